import DescentSupport

/// What lies outside of an image: `.reflect`, `.wrap`, `.constant`, `.nearest`, or Keras' strings.
///
/// Another string is kept, and thrown by the layer when it is built.
public struct FillMode: Sendable, Hashable, CaseIterable, RawRepresentable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    /// Keras' name.
    public let rawValue: String
    /// The image in a mirror at its edge: `d c b a | a b c d | d c b a`.
    public static let reflect = FillMode(name: "reflect")
    /// The image again: `a b c d | a b c d | a b c d`.
    public static let wrap = FillMode(name: "wrap")
    /// One number: `k k k k | a b c d | k k k k`.
    public static let constant = FillMode(name: "constant")
    /// The pixel at the edge: `a a a a | a b c d | d d d d`.
    public static let nearest = FillMode(name: "nearest")
    /// All four.
    public static let allCases = [reflect, wrap, constant, nearest]

    private init(name: String) { rawValue = name }
    /// The one Keras calls `rawValue`, or nil.
    public init?(rawValue: String) {
        self.init(name: rawValue)
        guard Self.allCases.contains(self) else { return nil }
    }
    /// From a literal.
    public init(stringLiteral name: String) { self.init(name: name) }
    /// Keras' name.
    public var description: String { rawValue }
}

extension FillMode: ConfigConvertible {}

extension Rule<FillMode> {
    /// One of those there are.
    static var known: Rule {
        Rule(breach: { mode, label in
            guard !FillMode.allCases.contains(mode) else { return nil }
            let names = FillMode.allCases.map(\.rawValue)
            return Breach(
                expected: "one of \(quotedList(names)) as \(label)", got: "'\(mode)'",
                fix: didYouMean(mode.rawValue, among: names) ?? "Use 'reflect'.")
        })
    }
}
