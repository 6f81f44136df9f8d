import Descent

/// One place of a growth curve or of a grid: how large the batch and the network are.
struct GrowthPoint {
    let batch: Int
    /// What the network is made of: see ``Network/usualSizes``.
    let sizes: [Int]
    /// Batches in an epoch.
    let steps: Int
}

/// Trains one network after another and prints, for each, the median time of a step, the loss of the
/// second epoch, and how much longer the first epoch took than the fastest: the time to compile.
func growth(_ job: Job) throws {
    try trainBefore(job)
    for point in job.points {
        let epoch = try trainer(job.network, point, job)
        let first = try timed { _ = try epoch() }
        let loss = try epoch()
        let times = try sortedTimes(of: { _ = try epoch() }, lasting: job.seconds)
        let median = (times[(times.count - 1) / 2] + times[times.count / 2]) / 2
        report([
            ("us", median * 1e6 / Double(point.steps)), ("loss", loss),
            ("compile", Swift.max(first - times[0], 0)),
        ])
    }
}

/// Trains the models of `--before`, about which nothing is printed: what a process did earlier must
/// not slow down what it does now.
private func trainBefore(_ job: Job) throws {
    for point in job.before {
        let epoch = try trainer(.dense, point, job)
        for _ in 0..<3 { _ = try epoch() }
    }
}

/// Makes a new network; gives a function that trains it for an epoch and gives the mean loss.
private func trainer(
    _ network: Network, _ point: GrowthPoint, _ job: Job
) throws -> () throws -> Double {
    setRandomSeed(job.seed)
    let rows = point.batch * point.steps
    let (x, y) = try network.data(in: job.data, rows: rows, sizes: point.sizes)
    let model = network.model(sizes: point.sizes)
    // Drawing the first weights is no part of compiling.
    try model.build(inputShape: x.shape)
    return {
        let history = try model.fit(x, y, batchSize: point.batch, verbose: .silent)
        return history["loss"].last ?? .nan
    }
}

/// What each call took, of as many as fit into `seconds`, but at least three.
private func sortedTimes(of body: () throws -> Void, lasting seconds: Double) throws -> [Double] {
    var times: [Double] = []
    while times.count < 3 || times.reduce(0, +) < seconds { times.append(try timed(body)) }
    return times.sorted()
}
