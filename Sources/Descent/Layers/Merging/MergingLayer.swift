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

    override func outputShapeAfterFault(_ inputs: [Shape]) -> Shape? {
        inputs.max { $0.rank < $1.rank }
    }

    /// The inputs combined element by element, in the shape they broadcast to.
    override public func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        guard let rank = inputs.map(\.rank).max(), inputs.allSatisfy({ $0.rank > 0 }) else {
            return .invalid(
                needs(
                    "inputs with a batch axis", got: "\(inputs.map(\.shape))",
                    fix: "Call it with a list of tensors."))
        }
        let aligned = inputs.map { x in
            let lengths = x.shape.dimensions
            let ones = [Int](repeating: 1, count: rank - x.rank)
            return x.reshaped(to: Shape(lengths.prefix(1) + ones + lengths.dropFirst()))
        }
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
