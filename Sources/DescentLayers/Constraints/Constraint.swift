/// What a weight is held to: after each update of an optimizer it becomes its projection.
///
/// ```swift
/// Dense(64, kernelConstraint: .maxNorm(2))
/// Dense(64, kernelConstraint: "non_neg")
/// ```
///
/// To write your own, give it ``projection(of:)``, and for files a table of its arguments and a way
/// back; see ``Configurable``.
public protocol Constraint: Described, Sendable {
    /// What `weight` becomes, in its shape. Plain tensor maths, recorded once for each program.
    func projection(of weight: Tensor) -> Tensor
}

extension Constraint {
    /// Throws what is wrong with it for a weight `name` of `spec`.
    func check(_ spec: TensorSpec, name: String, who: String) throws {
        if let name = self as? String, !name.isConstraint { throw name.constraintFault(who: who) }
        if let configurationError { throw configurationError }
        let projection = projection(of: .placeholder(spec, name: name))
        if let error = projection.error { throw error }
        guard projection.shape != spec.shape else { return }
        throw ConfigurationError(
            who: who, expected: "constraint \(kerasClassName) to keep the shape of '\(name)'",
            got: "\(projection.shape) for \(spec.shape)", fix: "Return one number for each.")
    }
}
