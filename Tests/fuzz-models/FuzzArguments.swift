import ModelFuzzing

/// What the command was asked for.
struct FuzzArguments {
    /// Seconds to go on for; nil for a number of models.
    var seconds: Int?
    var models = 1000
    var first: UInt64 = 0
    /// One model alone.
    var seed: UInt64?
    /// nil for a large one after every nine small ones.
    var size: RandomModel.Size?
    /// Processes; each three in a row run the kernels of three instruction sets.
    var jobs = 3
    /// The number of the process, if it is one of several.
    var worker: Int?
    /// Where a worker writes the seed it is at.
    var statePath = ""

    static let usage = """
        fuzz-models [--seconds S | --models N] [--first SEED] [--seed SEED] [--size small|large] [--jobs N]
        """

    init(_ arguments: [String]) throws {
        var rest = arguments.dropFirst()
        while let name = rest.popFirst() {
            guard let text = rest.popFirst() else { throw FuzzError.usage("\(name) needs a value") }
            switch name {
            case "--seconds": seconds = try Self.number(name, text)
            case "--models": models = try Self.number(name, text)
            case "--first": first = UInt64(try Self.number(name, text))
            case "--seed": seed = UInt64(try Self.number(name, text))
            case "--jobs": jobs = Swift.max(try Self.number(name, text), 1)
            case "--worker": worker = try Self.number(name, text)
            case "--state": statePath = text
            case "--size":
                guard let known = RandomModel.Size(rawValue: text) else {
                    throw FuzzError.usage("--size needs small or large, but got '\(text)'")
                }
                size = known
            default: throw FuzzError.usage("'\(name)' is not known")
            }
        }
    }

    private static func number(_ name: String, _ text: String) throws -> Int {
        guard let value = Int(text), value >= 0 else {
            throw FuzzError.usage("\(name) needs a number of 0 or more, but got '\(text)'")
        }
        return value
    }

    /// What kernels the worker of a seed runs, in DESCENT_ISA.
    func instructionSet(of seed: UInt64) -> String {
        Self.instructionSets[Int((seed - first) % UInt64(jobs)) % Self.instructionSets.count]
    }

    static let instructionSets = ["avx512", "avx2", "baseline"]

    /// The size of the model of a seed.
    func size(of seed: UInt64) -> RandomModel.Size { size ?? (seed % 10 == 9 ? .large : .small) }
}

enum FuzzError: Error, CustomStringConvertible {
    case usage(String)
    case faults(Int)

    var description: String {
        switch self {
        case .usage(let text): "\(text).\n\(FuzzArguments.usage)"
        case .faults(let count): "\(count) faults were found."
        }
    }
}
