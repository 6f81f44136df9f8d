/// All features of an example in one axis: `[batch, height, width, channels]` becomes
/// `[batch, height · width · channels]`, and `[batch]` becomes `[batch, 1]`.
public final class Flatten: Layer, Configurable {

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Those of every layer.
    override public class var parameters: [Parameter] { super.parameters + [.dataFormat] }

    /// `[batch, …]` to `[batch, features]`.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard x.rank > 0 else {
            return .invalid(
                needs(
                    "inputs with a batch axis", got: "a scalar",
                    fix: "For one example write [x], or x.expandingDimension(at: 0)."))
        }
        return x.reshaped(to: [x.shape[0], Shape(Array(x.shape.dropFirst())).elementCount])
    }
}
