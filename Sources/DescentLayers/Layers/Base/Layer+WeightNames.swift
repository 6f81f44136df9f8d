import DescentCore

extension Layer {
    /// The name of a weight that was given none: `variable`, `variable_1`, ….
    var unusedWeightName: String {
        let taken = Set(
            ownWeights.map { $0.name.split(separator: "/").last.map(String.init) ?? "" })
        let free = (0...taken.count).lazy.map { $0 == 0 ? "variable" : "variable_\($0)" }
        return free.first { !taken.contains($0) } ?? "variable"
    }

    /// Makes a weight; see ``addWeight(name:shape:initializer:dtype:regularizer:constraint:trainable:)``.
    public func addWeight(
        _ shape: Shape, initializer: any Initializer = .glorotUniform, dtype: DType? = nil,
        regularizer: (any Regularizer)? = nil, constraint: (any Constraint)? = nil,
        trainable: Bool = true, name: String? = nil
    ) throws -> Variable {
        try addWeight(
            name: name, shape: shape, initializer: initializer, dtype: dtype,
            regularizer: regularizer, constraint: constraint, trainable: trainable)
    }

    /// Makes a weight, with the arguments in the order of Keras' guides: `shape`, `initializer`,
    /// `trainable`, `name`; see ``addWeight(name:shape:initializer:dtype:regularizer:constraint:trainable:)``.
    @_disfavoredOverload
    public func addWeight(
        shape: Shape, initializer: any Initializer = .glorotUniform,
        regularizer: (any Regularizer)? = nil, constraint: (any Constraint)? = nil,
        trainable: Bool = true, name: String?
    ) throws -> Variable {
        try addWeight(
            name: name, shape: shape, initializer: initializer, regularizer: regularizer,
            constraint: constraint, trainable: trainable)
    }
}
