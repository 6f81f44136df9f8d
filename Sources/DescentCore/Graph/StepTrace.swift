/// What a step being recorded collects besides its outputs: new values of variables, extra losses,
/// and the state its random numbers come from.
///
/// Confined to the thread that records; the task-local that finds it makes it look shared, hence
/// `@unchecked Sendable`.
package final class StepTrace: @unchecked Sendable {
    @TaskLocal package static var current: StepTrace?

    private(set) var order: [VariableStorage] = []
    private var pendingValues: [ObjectIdentifier: Tensor] = [:]
    /// What ``Variable/value`` gives for these: the same number, through which no derivative flows,
    /// as when it had been stored and read again.
    private var pendingReads: [ObjectIdentifier: Tensor] = [:]
    package private(set) var losses: [Tensor] = []
    /// What optimizers were given, in that order: derivatives of the loss.
    package private(set) var gradients: [Tensor] = []
    /// Whether every label that the step will see was found right before;
    /// losses need not look again.
    package var hasCheckedLabels = false
    private let randomState: Tensor?
    /// Whether it is recorded only to learn shapes.
    package let isTrial: Bool
    private var draws: Int64 = 0
    /// What holds a state that every call moves on, predictions too.
    private var states: Set<ObjectIdentifier> = []
    /// How often something was assigned, or added to the loss.
    private(set) var changes = 0

    /// - Parameter randomState: int64 `[2]`, key and counter;
    ///   nil takes numbers from the global stream.
    package init(randomState: Tensor? = nil) { (self.randomState, isTrial) = (randomState, false) }

    private init(trialWith randomState: Tensor) {
        (self.randomState, isTrial) = (randomState, true)
    }

    /// A trace for a call that is recorded only to learn shapes; its random numbers have no source.
    package static func forTrial() -> StepTrace {
        StepTrace(trialWith: .placeholder(TensorSpec([2], .int64), name: "trial"))
    }

    /// The new value of every variable assigned so far, in the order of first assignment.
    package var updates: [(VariableStorage, Tensor)] {
        order.compactMap { storage in
            pendingValues[ObjectIdentifier(storage)].map { (storage, $0) }
        }
    }

    /// Those of ``updates`` that predictions make too.
    package var stateUpdates: [(VariableStorage, Tensor)] {
        updates.filter { states.contains(ObjectIdentifier($0.0)) }
    }

    /// Notes that predictions assign it too.
    func noteState(_ storage: VariableStorage) { states.insert(ObjectIdentifier(storage)) }

    /// How many streams of random numbers the step draws; its counter advances by this.
    package var randomDraws: Int64 { draws }

    func pending(_ storage: VariableStorage) -> Tensor? {
        let id = ObjectIdentifier(storage)
        guard let value = pendingValues[id] else { return nil }
        let read = pendingReads[id] ?? stopGradient(value)
        pendingReads[id] = read
        return read
    }

    func assign(_ storage: VariableStorage, _ value: Tensor) {
        changes += 1
        pendingReads[ObjectIdentifier(storage)] = nil
        if pendingValues.updateValue(value, forKey: ObjectIdentifier(storage)) == nil {
            order.append(storage)
        }
    }

    /// From now on `variable` reads as `value`, through which derivatives flow:
    /// for checks of these.
    package func substitute(_ variable: Variable, by value: Tensor) {
        assign(variable.storage, value)
        pendingReads[ObjectIdentifier(variable.storage)] = value
    }

    func addLoss(_ loss: Tensor) {
        changes += 1
        losses.append(loss)
    }

    /// To be called by whoever applies `gradients`.
    package func note(gradients: [Tensor]) { self.gradients += gradients }

    func nextRandomState() -> Tensor? {
        guard let randomState else { return nil }
        defer { draws += 1 }
        return randomState + Tensor(shape: [2], scalars: [0, draws])
    }

    /// Runs `body` while everything it assigns, adds and draws is collected here.
    package func record<R>(_ body: () throws -> R) rethrows -> R {
        try StepTrace.$current.withValue(self) { try body() }
    }
}

/// What layers and losses may do while a training step is being recorded.
public enum Trace {
    /// Whether a step is being recorded.
    public static var isActive: Bool { StepTrace.current != nil }

    /// Adds a scalar to the loss of the step being recorded, for example a penalty on activations.
    /// Outside a step it does nothing.
    public static func addLoss(_ loss: Tensor) { StepTrace.current?.addLoss(loss) }
}
