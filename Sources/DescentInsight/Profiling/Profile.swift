public import DescentCore

/// Where the time of a compiled step goes: by layer and by instruction.
///
/// ``Model/profile(_:_:batchSize:steps:)`` and the callback ``Profiler`` make it. Printed, it is
/// two tables with the slowest rows first; ``writeTrace(to:)`` writes the same for a trace viewer.
///
/// All numbers are those of one step. Times are medians over the timed steps, of each instruction
/// by itself, so that the rows add up to ``microseconds``. The copying of a batch's rows into place
/// is not part of the step.
public struct Profile: Sendable, CustomStringConvertible {
    /// An instruction, or all that a layer costs.
    public struct Row: Sendable, Hashable {
        /// `product 128×784×128`; for a layer its path, `dense`.
        public let name: String
        /// The layers an instruction works for, largest part first. What the optimizer,
        /// the loss or a metric does is under their names.
        public let layers: [String]
        /// Median time of one step.
        public let microseconds: Double
        /// Part of the step's time, 0 to 1.
        public let share: Double
        /// Floating-point operations. A convolution counts as if computed plainly, also where
        /// Winograd's way needs fewer.
        public let operations: Double
        /// Bytes read and written, scratch memory left out.
        public let bytes: Double

        /// Millions of floating-point operations.
        public var megaflops: Double { operations / 1e6 }
        /// 10⁹ floating-point operations a second.
        public var gigaflopsPerSecond: Double { perNanosecond(operations) }
        /// 10⁹ bytes a second. Values that stay in a cache move faster than memory's peak.
        public var gigabytesPerSecond: Double { perNanosecond(bytes) }

        private func perNanosecond(_ amount: Double) -> Double {
            microseconds > 0 ? amount / (microseconds * 1e3) : 0
        }
    }

    /// What was timed: `Training step of 'sequential'`.
    public let title: String
    /// Rows of the batch.
    public let batchSize: Int
    /// Steps that were timed.
    public let steps: Int
    /// The instructions in the order in which they run.
    public let instructions: [Row]
    /// The layers, forward and backward together, the optimizer, loss and metrics; slowest first.
    /// An instruction that works for several is divided among them by what each has to compute.
    public let layers: [Row]
    /// What the machine can do at best, measured once per process; nil if the device cannot tell.
    public let peak: MachinePeak?
    /// Nanoseconds of each instruction in the step whose total is the median.
    let typicalStep: [UInt64]

    /// Time of one step: the sum of all instructions.
    public var microseconds: Double { instructions.reduce(0) { $0 + $1.microseconds } }

    /// ``table(limit:)`` with twenty rows.
    public var description: String { table() }
}

extension Profile {
    /// - Parameters:
    ///   - runs: nanoseconds of every instruction; at least one run.
    ///   - layerName: what the path of an operation's layers is called in tables.
    init(
        title: String, batchSize: Int, _ summaries: [InstructionSummary], _ runs: [[UInt64]],
        peak: MachinePeak?, layerName: ([String]) -> String
    ) {
        let medians = summaries.indices.map { i in Double(median(runs.map { $0[i] })) / 1e3 }
        let total = medians.reduce(0, +)
        let share = { (time: Double) in total > 0 ? time / total : 0 }
        var rows: [Row] = []
        var parts = LayerParts()
        for (summary, time) in zip(summaries, medians) {
            let origins = summary.origins.map { (name: layerName($0.path), share: $0.share) }
            rows.append(
                Row(
                    name: summary.name, layers: origins.map(\.name).withoutRepeats,
                    microseconds: time, share: share(time), operations: summary.operations,
                    bytes: Double(summary.bytes)))
            for origin in origins {
                parts.add(summary, time: time, share: origin.share, to: origin.name)
            }
        }
        self.title = title
        self.batchSize = batchSize
        self.peak = peak
        steps = runs.count
        instructions = rows
        layers = parts.order.map { name in
            let sum = parts.sums[name] ?? (time: 0, operations: 0, bytes: 0)
            return Row(
                name: name, layers: [name], microseconds: sum.time, share: share(sum.time),
                operations: sum.operations, bytes: sum.bytes)
        }.sorted { $0.microseconds > $1.microseconds }
        let byTotal = runs.sorted { $0.reduce(0, +) < $1.reduce(0, +) }
        typicalStep = byTotal.isEmpty ? [] : byTotal[byTotal.count / 2]
    }
}

/// What instructions cost each layer, in the order of first use.
private struct LayerParts {
    private(set) var order: [String] = []
    private(set) var sums: [String: (time: Double, operations: Double, bytes: Double)] = [:]

    mutating func add(
        _ summary: InstructionSummary, time: Double, share: Double, to layer: String
    ) {
        if sums[layer] == nil { order.append(layer) }
        var sum = sums[layer] ?? (0, 0, 0)
        sum.time += time * share
        sum.operations += summary.operations * share
        sum.bytes += Double(summary.bytes) * share
        sums[layer] = sum
    }
}

/// The middle one; the upper of the two middle ones of an even number.
private func median(_ times: [UInt64]) -> UInt64 {
    times.isEmpty ? 0 : times.sorted()[times.count / 2]
}

extension [String] {
    /// Each once, where it stands first.
    fileprivate var withoutRepeats: [String] {
        var seen = Set<String>()
        return filter { seen.insert($0).inserted }
    }
}
