/// The same elements of each example in another shape: `[batch, …]` becomes `[batch,
/// targetShape…]`.
public final class Reshape: Layer, Configurable {
    private let targetShape: [Int]

    /// - Parameters:
    ///   - targetShape: the shape of one example, without the batch. One length may be −1
    ///     and is then computed.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        targetShape: [Int], name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.targetShape = targetShape
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label, from an array or a tuple: `Reshape([28, 28, 1])`,
    /// `Reshape((28, 28, 1))`.
    public convenience init<each Length: SizePart>(
        _ targetShape: (repeat each Length), name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        var lengths: [Int] = []
        for length in repeat each targetShape { lengths += length.sizeLengths }
        self.init(targetShape: lengths, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "target_shape", \Reshape.targetShape,
                rule: .lengths,
                "The shape of one example, without the batch.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            targetShape: config[\Reshape.targetShape],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// `[batch, targetShape…]`.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let input = inputs.first, targetShape.allSatisfy({ $0 > 0 }) else {
            return try super.outputSpecs(for: inputs)
        }
        let batch = input.shape.dimensions.first ?? Shape.unknown
        return [TensorSpec(Shape([batch] + targetShape), computed(input.dtype))]
    }

    /// `[batch, …]` to `[batch, targetShape…]`; invalid if the number of elements does not fit.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        let features = Shape(Array(x.shape.dropFirst())).elementCount
        let known = Shape(targetShape.filter { $0 != -1 }).elementCount
        let isOpen = targetShape.contains(-1)
        guard x.rank > 0, known > 0, isOpen ? features % known == 0 : features == known else {
            return .invalid(
                needs(
                    isOpen
                        ? "examples whose elements \(known) divides"
                        : "examples of \(known) elements",
                    got: "shape \(x.shape)",
                    fix: "The product of all lengths but the batch must stay."))
        }
        let lengths = targetShape.map { $0 == -1 ? features / known : $0 }
        return x.reshaped(to: Shape([x.shape[0]] + lengths))
    }
}

extension Rule<[Int]> {
    fileprivate static var lengths: Rule {
        Rule(
            { _ in "positive lengths, at most one of them −1" },
            fix: "Give the shape of one example, without the batch."
        ) { lengths in
            lengths.allSatisfy { $0 > 0 || $0 == -1 } && lengths.filter { $0 == -1 }.count <= 1
        }
    }
}
