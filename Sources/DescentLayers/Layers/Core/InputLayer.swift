import DescentCore

/// The layer that stands for an ``Input(shape:dtype:name:fileID:line:)`` in a model's
/// list of layers.
package final class InputLayer: Layer, Configurable {
    /// The input that it stands for.
    package let symbol: Tensor

    /// Shape and type of the input, with the batch.
    var spec: TensorSpec { symbol.spec }

    package init(_ input: Tensor, _ origin: InputOrigin?) {
        symbol = input
        super.init(
            name: origin?.name, fileID: origin?.location.fileID ?? #fileID,
            line: origin?.location.line ?? #line)
        built = true
        noteCall([input], [input])
    }

    /// From the arguments of the table.
    package convenience init(config: Configuration) throws {
        let name = try config.given(\Layer.name)
        let shape = try config[\InputLayer.spec.shape]
        let input = Input(
            shape: Shape(Array(shape.dropFirst())), dtype: try config[\InputLayer.spec.dtype],
            name: name)
        if let error = input.error { throw error }
        self.init(
            input, InputOrigin(name: name, location: SourceLine(fileID: #fileID, line: #line)))
    }

    package override class var parameters: [Parameter] {
        super.parameters.filter { $0.key != "dtype" } + [
            Parameter(
                "batch_shape", \InputLayer.spec.shape, form: .lengths,
                "The shape of the input, with null for the batch."),
            Parameter(
                "dtype", \InputLayer.spec.dtype, default: .float32, "The type of the input."),
            .fixed("sparse", .bool(false), isWritten: false, "sparse tensors."),
            .fixed("ragged", .bool(false), isWritten: false, "ragged tensors."),
            .fixed("optional", .bool(false), isWritten: false, "inputs that may be left out."),
        ]
    }
}

extension ConfigForm<Shape> {
    /// Lengths, with null for those that are not known.
    fileprivate static var lengths: ConfigForm {
        ConfigForm(
            "a list of lengths and nulls",
            write: { .list($0.map { $0 < 0 ? .null : .int($0) }) },
            read: { value in
                guard case .list(let values) = value, !values.isEmpty else { return nil }
                var lengths: [Int] = []
                for value in values {
                    if value == .null {
                        lengths.append(Shape.unknown)
                    } else if let length = Int(configValue: value) {
                        lengths.append(length)
                    } else {
                        return nil
                    }
                }
                return Shape(lengths)
            })
    }
}
