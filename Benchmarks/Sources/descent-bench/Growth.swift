import Descent

/// One place of a growth curve: how large the batch and the network are.
struct GrowthPoint {
    let batch: Int
    /// Units of each hidden layer.
    let width: Int
    /// How many hidden layers.
    let depth: Int
    /// Batches in an epoch.
    let steps: Int
}

/// Trains one network after another and prints, for each, the median time of a step and how much
/// longer the first epoch took than the fastest: the time to compile.
func growth(_ job: Job) throws {
    for point in job.points {
        setRandomSeed(job.seed)
        let (x, y) = try job.network.data(in: job.data, rows: point.batch * point.steps)
        let model = job.network.model(width: point.width, depth: point.depth)
        // Drawing the first weights is no part of compiling.
        try model.build(inputShape: x.shape)
        let epoch = {
            try timed { try model.fit(x, y, batchSize: point.batch, verbose: .silent) }
        }
        let first = try epoch()
        let times = try sortedTimes(of: epoch, lasting: job.seconds)
        let median = (times[(times.count - 1) / 2] + times[times.count / 2]) / 2
        report([
            ("us", median * 1e6 / Double(point.steps)),
            ("compile", Swift.max(first - times[0], 0)),
        ])
    }
}

/// What each call took, of as many as fit into `seconds`, but at least three, after one that does
/// not count.
private func sortedTimes(of body: () throws -> Double, lasting seconds: Double) throws -> [Double] {
    _ = try body()
    var times: [Double] = []
    while times.count < 3 || times.reduce(0, +) < seconds { times.append(try body()) }
    return times.sorted()
}
