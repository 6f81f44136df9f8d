/// What the command line asks for: `train mlp --data folder --batch 128 --rows 60000 …`.
struct Job {
    enum Kind: String {
        /// Epochs of `fit`.
        case train
        /// Calls of `predict`.
        case predict
        /// One epoch in a fresh process, and the memory it took.
        case process
        /// Epochs of `fit` on networks that grow.
        case growth
        /// Writes a model that is in memory to a file.
        case save
        /// Reads what `save` has written.
        case load
        /// Prints where the time of training steps goes.
        case profile
    }

    struct UsageError: Error, CustomStringConvertible {
        let description: String
    }

    let kind: Kind
    let network: Network
    /// The folder with the data as npy files.
    var data = "."
    var rows = 1
    /// Rows in a step. Several, for `predict`: the fastest is kept.
    var batches = [32]
    /// Epochs in a repetition.
    var epochs = 1
    var repetitions = 1
    var seed: UInt64 = 1
    /// How long a repetition of `predict`, or a point of `growth`, lasts.
    var seconds = 0.3
    /// What `growth` measures, in this order.
    var points: [GrowthPoint] = []
    /// How the names of the files of `save` and `load` end.
    var format = "keras"
    /// Networks of dense layers that `growth` trains first, in the same process.
    var before: [GrowthPoint] = []

    init(_ arguments: ArraySlice<String>) throws {
        var rest = arguments
        guard let kind = rest.popFirst().flatMap(Kind.init),
            let network = rest.popFirst().flatMap(Network.init)
        else { throw Self.usage("no such workload") }
        (self.kind, self.network) = (kind, network)
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw Self.usage("\(option) without a value") }
            try set(option, value)
        }
    }

    private mutating func set(_ option: String, _ value: String) throws {
        switch option {
        case "--data": data = value
        case "--batches": batches = try value.split(separator: ",").map(Self.number)
        case "--rows": rows = try Self.number(value)
        case "--epochs": epochs = try Self.number(value)
        case "--repetitions": repetitions = try Self.number(value)
        case "--seed": seed = UInt64(try Self.number(value))
        case "--seconds": seconds = Double(value) ?? seconds
        case "--points": points = try Self.points(value, of: network)
        case "--format": format = value
        case "--before": before = try Self.points(value, of: .dense)
        case "--threads": break  // all processors the process may use
        default: throw Self.usage(option)
        }
    }

    private static func number(_ text: some StringProtocol) throws -> Int {
        guard let value = Int(text), value > 0 else { throw usage("'\(text)'") }
        return value
    }

    /// `64x256x2x74,…`: batch, sizes of the network, steps.
    private static func points(_ text: String, of network: Network) throws -> [GrowthPoint] {
        try text.split(separator: ",").map { point in
            let numbers = try point.split(separator: "x").map(number)
            guard numbers.count == network.usualSizes.count + 2 else {
                throw usage("point '\(point)'")
            }
            return GrowthPoint(
                batch: numbers[0], sizes: Array(numbers[1..<numbers.count - 1]),
                steps: numbers[numbers.count - 1])
        }
    }

    private static func usage(_ got: String) -> UsageError {
        UsageError(
            description: "descent-bench needs train, predict, process, growth, save or load, a "
                + "network, and options with numbers above 0, but got \(got). Start it through run.py."
        )
    }
}
