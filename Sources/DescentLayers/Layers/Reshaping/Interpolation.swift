import DescentCore
import DescentSupport

/// How pixels between pixels are found: `.nearest`, `.bilinear`, `.bicubic`, `.lanczos3`, `.lanczos5`, or the
/// same as strings.
///
/// Another string is kept, and thrown by the layer when it is built.
public struct Interpolation: Sendable, Hashable, CaseIterable, RawRepresentable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    /// Keras' name.
    public let rawValue: String

    /// The pixel whose centre is nearest.
    public static let nearest = Interpolation(name: "nearest")
    /// Straight lines between the two pixels around, along each axis.
    public static let bilinear = Interpolation(name: "bilinear")
    /// Keys' cubic (a = −½) through the four pixels around, along each axis.
    public static let bicubic = Interpolation(name: "bicubic")
    /// Lanczos' kernel over the six pixels around, along each axis.
    public static let lanczos3 = Interpolation(name: "lanczos3")
    /// Lanczos' kernel over the ten pixels around, along each axis.
    public static let lanczos5 = Interpolation(name: "lanczos5")

    /// All of them.
    public static let allCases = [nearest, bilinear, bicubic, lanczos3, lanczos5]

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

extension Interpolation: ConfigConvertible {}

extension Rule<Interpolation> {
    /// One of those there are.
    static var known: Rule { among(Interpolation.allCases) }

    /// One of `choices`.
    static func among(_ choices: [Interpolation]) -> Rule {
        Rule(breach: { interpolation, label in
            guard !choices.contains(interpolation) else { return nil }
            let names = choices.map(\.rawValue)
            return Breach(
                expected: "\(quotedList(names)) as \(label)", got: "'\(interpolation)'",
                fix: didYouMean(interpolation.rawValue, among: names) ?? "Use 'bilinear'.")
        })
    }
}
