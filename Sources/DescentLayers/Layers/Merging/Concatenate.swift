/// Joins several tensors one after the other along `axis`; all other axes must agree.
public final class Concatenate: Layer, Configurable {
    private let axis: Int

    /// - Parameters:
    ///   - axis: default −1, the last.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        axis: Int = -1, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.axis = axis
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `Concatenate(1)`.
    public convenience init(
        _ axis: Int, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(
            axis: axis, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "axis", \Concatenate.axis, default: -1,
                "Along which they are joined.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            axis: config[\Concatenate.axis],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// The masks of the inputs one after the other, all true where one has none; joined to
    /// one for a step where features are put side by side.
    override public func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] {
        guard masks.contains(where: { $0 != nil }) else { return [] }
        let full = zip(inputs, masks).map { x, mask in
            mask.map { linedUp($0, with: x).broadcast(to: x.shape) }
                ?? .ones(x.shape, dtype: .bool)
        }
        return [Tensor.concatenated(full, axis: axis).any(axes: [-1])]
    }

    /// The lengths of the axis added up.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let first = inputs.first, let at = first.shape.normalizedAxis(axis),
            inputs.allSatisfy({ $0.shape.rank == first.shape.rank && $0.shape[at] > 0 })
        else { return try super.outputSpecs(for: inputs) }
        var lengths = first.shape.dimensions
        lengths[at] = inputs.reduce(0) { $0 + $1.shape[at] }
        let types = inputs.map { computed($0.dtype) }
        return [
            TensorSpec(Shape(lengths), types.dropFirst().reduce(types[0], DType.promote))
        ]
    }

    /// The inputs one after the other: the lengths of `axis` add up, the others stay.
    override public func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        let rests = inputs.map { x in
            x.shape.normalizedAxis(axis).map { x.shape.reduced(over: [$0]) }
        }
        guard let first = rests.first, let rest = first, rests.allSatisfy({ $0 == rest }) else {
            return .invalid(
                needs(
                    "inputs that agree on every axis but \(axis)", got: "\(inputs.map(\.shape))",
                    fix: "Reshape, slice or pad the ones that differ."))
        }
        return .concatenated(inputs, axis: axis)
    }
}
