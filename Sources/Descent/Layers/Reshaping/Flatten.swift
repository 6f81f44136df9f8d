/// All features of an example in one axis: `[batch, height, width, channels]` becomes
/// `[batch, height · width · channels]`, and `[batch]` becomes `[batch, 1]`.
public final class Flatten: Layer {

    override public func config() -> [ConfigEntry] {
        [ConfigEntry("data_format", .string("channels_last"))]
    }

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
