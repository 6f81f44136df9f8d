/// How large a step the optimiser takes, as a function of the number of steps done. Numbers are
/// schedules that never change, so `Adam(learningRate: 0.001)` and
/// `Adam(learningRate: CosineDecay(…))` both work.
public protocol LearningRateSchedule: Sendable {
    /// The rate, if it never changes; nil for a real schedule.
    var constantRate: Double? { get }
    /// The first fault in the values the schedule was made with; the optimiser's `build` throws it.
    var configurationError: ConfigurationError? { get }
    /// Keras' class name, as files spell it.
    var kerasClassName: String { get }
    /// The arguments under Keras' own keys.
    func config() -> [ConfigEntry]
    /// The rate for a step, as part of the training program.
    ///
    /// - Parameter step: float32 scalar, 0 for the first step.
    /// - Returns: float32 scalar.
    func callAsFunction(_ step: Tensor) -> Tensor
}

extension LearningRateSchedule {
    /// None: the rate changes.
    public var constantRate: Double? { nil }
    /// None.
    public var configurationError: ConfigurationError? { nil }
    /// The Swift type name.
    public var kerasClassName: String { String(describing: Self.self) }
    /// No arguments.
    public func config() -> [ConfigEntry] { [] }

    /// As it stands in an optimiser's configuration: a number, or the schedule with its arguments.
    var configValue: ConfigValue {
        constantRate.map { .double($0) } ?? .object(className: kerasClassName, config: config())
    }
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
