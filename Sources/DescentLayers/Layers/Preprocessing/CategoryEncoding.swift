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
    private let numTokens: Int
    private let outputMode: EncodingMode

    /// - Parameters:
    ///   - numTokens: how many different numbers there are, from 0 on; 1 or more.
    ///   - outputMode: what becomes of them; default `.multiHot`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of the vectors; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        numTokens: Int, outputMode: EncodingMode = .multiHot, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.numTokens = numTokens
        self.outputMode = outputMode
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `CategoryEncoding(4)`.
    public convenience init(
        _ numTokens: Int, outputMode: EncodingMode = .multiHot, name: String? = nil,
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
                "output_mode", \CategoryEncoding.outputMode, default: .multiHot,
                rule: .modes([.multiHot, .oneHot, .count]),
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
        if let fault = tokensFault(x) { return .invalid(fault) }
        return outputMode(x.cast(to: .int32), depth: numTokens, dtype: dtype)
    }
}
