import DescentCore
import DescentSupport

/// What a sliding window does at the edges: `.valid`, `.same`, or the same as strings.
///
/// Another string is kept, and thrown by the layer when it is built.
public struct Padding: Sendable, Hashable, CaseIterable, RawRepresentable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    /// Keras' name.
    public let rawValue: String

    /// It stays inside: the output is smaller than the input.
    public static let valid = Padding(name: "valid")
    /// It may reach over the edges, evenly on both sides: with stride 1 the output is as large as
    /// the input.
    public static let same = Padding(name: "same")

    /// Both.
    public static let allCases = [valid, same]

    private init(name: String) { rawValue = name }
    /// The one Keras calls `rawValue`, or nil.
    public init?(rawValue: String) {
        self.init(name: rawValue.lowercased())
        guard Self.allCases.contains(self) else { return nil }
    }
    /// From a literal.
    public init(stringLiteral name: String) { self.init(name: name.lowercased()) }

    /// Keras' name.
    public var description: String { rawValue }
}

/// What a window sliding along a sequence does at the edges: `.valid`, `.same`, `.causal`,
/// or the same as strings.
///
/// Another string is kept, and thrown by the layer when it is built.
public struct SequencePadding: Sendable, Hashable, CaseIterable, RawRepresentable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    /// Keras' name.
    public let rawValue: String

    /// It stays inside: the output is shorter than the input.
    public static let valid = SequencePadding(name: "valid")
    /// It may reach over both ends: with stride 1 the output is as long as the input.
    public static let same = SequencePadding(name: "same")
    /// It reaches over the start only, so that no output depends on later inputs.
    public static let causal = SequencePadding(name: "causal")

    /// All three.
    public static let allCases = [valid, same, causal]

    private init(name: String) { rawValue = name }
    /// The one Keras calls `rawValue`, or nil.
    public init?(rawValue: String) {
        self.init(name: rawValue.lowercased())
        guard Self.allCases.contains(self) else { return nil }
    }
    /// From a literal.
    public init(stringLiteral name: String) { self.init(name: name.lowercased()) }
    init(_ padding: Padding) { self.init(name: padding.rawValue) }

    /// Keras' name.
    public var description: String { rawValue }
}

extension Rule<SequencePadding> {
    /// One of `choices`.
    static func padding(_ choices: [SequencePadding]) -> Rule {
        let names = choices.map { "'\($0)'" }
        let list = names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
        return Rule(breach: { padding, label in
            guard !choices.contains(padding) else { return nil }
            let near = didYouMean(padding.rawValue, among: choices.map(\.rawValue))
            return Breach(
                expected: "\(list) as \(label)", got: "'\(padding)'",
                fix: near ?? "Use 'valid', which pads nothing.")
        })
    }
}

extension Padding: ConfigConvertible {}
extension SequencePadding: ConfigConvertible {}
