/// How large a step the optimiser takes, as a function of the number of steps done. Numbers are
/// schedules that never change, so `Adam(learningRate: 0.001)` and
/// `Adam(learningRate: CosineDecay(…))` both work.
///
/// To write your own, give it ``callAsFunction(_:)``, and for files a table of its arguments
/// and a way back; see ``Configurable``.
public protocol LearningRateSchedule: Described, Sendable {
    /// The rate, if it never changes; nil for a real schedule.
    var constantRate: Double? { get }
    /// The rate for a step, as part of the training program.
    ///
    /// - Parameter step: float32 scalar, 0 for the first step.
    /// - Returns: float32 scalar.
    func callAsFunction(_ step: Tensor) -> Tensor
}

extension LearningRateSchedule {
    /// None: the rate changes.
    public var constantRate: Double? { nil }
}

/// A constant learning rate.
extension Double: LearningRateSchedule {
    /// This number.
    public var constantRate: Double? { self }
    /// This number at every step.
    public func callAsFunction(_ step: Tensor) -> Tensor { .full([], self) }
}

/// A constant learning rate.
extension Float: LearningRateSchedule {
    /// This number.
    public var constantRate: Double? { Double(self) }
    /// This number at every step.
    public func callAsFunction(_ step: Tensor) -> Tensor { .full([], Double(self)) }
}

/// A constant learning rate.
extension Int: LearningRateSchedule {
    /// This number.
    public var constantRate: Double? { Double(self) }
    /// This number at every step.
    public func callAsFunction(_ step: Tensor) -> Tensor { .full([], Double(self)) }
}
