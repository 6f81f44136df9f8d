import DescentCore

// Strings in place of optimisers, losses and metrics: `compile(optimizer: "adam", loss: "mse")`. A class that can
// be subclassed cannot promise an initialiser for literals; an initialiser of a protocol can.

/// What lets an ``Optimizer`` be written as Keras' string: `optimizer: "adam"`.
///
/// An unknown name is kept in ``Optimizer/configurationError`` and thrown by `fit`.
public protocol OptimizerLiteral: ExpressibleByStringLiteral {}

extension OptimizerLiteral where Self: Optimizer {
    /// The optimiser Keras calls `name`; see ``Optimizer/named(_:)`` for names known only at run time.
    public init(stringLiteral name: String) {
        let made = Optimizer.table[name]?() ?? Optimizer(learningRate: 0.001, name: name)
        let fault = Optimizer.table.fault(name, who: "Optimizer", at: nil)
        if Optimizer.table[name] == nil { made.configurationError = fault }
        self = instance(made, name, Optimizer.table.rows.lazy.map { $0.value() }) {
            $0.configurationError = fault
        }
    }
}

/// What lets a ``Loss`` be written as Keras' string: `loss: "mse"`.
///
/// An unknown name is kept in ``Loss/configurationError`` and thrown by `fit` and `evaluate`.
public protocol LossLiteral: ExpressibleByStringLiteral {}

extension LossLiteral where Self: Loss {
    /// The loss Keras calls `name`; see ``Loss/named(_:)`` for names known only at run time.
    public init(stringLiteral name: String) {
        let made = Loss.table[name]?() ?? Loss(name: name)
        let fault = Loss.table.fault(name, who: "Loss", at: nil)
        if Loss.table[name] == nil { made.configurationError = fault }
        self = instance(made, name, Loss.table.rows.lazy.map { $0.value() }) {
            $0.configurationError = fault
        }
    }
}

/// What lets a ``Metric`` be written as Keras' string: `metrics: ["accuracy", "mae"]`.
///
/// An unknown name is kept in ``Metric/configurationError`` and thrown by `fit` and `evaluate`.
public protocol MetricLiteral: ExpressibleByStringLiteral {}

extension MetricLiteral where Self: Metric {
    /// The metric Keras calls `name`, under this name in histories, as in Keras; see ``Metric/named(_:)``
    /// for names known only at run time.
    public init(stringLiteral name: String) {
        let made = Metric.table[name]?(name) ?? Metric(name: name)
        let fault = Metric.table.fault(name, who: "Metric", at: nil)
        if Metric.table[name] == nil { made.configurationError = fault }
        self = instance(made, name, Metric.table.rows.lazy.map { $0.value(nil) }) {
            $0.configurationError = fault
        }
    }
}

extension Optimizer: OptimizerLiteral {}
extension Loss: LossLiteral {}
extension Metric: MetricLiteral {}

/// `made` as an instance of the class the literal stands for. Where a subclass is wanted and the name is that of
/// another (`let a: Adam = "sgd"`), a default instance that carries the fault.
private func instance<Base: AnyObject, Wanted>(
    _ made: Base, _ name: String, _ defaults: some Sequence<Base>, fault keep: (Base) -> Void
) -> Wanted {
    if let wanted = made as? Wanted { return wanted }
    for other in defaults {
        guard let wanted = other as? Wanted else { continue }
        keep(other)
        return wanted
    }
    // A class of the user's own has no name in Keras: the line can never have worked.
    fatalError(
        "\(Wanted.self) needs to be made by its own initialiser, but got the name '\(name)'. "
            + "Write \(Wanted.self)(…).")
}
