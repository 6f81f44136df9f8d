/// A weight, or any other state that outlives a program: `kernel`, an optimiser's slot,
/// a running mean.
///
/// ``value`` is a tensor like any other: it keeps the number it was made with, whatever is stored
/// later. ``assign(_:)`` inside a training step becomes part of the compiled step and happens in
/// place; elsewhere it happens at once.
public final class Variable {
    /// Path of layer and weight, `dense/kernel`.
    public package(set) var name: String
    /// Whether optimisers may change it.
    public var trainable: Bool
    package let storage: VariableStorage
    /// What becomes of it after each update of an optimizer; nil for nothing.
    package var projection: (@Sendable (Tensor) -> Tensor)?
    /// Whether it holds a state that every call of a layer moves on, predictions too: the last state
    /// of a recurrence.
    package var isCallState = false
    /// The type it is read as in calls of layers; nil for its own.
    package var callType: DType?
    /// Whether a layer is called that computes in another type than that of its weights.
    @TaskLocal package static var isReadInCall = false

    /// A variable holding `initial`.
    ///
    /// - Throws: what evaluating `initial` throws; ``EngineError`` if memory cannot be had.
    public init(_ initial: Tensor, name: String = "variable", trainable: Bool = true) throws {
        self.name = name
        self.trainable = trainable
        let data = try initial.data()
        storage = try VariableStorage(data, name: name)
    }

    /// A variable holding `value` everywhere. The memory of zeros is not touched before something
    /// else is stored.
    package init(
        filledWith value: Double, _ spec: TensorSpec, name: String, trainable: Bool
    ) throws {
        self.name = name
        self.trainable = trainable
        // Not -0, which has a bit set.
        storage =
            value.bitPattern == 0
            ? try VariableStorage(zeros: spec, name: name)
            : try VariableStorage(spec, name: name) { $0.fill(with: value, spec.dtype) }
    }

    /// A variable whose first numbers `fill` writes where they stay,
    /// the same whenever it is called.
    package init(
        _ spec: TensorSpec, name: String, trainable: Bool,
        fill: @escaping (UnsafeMutableRawBufferPointer) throws -> Void
    ) throws {
        self.name = name
        self.trainable = trainable
        storage = try VariableStorage(spec, name: name, fill: fill)
    }

    /// The length of every axis; it never changes.
    public var shape: Shape { storage.spec.shape }
    /// The element type; it never changes.
    public var dtype: DType { storage.spec.dtype }

    /// The value as it is now. What is stored later, by an optimizer, `fit` or ``assignNow(_:)``,
    /// does not change this tensor or what was computed from it.
    ///
    /// While a step is being recorded this is the value after the assignments recorded so far,
    /// which the step reads whenever it runs.
    public var value: Tensor {
        Uses.current?.note(self)
        guard let callType, Variable.isReadInCall else { return storage.value }
        return storage.value.cast(to: callType)
    }

    /// Replaces the value: as part of the step being recorded, or now.
    ///
    /// A tensor of another shape, or one that cannot be evaluated, makes the step throw. Outside a
    /// step it makes the variable invalid, as an operation makes a tensor: whoever asks for
    /// ``value``, or trains or predicts with it, is thrown the error, until something else is
    /// stored. ``assignNow(_:)`` throws it at once.
    public func assign(_ tensor: Tensor) {
        let checked = conforming(tensor)
        if let trace = StepTrace.current {
            if isCallState { trace.noteState(storage) }
            return trace.assign(storage, checked)
        }
        do {
            try storage.replace(by: try checked.data())
        } catch {
            storage.fail(error)
        }
    }

    /// Evaluates `tensor` and stores it. While a step is being recorded this is ``assign(_:)``,
    /// and happens whenever the step runs.
    ///
    /// - Throws: ``ShapeError`` for another shape, and what evaluating throws.
    public func assignNow(_ tensor: Tensor) throws {
        let checked = conforming(tensor)
        if let trace = StepTrace.current {
            if let error = checked.error { throw error }
            return trace.assign(storage, checked)
        }
        try storage.replace(by: try checked.data())
    }

    /// The current value as a constant, copied now.
    ///
    /// - Throws: what the last ``assign(_:)`` had instead of a value;
    ///   ``EngineError`` if memory cannot be had.
    public func read() throws -> Tensor {
        if let failure = storage.failure { throw failure }
        return Tensor(data: try storage.copy())
    }

    private func conforming(_ tensor: Tensor) -> Tensor {
        if tensor.error != nil { return tensor }
        guard tensor.shape == shape else {
            return tensor.fault(
                "Variable '\(name)'", "a value of shape \(shape)", fix: "Reshape the value.")
        }
        return tensor.cast(to: dtype)
    }
}
