import Synchronization

/// The memory of a weight. Compiled programs read and write it in place.
///
/// `@unchecked Sendable`: every access to `bytes` happens while ``ExecutionLock`` is held, by `read`,
/// `store` and running programs.
package final class VariableStorage: @unchecked Sendable {
    package let name: String
    package let spec: TensorSpec
    package let bytes: UnsafeMutableRawBufferPointer

    package init(_ spec: TensorSpec, name: String) throws {
        self.name = name
        self.spec = spec
        bytes = try allocateAligned(spec.byteCount, what: "Variable '\(name)' \(spec)")
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { freeAligned(bytes) }

    /// The numbers as they are now.
    package func copy() throws -> TensorData {
        try ExecutionLock.withLock {
            try TensorData(spec) { $0.copyMemory(from: UnsafeRawBufferPointer(bytes)) }
        }
    }
}

/// A weight, or any other state that outlives a program: `kernel`, an optimiser's slot, a running mean.
///
/// ``value`` is a tensor that reads the variable when a program runs. ``assign(_:)`` inside a training step
/// becomes part of the compiled step and happens in place; elsewhere it happens at once.
public final class Variable {
    /// Path of layer and weight, `dense/kernel`.
    public package(set) var name: String
    /// Whether optimisers may change it.
    public var trainable: Bool
    package let storage: VariableStorage
    private let leaf: Tensor

    /// A variable holding `initial`.
    ///
    /// - Throws: what evaluating `initial` throws; ``EngineError`` if memory cannot be had.
    public init(_ initial: Tensor, name: String = "variable", trainable: Bool = true) throws {
        self.name = name
        self.trainable = trainable
        let data = try initial.data()
        storage = try VariableStorage(initial.spec, name: name)
        leaf = Tensor(Node(.variable(storage), initial.spec))
        ExecutionLock.withLock { data.withBytes { storage.bytes.copyMemory(from: $0) } }
    }

    /// The length of every axis; it never changes.
    public var shape: Shape { storage.spec.shape }
    /// The element type; it never changes.
    public var dtype: DType { storage.spec.dtype }

    /// Reads the current value whenever a program that contains it runs. While a step is being recorded
    /// this is the value after the assignments recorded so far.
    public var value: Tensor { StepTrace.current?.pending(storage) ?? leaf }

    /// Replaces the value: as part of the step being recorded, or now.
    ///
    /// A tensor of another shape, or one that cannot be evaluated, makes the step throw; outside a step
    /// use ``assignNow(_:)`` to see the error.
    public func assign(_ tensor: Tensor) {
        let checked = conforming(tensor)
        if let trace = StepTrace.current {
            trace.assign(storage, checked)
        } else {
            // Outside a step there is nobody to carry the error; assignNow is the throwing form.
            try? assignNow(checked)
        }
    }

    /// Evaluates `tensor` and stores it.
    ///
    /// - Throws: ``ShapeError`` for another shape, and what evaluating throws.
    public func assignNow(_ tensor: Tensor) throws {
        let data = try conforming(tensor).data()
        ExecutionLock.withLock { data.withBytes { storage.bytes.copyMemory(from: $0) } }
        VariableChanges.note()
    }

    /// The current value as a constant.
    public func read() throws -> Tensor { Tensor(data: try storage.copy()) }

    private func conforming(_ tensor: Tensor) -> Tensor {
        if tensor.error != nil { return tensor }
        guard tensor.shape == shape else {
            return tensor.fault(
                "Variable '\(name)'", "a value of shape \(shape)", fix: "Reshape the value.")
        }
        return tensor.cast(to: dtype)
    }
}
