/// Each vector `n` times, as a sequence: `[batch, features]` becomes `[batch, n, features]`.
public final class RepeatVector: Layer, Configurable {
    private let n: Int

    /// - Parameters:
    ///   - n: how many times, 1 or more.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        n: Int, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.n = n
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `RepeatVector(10)`.
    public convenience init(
        _ n: Int, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(n: n, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "n", \RepeatVector.n,
                rule: Rule<Int>.positive(example: "n: 10").and(
                    .within(1...largestWindow, fix: "Use less.")), "How many times.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            n: config[\RepeatVector.n], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// `[batch, n, features]`.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let input = inputs.first, input.shape.rank == 2, n > 0 else {
            return try super.outputSpecs(for: inputs)
        }
        let shape = Shape([input.shape[0], n, input.shape[1]])
        return [TensorSpec(shape, computed(input.dtype))]
    }

    /// `[batch, features]` to `[batch, n, features]`.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard x.rank == 2 else {
            return .invalid(
                needs(
                    "inputs [batch, features]", got: "shape \(x.shape)",
                    fix: "Put Flatten() before it."))
        }
        return x.expandingDimension(at: 1).broadcast(to: [x.shape[0], n, x.shape[1]])
    }
}
