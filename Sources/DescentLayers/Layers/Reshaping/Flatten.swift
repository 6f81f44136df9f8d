/// All features of an example in one axis: `[batch, height, width, channels]` becomes
/// `[batch, height · width · channels]`, and `[batch]` becomes `[batch, 1]`.
public final class Flatten: Layer, Configurable {
    private let dataFormat: DataFormat

    /// - Parameters:
    ///   - dataFormat: where the channels stand; with `.channelsFirst` they come last among the
    ///     features of a cell, too. Default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        dataFormat: DataFormat = .channelsLast, name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.dataFormat = dataFormat
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            dataFormat: config[\Flatten.dataFormat], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [.dataFormat(\Flatten.dataFormat)]
    }

    /// `[batch, …]` to `[batch, features]`.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard x.rank > 0 else {
            return .invalid(
                needs(
                    "inputs with a batch axis", got: "a scalar",
                    fix: "For one example write [x], or x.expandingDimension(at: 0)."))
        }
        return dataFormat.channelsLast(x)
            .reshaped(to: [x.shape[0], Shape(Array(x.shape.dropFirst())).elementCount])
    }
}
