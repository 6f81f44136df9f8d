import Descent
import DescentData

/// Warms up for one epoch, then times repetitions of `fit` without anything printed.
func train(_ job: Job) throws {
    setRandomSeed(job.seed)
    let model = job.network.model()
    let (x, y) = try job.network.data(in: job.data, rows: job.rows)
    let batch = job.batches[0]
    try model.fit(x, y, batchSize: batch, verbose: .silent)
    let steps = (job.rows - 1) / batch + 1
    for repetition in 1...job.repetitions {
        var history = History()
        let seconds = try timed {
            history = try model.fit(
                x, y, batchSize: batch, epochs: job.epochs, verbose: .silent)
        }
        report([
            ("us", seconds * 1e6 / Double(steps * job.epochs)),
            ("epoch", Double(1 + repetition * job.epochs)),
            ("loss", history["loss"].last ?? .nan),
        ])
    }
}

/// Finds the fastest batch size, then times repetitions of as many calls of `predict` as fit.
func predict(_ job: Job) throws {
    let model = job.network.model()
    let (x, _) = try job.network.data(in: job.data, rows: job.rows)
    try model.build(inputShape: x.shape)
    let weights = try (0..<model.weights.count).map { index in
        try NPY.read("\(job.data)/\(job.network.rawValue)-weight-\(index).npy")
    }
    try model.setWeights(weights)

    var best = (batch: 0, seconds: Double.infinity)
    for batch in job.batches {
        let call = { _ = try model.predict(x, batchSize: batch) }
        for _ in 0..<2 { try call() }
        let seconds = Swift.min(try timed(call), try timed(call))
        if seconds < best.seconds { best = (batch, seconds) }
    }
    let output = try model.predict(x, batchSize: best.batch).scalars()
    let calls = Swift.max(1, Swift.min(20_000, Int(job.seconds / best.seconds)))
    for _ in 0..<job.repetitions {
        let seconds = try timed {
            for _ in 0..<calls { _ = try model.predict(x, batchSize: best.batch) }
        }
        report([
            ("us", seconds * 1e6 / Double(calls)), ("batch", Double(best.batch)),
            ("output", output.enumerated().reduce(0) { $0 + weighted($1) } / Double(output.count)),
        ])
    }
}

/// Weighted by place, so that rows in another order are noticed.
private func weighted(_ output: (offset: Int, element: Double)) -> Double {
    abs(output.element) * Double(1 + output.offset % 97)
}

/// Trains for one epoch and ends.
func process(_ job: Job) throws {
    setRandomSeed(job.seed)
    let model = job.network.model()
    let (x, y) = try job.network.data(in: job.data, rows: job.rows)
    let history = try model.fit(x, y, batchSize: job.batches[0], verbose: .silent)
    report([("loss", history["loss"].last ?? .nan), ("peak_kb", peakKilobytes())])
}

/// Prints the profiles of training steps and of predictions; `--points` gives the sizes of a network
/// that grows.
func profile(_ job: Job) throws {
    setRandomSeed(job.seed)
    let point = job.points.first
    let model = job.network.model(sizes: point?.sizes)
    let batch = point?.batch ?? job.batches[0]
    let (x, y) = try job.network.data(
        in: job.data, rows: Swift.max(job.rows, batch), sizes: point?.sizes)
    let steps = point?.steps ?? 200
    print(try model.profile(x, y, batchSize: batch, steps: steps))
    print(try model.profilePrediction(x, batchSize: batch, steps: steps))
}
