/// What layers that combine several tensors element by element have in common. Make one of these,
/// not this class.
///
/// Shapes broadcast. Tensors with fewer axes get axes of length 1 after the batch, as in Keras.
public class MergingLayer: Layer, Configurable {
    /// - Parameters:
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public override init(
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public required convenience init(config: Configuration) throws {
        try self.init(name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Combines tensors whose shapes broadcast.
    func merge(_ inputs: [Tensor]) -> Tensor { inputs[0] }

    /// The inputs with bool and uint8 as a type that holds what is computed from them.
    func counting(_ inputs: [Tensor], as type: DType = .int32) -> [Tensor] {
        inputs.map { $0.dtype == .bool || $0.dtype == .uint8 ? $0.cast(to: type) : $0 }
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// What counts in any input, if every input has a mask; none otherwise.
    public override func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] {
        guard let rank = inputs.map(\.rank).max() else { return [] }
        let all = zip(inputs, masks).compactMap { x, mask in
            mask.map { Self.aligned($0, of: x, rank: rank) }
        }
        guard let first = all.first, all.count == masks.count else { return [] }
        let joined = all.dropFirst().reduce(first) { a, b in
            let (a, b) = linedUpInFront(a, b)
            return a .| b
        }
        return [joined]
    }

    /// A mask of `x` for it with axes of length 1 after the batch.
    private static func aligned(_ mask: Tensor, of x: Tensor, rank: Int) -> Tensor {
        guard x.rank < rank, mask.rank > 1 else { return mask }
        return mask.reshaped(
            to: Shape(aligned(mask.shape, rank: mask.rank + rank - x.rank)))
    }

    /// The shape that the inputs broadcast to.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let rank = inputs.map(\.shape.rank).max(), rank > 0,
            inputs.allSatisfy({ $0.dtype.isFloatingPoint && $0.shape.rank > 0 })
        else { return try super.outputSpecs(for: inputs) }
        let aligned = inputs.map { Self.aligned($0.shape, rank: rank) }
        let lengths = (0..<rank).map { axis in
            let all = Set(aligned.map { $0[axis] }).subtracting([1])
            // Of lengths that do not fit, one to look for faults behind.
            return all.max() ?? 1
        }
        return [TensorSpec(Shape(lengths), dtype)]
    }

    /// With axes of length 1 after the batch.
    private static func aligned(_ shape: Shape, rank: Int) -> [Int] {
        let ones = [Int](repeating: 1, count: rank - shape.rank)
        return shape.prefix(1) + ones + shape.dropFirst()
    }

    /// The inputs combined two by two where they count: what the mask of one leaves out gives way
    /// to the other. Nil if there is no mask, or a fault.
    func mergeCounting(
        _ inputs: [Tensor], _ context: CallContext, _ combine: (Tensor, Tensor) -> Tensor
    ) -> [Tensor]? {
        let plain = call(inputs, training: context.training)
        guard plain.error == nil, context.initialState.isEmpty,
            context.masks.contains(where: { $0 != nil })
        else { return nil }
        let parts = zip(inputs, context.masks).map { x, mask in
            (
                x: x.reshaped(to: Shape(Self.aligned(x.shape, rank: plain.rank))),
                counts: mask.map {
                    linedUp(Self.aligned($0, of: x, rank: plain.rank), with: plain)
                }
            )
        }
        var (result, counts) = parts[0]
        for part in parts.dropFirst() {
            let x = part.counts.map { .where($0, part.x, result) } ?? part.x
            result = combine(counts.map { .where($0, result, x) } ?? result, x)
            counts = counts.flatMap { a in part.counts.map { a .| $0 } }
        }
        return [result]
    }

    /// The inputs combined element by element, in the shape they broadcast to.
    override public func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        guard let rank = inputs.map(\.rank).max(), inputs.allSatisfy({ $0.rank > 0 }) else {
            return .invalid(
                needs(
                    "inputs with a batch axis", got: "\(inputs.map(\.shape))",
                    fix: "Call it with a list of tensors."))
        }
        let aligned = inputs.map { $0.reshaped(to: Shape(Self.aligned($0.shape, rank: rank))) }
        var shape = aligned[0].shape
        for x in aligned {
            guard let wider = Shape.broadcast(shape, x.shape) else {
                return .invalid(
                    needs(
                        "inputs of one shape", got: "\(inputs.map(\.shape))",
                        fix: "Each axis must be equal or 1. To join them use Concatenate()."))
            }
            shape = wider
        }
        return merge(aligned)
    }
}
