public import DescentCore

/// Changes gradients between the backward pass and the optimizer's update: noise, centring,
/// a mean over many machines.
///
/// ```swift
/// struct Centred: GradientTransform {
///     func callAsFunction(_ gradients: [Tensor], of variables: [Variable]) -> [Tensor] {
///         gradients.map { $0 - $0.mean() }
///     }
/// }
/// model.compile(optimizer: .adam.transforming(Centred()), loss: .mse)
/// ```
///
/// Transforms belong to an optimizer, so that they also act in loops of one's own; see
/// ``Optimizer/gradientTransforms``. They run one after the other, before the optimizer's own
/// limits (`clipnorm`, `globalClipnorm`, `clipvalue`), which are the transform
/// ``GradientClipping``. A call records plain tensor maths once for each program, as a layer does.
public protocol GradientTransform {
    /// What is kept from step to step. It counts as state of the optimizer: ``Optimizer/variables``
    /// ends with it. Default none.
    var variables: [Variable] { get }

    /// Makes ``variables``, before the first step. Default nothing.
    ///
    /// - Parameter trainable: whose gradients will come, in this order.
    /// - Throws: what is wrong with the values the transform was made with.
    mutating func build(for trainable: [Variable]) throws

    /// The gradients to go on with.
    ///
    /// - Parameters:
    ///   - gradients: one for each variable, in its shape and type; float32 if that is half
    ///     precision.
    ///   - variables: what the gradients belong to.
    /// - Returns: as many gradients of the same shapes and types. For others the step throws
    ///   ``ConfigurationError`` or ``ShapeError``.
    func callAsFunction(_ gradients: [Tensor], of variables: [Variable]) throws -> [Tensor]
}

extension GradientTransform {
    /// None.
    public var variables: [Variable] { [] }
    /// Nothing.
    public mutating func build(for trainable: [Variable]) throws {}

    /// What it makes of `gradients`, with every promise checked.
    func checked(_ gradients: [Tensor], of variables: [Variable]) throws -> [Tensor] {
        let who = "\(type(of: self))"
        let results = try NameScope.with(who, at: nil) { try self(gradients, of: variables) }
        if let error = results.lazy.compactMap(\.error).first { throw error }
        guard results.count == gradients.count else {
            throw ConfigurationError(
                who: who, expected: "to return \(gradients.count) gradients, one for each variable",
                got: "\(results.count)", fix: "Return every gradient, changed or not, in order.")
        }
        for ((old, new), variable) in zip(zip(gradients, results), variables) {
            guard old.shape == new.shape else {
                throw ShapeError(
                    who: who,
                    expected: "to return a gradient of shape \(old.shape) for '\(variable.name)'",
                    got: "\(new.shape)", fix: "Keep the shapes and the order of the gradients.")
            }
            guard old.dtype == new.dtype else {
                throw ConfigurationError(
                    who: who,
                    expected: "to return a gradient of type \(old.dtype) for '\(variable.name)'",
                    got: "\(new.dtype)", fix: "End with `.cast(to: gradient.dtype)`.")
            }
        }
        return results
    }
}
