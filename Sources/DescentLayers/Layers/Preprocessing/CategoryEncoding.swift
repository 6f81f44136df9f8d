/// Whole numbers as vectors: which occur, how often, or one vector for each.
///
/// | mode | `[batch, tokens…]` becomes |
/// | --- | --- |
/// | `.multiHot` | `[batch, …, numTokens]`: 1 for numbers that occur along the first axis behind the batch |
/// | `.count` | the same: how often they do |
/// | `.oneHot` | `[batch, tokens…, numTokens]`, where a last axis of length 1 is dropped |
///
/// Numbers that are not from 0 to numTokens − 1 count nowhere, as in Keras with JAX.
public final class CategoryEncoding: Layer, Configurable {
    /// What becomes of numbers: `.multiHot`, `.oneHot`, `.count`, or Keras' strings.
    ///
    /// Another string is kept, and thrown by the layer when it is built.
    public struct OutputMode: Sendable, Hashable, CaseIterable, RawRepresentable,
        ExpressibleByStringLiteral, CustomStringConvertible
    {
        /// Keras' name.
        public let rawValue: String
        /// 1 for each number that occurs.
        public static let multiHot = OutputMode(name: "multi_hot")
        /// A vector for each number.
        public static let oneHot = OutputMode(name: "one_hot")
        /// How often each number occurs.
        public static let count = OutputMode(name: "count")
        /// All three.
        public static let allCases = [multiHot, oneHot, count]

        private init(name: String) { rawValue = name == "binary" ? "multi_hot" : name }
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

    private let numTokens: Int
    private let outputMode: OutputMode

    /// - Parameters:
    ///   - numTokens: how many different numbers there are, from 0 on; 1 or more.
    ///   - outputMode: what becomes of them; default `.multiHot`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of the vectors; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        numTokens: Int, outputMode: OutputMode = .multiHot, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.numTokens = numTokens
        self.outputMode = outputMode
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `CategoryEncoding(4)`.
    public convenience init(
        _ numTokens: Int, outputMode: OutputMode = .multiHot, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            numTokens: numTokens, outputMode: outputMode, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "num_tokens", \CategoryEncoding.numTokens,
                rule: Rule<Int>.positive(example: "numTokens: 10").and(
                    .within(1...largestWindow, fix: "Use less.")),
                "How many different numbers there are."),
            Parameter(
                "output_mode", \CategoryEncoding.outputMode, default: .multiHot, rule: .known,
                "What becomes of them."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            numTokens: config[\CategoryEncoding.numTokens],
            outputMode: config[\CategoryEncoding.outputMode], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// Half precision does not hold all whole numbers.
    override public var castsInputs: Bool { false }

    /// The vectors of whole numbers `[batch, tokens…]`.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard x.rank > 1 else {
            return .invalid(
                needs(
                    "inputs [batch, tokens]", got: "shape \(x.shape)",
                    fix: "For one token each write x.expandingDimension(at: -1)."))
        }
        let isPlain = outputMode == .oneHot && x.shape[-1] == 1
        let tokens = isPlain ? x.squeezed(axes: [x.rank - 1]) : x
        // Numbers that are no places give rows of zeros.
        let vectors = oneHot(tokens.cast(to: .int32), depth: numTokens).cast(to: dtype)
        switch outputMode {
        case .oneHot: return vectors
        case .count: return vectors.sum(axes: [1])
        default: return vectors.max(axes: [1])
        }
    }
}

extension CategoryEncoding.OutputMode: ConfigConvertible {}

extension Rule<CategoryEncoding.OutputMode> {
    fileprivate static var known: Rule {
        let names = CategoryEncoding.OutputMode.allCases.map { "'\($0)'" }.joined(separator: ", ")
        return Rule(
            { "one of \(names) as \($0)" }, got: { "'\($0)'" }, fix: "Use 'multi_hot'.",
            holds: { CategoryEncoding.OutputMode.allCases.contains($0) })
    }
}
