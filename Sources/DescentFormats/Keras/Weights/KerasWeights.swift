import DescentCore
import DescentData
import DescentLayers
import DescentSupport
import DescentTraining

/// The numbers of a model in Keras' HDF5 files: `layers/dense/vars/0`.
struct KerasWeights {
    let model: Model
    private let tree: KerasGroups
    var groups: [KerasGroup] { tree.all }

    /// - Parameter members: the parts of functional models in the file's order.
    init(_ model: Model, members: @escaping (Model) throws -> [KerasGroup.Member]) throws {
        self.model = model
        tree = try KerasGroups(model, members: members)
    }

    /// The weights that are trained, in the order in which Keras' optimizers know them.
    var trained: [Variable] {
        let trainable = Set(model.trainableWeights.map(ObjectIdentifier.init))
        return groups.flatMap(\.variables).filter { trainable.contains(ObjectIdentifier($0)) }
    }

    // MARK: Writing

    /// - Parameters:
    ///   - includingOptimizer: whether the optimizer's state is written too, if there is any.
    ///   - body: is called with all parts of the file. Nobody changes the numbers meanwhile.
    func write(
        to writer: H5Writer, includingOptimizer: Bool,
        _ body: ([UnsafeRawBufferPointer]) throws -> Void
    ) throws {
        // Keras looks for it in every model, also in one without layers.
        try writer.group(["layers"])
        var all = groups
        if includingOptimizer, let optimizer = model.compilation?.optimizer {
            let state = try inOrder(optimizer)
            if !state.isEmpty {
                all.append(
                    KerasGroup(path: ["optimizer"], name: optimizer.name, variables: state))
                if let inner = (optimizer as? LossScaleOptimizer)?.innerOptimizer {
                    // Keras stores it by itself too.
                    let own = Array(state.suffix(inner.variables.count))
                    all.append(
                        KerasGroup(
                            path: ["optimizer", "inner_optimizer"], name: inner.name,
                            variables: own))
                }
            }
        }
        var (weights, paths) = ([NamedWeight](), [[String]]())
        var learned: [TensorData] = []
        for group in all {
            let path = group.path + ["vars"]
            try writer.group(path)
            try writer.setText(group.name, of: "name", at: path)
            for (i, variable) in group.variables.enumerated() {
                let place = path + ["\(i)"]
                paths.append(place)
                weights.append(
                    NamedWeight(name: place.joined(separator: "/"), variable: variable))
            }
            if let data = try group.learnedWeights {
                learned.append(data)
                try writer.write(data.bytes, as: data.spec, at: path + [KerasGroup.learnedName])
            }
        }
        // All at one moment, from where they lie.
        try weights.withArrays { arrays in
            for (array, path) in zip(arrays, paths) {
                try writer.write(array.bytes, as: array.spec, at: path)
            }
            try body(try writer.finish())
            withExtendedLifetime((writer, arrays, learned)) {}
        }
    }

    /// The optimizer's state in the order that it has in Keras, where the order of the weights may
    /// be another one.
    private func inOrder(_ optimizer: Optimizer) throws -> [Variable] {
        let state = optimizer.variables
        let weights = trained
        let mine = model.trainableWeights
        if state.isEmpty || zip(weights, mine).allSatisfy({ $0 === $1 }) { return state }
        guard case .object(let className, let config) = optimizer.configObject else { return state }
        let twin = try Registry.optimizers.make(className, config)
        try twin.build(weights)
        let byName = Dictionary(state.map { ($0.name, $0) }) { first, _ in first }
        return try twin.variables.map { variable in
            guard let own = byName[variable.name] else {
                throw ConfigurationError(
                    who: optimizer.kerasClassName, expected: "its state by the names of weights",
                    got: "none for '\(variable.name)'", fix: "Save the weights alone.")
            }
            return own
        }
    }

    // MARK: Reading

    /// Checks that a file has all of it and nothing else, and puts it into the model. After an error
    /// in the file's numbers themselves some may have been put there.
    ///
    /// - Returns: the weights.
    func read(
        from reader: any KerasNumbers, includingOptimizer: Bool
    ) throws -> [StoredVariable] {
        try requireNothingElse(in: reader)
        let stored = try groups.flatMap { try self.stored(of: $0, in: reader) }
        try StoredVariable.assign(stored)
        if includingOptimizer, let optimizer = model.compilation?.optimizer {
            try read(optimizer, from: reader)
        }
        return stored
    }

    /// What a file has besides would be lost.
    private func requireNothingElse(in reader: any KerasNumbers) throws {
        for (path, names) in tree.children {
            let found = try reader.children(of: path).map(\.name)
            guard let other = found.first(where: { !names.contains($0) }) else { continue }
            throw reader.place.at(path + [other]).error(
                .mismatch, expected: "parts that the model has", got: "'\(other)'",
                fix: "The file is of another model.")
        }
    }

    private func stored(
        of group: KerasGroup, in reader: any KerasNumbers
    ) throws -> [StoredVariable] {
        let path = group.path + ["vars"]
        let count = try reader.children(of: path).count
        let expected =
            group.variables.count
            + (group.vocabulary?.storedVocabulary.storesWeights == true ? 1 : 0)
        guard count == expected else {
            throw reader.place.at(path).error(
                .mismatch, expected: "\(counted(expected, "variable")) of layer '\(group.name)'",
                got: "\(count)", fix: "The file is of another model.")
        }
        return try group.variables.enumerated().map { i, variable in
            try StoredVariable(variable, at: path + ["\(i)"], in: reader)
        }
    }

    private func read(_ optimizer: Optimizer, from reader: any KerasNumbers) throws {
        guard try reader.children(of: []).contains(where: { $0.name == "optimizer" }) else {
            return
        }
        try optimizer.build(trained)
        let state = optimizer.variables
        let path = ["optimizer", "vars"]
        let count = try reader.children(of: path).count
        // Before its first step an optimizer has no more than number of steps and rate, and one around
        // another those of both.
        if optimizer is LossScaleOptimizer, count <= 4, count < state.count { return }
        guard count == state.count || count <= 2 else {
            throw reader.place.at(path).error(
                .mismatch, expected: "\(counted(state.count, "variable")) of \(optimizer.name)",
                got: "\(count)",
                fix: "Load with compiling: false, and compile it as you want it.")
        }
        try StoredVariable.assign(
            state.prefix(count).enumerated().map { i, variable in
                try StoredVariable(variable, at: path + ["\(i)"], in: reader)
            })
    }
}
