import DescentCore
import DescentData
import DescentTraining

/// A weight and its name in a file.
struct NamedWeight {
    let name: String
    let variable: Variable

    var spec: TensorSpec { variable.storage.spec }
}

extension Layer {
    /// The weights and their names, each once.
    ///
    /// - Parameter verb: what is to be done to them.
    func namedWeights(
        in format: any WeightsFormat, to verb: String
    ) throws -> [NamedWeight] {
        if let fault = (self as? Model)?.constructionError { throw fault }
        guard built else {
            throw ConfigurationError(
                who: title, expected: "to be built before its weights are \(verb)",
                got: "a \(self is Model ? "model" : "layer") that has none yet",
                fix: "Call build(inputShape:), or start with Input(shape:).", location: location)
        }
        let weights = try format.weights(of: self)
        var names = Set<String>()
        for weight in weights where !names.insert(weight.name).inserted {
            throw ConfigurationError(
                who: title, expected: "weights with different names to be \(verb)",
                got: "'\(weight.name)' twice",
                fix:
                    "Give layers a name:, and weights too, in addWeight(name:) or Variable(_:name:).",
                location: location)
        }
        return weights
    }
}

extension [NamedWeight] {
    private var storages: [VariableStorage] { map(\.variable.storage) }

    /// Runs `body` on the numbers of all weights where they lie. Nobody changes them meanwhile.
    func withArrays(_ body: ([NamedArray]) throws -> Void) throws {
        try MemoryAccess(reading: storages).hold {
            try body(try map { try $0.variable.storage.array($0.name) })
        }
    }

    /// Replaces the numbers of all weights by `data`, which fits them. All or none.
    func store(_ data: [TensorData]) throws {
        let access = MemoryAccess(writing: storages)
        try access.hold {
            for storage in storages { try storage.keepReadings() }
            for storage in storages { storage.noteChange() }
            access.noteChange()
            try withExtendedLifetime(data) {
                // Nothing is written there.
                let places = data.map { UnsafeMutableRawBufferPointer(mutating: $0.bytes) }
                try VariableStorage.write(storages, from: places)
            }
            for storage in storages { storage.forgetFailure() }
        }
    }
}

extension VariableStorage {
    /// Its numbers where they lie, or a copy if the host does not reach them. For holders.
    func array(_ name: String) throws -> NamedArray {
        if let failure { throw failure }
        if let bytes = hostBytes { return NamedArray(name, spec, bytes, of: self) }
        return NamedArray(name, try copy())
    }
}
