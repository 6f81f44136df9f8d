/// Several faults of a model, found together before any number was computed.
///
/// A layer that cannot work with its input is passed over as if its input had been right,
/// so that the faults behind it are found too. A single fault is thrown as itself.
public struct FaultList: Error, CustomStringConvertible {
    /// ``ShapeError``, ``ConfigurationError`` and others, in the order of the layers.
    public let faults: [any Error]

    /// A numbered list.
    public var description: String {
        let lines = faults.enumerated().map { "\n  \($0 + 1). \($1)" }
        return "\(faults.count) faults were found before anything was computed:" + lines.joined()
    }

    /// The error to throw for `errors`, each once; lists become part of this one.
    package static func joined(_ errors: [any Error]) -> (any Error)? {
        var seen = Set<String>()
        let all = errors.flatMap { ($0 as? FaultList)?.faults ?? [$0] }
            .filter { seen.insert("\($0)").inserted }
        return all.count > 1 ? FaultList(faults: all) : all.first
    }
}
