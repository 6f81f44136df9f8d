/// A penalty added to the loss while training.
public protocol Regularizer: Sendable {
    /// Keras' class name, as files spell it.
    var kerasClassName: String { get }
    /// The arguments under Keras' own keys.
    func config() -> [ConfigEntry]
    /// The penalty on `x`, a scalar.
    func callAsFunction(_ x: Tensor) -> Tensor
}
