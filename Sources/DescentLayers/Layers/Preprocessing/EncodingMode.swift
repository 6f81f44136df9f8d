/// What becomes of whole numbers that stand for categories: `.int`, `.oneHot`, `.multiHot`, `.count`,
/// `.tfIdf`, or Keras' strings.
///
/// Another string is kept, and thrown by the layer when it is built.
public struct EncodingMode: Sendable, Hashable, CaseIterable, RawRepresentable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    /// Keras' name.
    public let rawValue: String
    /// They stay as they are.
    public static let int = EncodingMode(name: "int")
    /// A vector for each: `[batch, tokens…, depth]`, where a last axis of length 1 is dropped.
    public static let oneHot = EncodingMode(name: "one_hot")
    /// 1 for each number that occurs along the first axis behind the batch: `[batch, …, depth]`.
    public static let multiHot = EncodingMode(name: "multi_hot")
    /// How often each number occurs along that axis: `[batch, …, depth]`.
    public static let count = EncodingMode(name: "count")
    /// As `count`, each number multiplied by what it says: more if it occurs in few rows.
    public static let tfIdf = EncodingMode(name: "tf_idf")
    /// All five.
    public static let allCases = [int, oneHot, multiHot, count, tfIdf]
    /// Those of layers without a vocabulary.
    static let unweighed = [int, oneHot, multiHot, count]

    private init(name: String) {
        // As older versions of Keras call them.
        rawValue = ["binary": "multi_hot", "tf-idf": "tf_idf"][name] ?? name
    }
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

extension EncodingMode: ConfigConvertible {}

extension EncodingMode {
    /// The vectors of `tokens`; numbers that are not from 0 to depth − 1 count nowhere.
    func callAsFunction(_ tokens: Tensor, depth: Int, dtype: DType) -> Tensor {
        if self == .int { return tokens }
        let isPlain = self == .oneHot && tokens.rank > 1 && tokens.shape[-1] == 1
        let numbers = isPlain ? tokens.squeezed(axes: [tokens.rank - 1]) : tokens
        let vectors = DescentCore.oneHot(numbers, depth: depth).cast(to: dtype)
        switch self {
        case .count: return vectors.sum(axes: [1])
        case .multiHot: return vectors.max(axes: [1])
        default: return vectors
        }
    }
}

extension Rule<EncodingMode> {
    /// One of `choices`.
    static func modes(_ choices: [EncodingMode]) -> Rule {
        let names = choices.map { "'\($0)'" }.joined(separator: ", ")
        return Rule(
            { "one of \(names) as \($0)" }, got: { "'\($0)'" }, fix: "Use 'multi_hot'.",
            holds: { choices.contains($0) })
    }
}

extension Layer {
    /// What is wrong with tokens that have no axis behind the batch.
    func tokensFault(_ x: Tensor) -> ShapeError? {
        guard x.rank < 2 else { return nil }
        return needs(
            "inputs [batch, tokens]", got: "shape \(x.shape)",
            fix: "For one token each write x.expandingDimension(at: -1).")
    }
}
