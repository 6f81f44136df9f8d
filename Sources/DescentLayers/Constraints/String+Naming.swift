public import DescentCore

// `kernelInitializer: "zeros"`, `kernelRegularizer: "l2"`, `kernelConstraint: "non_neg"`: a string
// is an initialiser, a regulariser and a constraint, as a number is a learning-rate schedule. What
// it stands for is looked up when it is used.

extension String: Initializer, Regularizer, Constraint {
    /// The initialiser or regulariser Keras calls by this name.
    var initializer: (any Initializer)? { try? Registry.initializers[self]?.make([]) }
    private var regularizer: (any Regularizer)? { try? Registry.regularizers[self]?.make([]) }
    private var constraint: (any Constraint)? { try? Registry.constraints[self]?.make([]) }

    /// Keras' class name of what it names.
    public var kerasClassName: String {
        initializer?.kerasClassName ?? regularizer?.kerasClassName ?? constraint?.kerasClassName
            ?? self
    }

    /// The default arguments of what it names, under Keras' own keys.
    public func config() -> [ConfigEntry] {
        initializer?.config() ?? regularizer?.config() ?? constraint?.config() ?? []
    }

    /// The values of the initialiser it names.
    ///
    /// - Throws: ``ConfigurationError`` for a name that is not one, with the nearest.
    public func values(shape: Shape, source: inout RandomSource) throws -> [Double] {
        guard let initializer else { throw initializerFault(who: "Initializer") }
        return try initializer.values(shape: shape, source: &source)
    }

    /// The penalty of the regulariser it names; invalid for a name that is not one.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        guard let regularizer else { return .invalid(regularizerFault(who: "Regularizer")) }
        return regularizer(x)
    }

    /// The projection of the constraint it names; invalid for a name that is not one.
    public func projection(of weight: Tensor) -> Tensor {
        guard let constraint else { return .invalid(constraintFault(who: "Constraint")) }
        return constraint.projection(of: weight)
    }

    /// Why it names no initialiser.
    func initializerFault(who: String) -> ConfigurationError {
        Registry.initializers.fault(self, who: who)
    }

    /// Why it names no regulariser.
    func regularizerFault(who: String) -> ConfigurationError {
        Registry.regularizers.fault(self, who: who)
    }

    /// Why it names no constraint.
    func constraintFault(who: String) -> ConfigurationError {
        Registry.constraints.fault(self, who: who)
    }

    /// Whether it names a constraint.
    var isConstraint: Bool { constraint != nil }
    /// Whether it names an initialiser.
    var isInitializer: Bool { initializer != nil }
    /// Whether it names a regulariser.
    var isRegularizer: Bool { regularizer != nil }
}

extension ClassRegistry {
    /// Why `name` alone makes nothing: there is no such class, or it has arguments
    /// without a default.
    fileprivate func fault(_ name: String, who: String) -> ConfigurationError {
        do {
            _ = try self[name]?.make([])
        } catch let error as ConfigurationError {
            return error
        } catch {}
        return names.fault(name, who: who, at: NameScope.current?.nearestLocation)
    }
}
