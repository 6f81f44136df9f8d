/// A penalty added to the loss while training.
///
/// To write your own, give it ``callAsFunction(_:)``, and for files a table of its arguments
/// and a way back; see ``Configurable``.
public protocol Regularizer: Described, Sendable {
    /// The penalty on `x`, a scalar.
    func callAsFunction(_ x: Tensor) -> Tensor
}
