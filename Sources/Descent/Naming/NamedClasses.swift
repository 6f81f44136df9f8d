import DescentCore

// Strings in place of optimisers, losses and metrics: `compile(optimizer: "adam", loss: "mse")`. A
// class that can be subclassed cannot promise an initialiser for literals; an initialiser of a
// protocol can. It makes an instance of the class named, so a literal belongs where the base class
// is wanted: there `Self` is that class, and the casts below cannot fail.

/// What lets an ``Optimizer`` be written as Keras' string: `optimizer: "adam"`.
///
/// An unknown name is kept in ``Optimizer/configurationError`` and thrown by `fit`.
public protocol OptimizerLiteral: ExpressibleByStringLiteral {}

extension OptimizerLiteral {
    /// The optimiser Keras calls `name`; see ``Optimizer/named(_:)`` for names known
    /// only at run time.
    public init(stringLiteral name: String) {
        self = Optimizer.table[name]?() as? Self ?? Optimizer.unknown(name) as! Self
    }
}

/// What lets a ``Loss`` be written as Keras' string: `loss: "mse"`.
///
/// An unknown name is kept in ``Loss/configurationError`` and thrown by `fit` and `evaluate`.
public protocol LossLiteral: ExpressibleByStringLiteral {}

extension LossLiteral {
    /// The loss Keras calls `name`; see ``Loss/named(_:)`` for names known only at run time.
    public init(stringLiteral name: String) {
        self = Loss.table[name]?() as? Self ?? Loss.unknown(name) as! Self
    }
}

/// What lets a ``Metric`` be written as Keras' string: `metrics: ["accuracy", "mae"]`.
///
/// An unknown name is kept in ``Metric/configurationError`` and thrown by `fit` and `evaluate`.
public protocol MetricLiteral: ExpressibleByStringLiteral {}

extension MetricLiteral {
    /// The metric Keras calls `name`, under this name in histories, as in Keras;
    /// see ``Metric/named(_:)`` for names known only at run time.
    public init(stringLiteral name: String) {
        self = Metric.table[name]?(name) as? Self ?? Metric.unknown(name) as! Self
    }
}

extension Optimizer: OptimizerLiteral {}
extension Loss: LossLiteral {}
extension Metric: MetricLiteral {}

extension Optimizer {
    /// An optimiser that does nothing but throw: there is none called `name`.
    fileprivate static func unknown(_ name: String) -> Optimizer {
        let none = Optimizer(learningRate: 0.001, name: name)
        none.configurationError = table.fault(name, who: "Optimizer", at: nil)
        return none
    }
}

extension Loss {
    /// A loss that does nothing but throw: there is none called `name`.
    fileprivate static func unknown(_ name: String) -> Loss {
        let none = Loss(name: name)
        none.configurationError = table.fault(name, who: "Loss", at: nil)
        return none
    }
}

extension Metric {
    /// A metric that does nothing but throw: there is none called `name`.
    fileprivate static func unknown(_ name: String) -> Metric {
        let none = Metric(name: name)
        none.configurationError = table.fault(name, who: "Metric", at: nil)
        return none
    }
}
