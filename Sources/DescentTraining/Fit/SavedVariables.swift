import DescentCore

/// The numbers of variables as they were, by the order of these: a value that outlives them.
package struct SavedVariables: Sendable {
    package let names: [String]
    package let data: [TensorData]

    init(_ storages: [VariableStorage]) throws {
        names = storages.map(\.name)
        data = try storages.map { try $0.copy() }
    }

    package init(names: [String], data: [TensorData]) { (self.names, self.data) = (names, data) }

    /// - Parameter what: `weights`, for errors.
    /// - Throws: ``ConfigurationError`` unless the numbers fit into `storages`.
    func requireFit(_ storages: [VariableStorage], _ what: String, who: String) throws {
        guard storages.count == data.count else {
            throw fault(
                "a snapshot of \(storages.count) \(what), as this model has", "\(data.count)", who)
        }
        for (i, storage) in storages.enumerated() where storage.spec != data[i].spec {
            throw fault(
                "a snapshot with \(storage.spec) for '\(storage.name)'",
                "\(data[i].spec) for '\(names[i])'", who)
        }
    }

    /// Puts the numbers back, also into variables of another model for which they fit.
    func restore(_ storages: [VariableStorage]) throws {
        for (storage, data) in zip(storages, data) { try storage.replace(by: data) }
    }

    private func fault(_ expected: String, _ got: String, _ who: String) -> ConfigurationError {
        ConfigurationError(
            who: who, expected: expected, got: got,
            fix: "Make and compile the model as it was when the snapshot was taken.")
    }
}

/// Everything that steps of a training change, in an order that is the same for every model of the
/// same make.
package struct TrainedVariables {
    let weights: [VariableStorage]
    let optimizer: [VariableStorage]
    /// Loss, metrics, random numbers.
    let sums: [VariableStorage]
    /// What an overridden step changes besides, such as another optimizer's state.
    let others: [VariableStorage]

    init(_ training: TrainingContext) {
        weights = training.model.weights.map(\.storage)
        optimizer = training.compilation.optimizer.variables.map(\.storage)
        sums = training.state.variables.map(\.storage)
        var known = Set((weights + optimizer + sums).map(ObjectIdentifier.init))
        others = training.steps.variables.filter { known.insert(ObjectIdentifier($0)).inserted }
    }

    package var groups: [(what: String, storages: [VariableStorage])] {
        [
            ("weights", weights), ("variables of the optimizer", optimizer),
            ("sums of loss and metrics", sums), ("other variables", others),
        ]
    }
}
