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
        self = Optimizer.kept(name) as! Self
    }
}

/// What lets a ``Loss`` be written as Keras' string: `loss: "mse"`.
///
/// An unknown name is kept in ``Loss/configurationError`` and thrown by `fit` and `evaluate`.
public protocol LossLiteral: ExpressibleByStringLiteral {}

extension LossLiteral {
    /// The loss Keras calls `name`; see ``Loss/named(_:)`` for names known only at run time.
    public init(stringLiteral name: String) {
        self = Loss.kept(name) as! Self
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
        self = Metric.kept(name) as! Self
    }
}

extension Optimizer: OptimizerLiteral {}
extension Loss: LossLiteral {}
extension Metric: MetricLiteral {}

extension Optimizer {
    static func named(_ name: String, who: String) throws -> Optimizer {
        try Registry.optimizers.names.require(name, who: who).make([])
    }

    /// The optimiser called `name`, or one that does nothing but throw why there is none.
    fileprivate static func kept(_ name: String) -> Optimizer {
        do {
            return try named(name, who: "Optimizer")
        } catch {
            let none = Optimizer(learningRate: 0.001, name: name)
            none.configurationError = error as? ConfigurationError
            return none
        }
    }
}

extension Loss {
    static func named(_ name: String, who: String) throws -> Loss {
        try Registry.losses.names.require(name, who: who).make([])
    }

    /// The loss called `name`, or one that does nothing but throw why there is none.
    fileprivate static func kept(_ name: String) -> Loss {
        do {
            return try named(name, who: "Loss")
        } catch {
            let none = Loss(name: name)
            none.configurationError = error as? ConfigurationError
            return none
        }
    }
}

extension Metric {
    static func named(_ name: String, who: String) throws -> Metric {
        let entry = try Registry.metrics.names.require(name, who: who)
        let isNamed = entry.parameters.contains { $0.path == \Metric.name }
        return try entry.make(isNamed ? [ConfigEntry("name", .string(name))] : [])
    }

    /// The metric called `name`, or one that does nothing but throw why there is none.
    fileprivate static func kept(_ name: String) -> Metric {
        do {
            return try named(name, who: "Metric")
        } catch {
            let none = Metric(name: name)
            none.configurationError = error as? ConfigurationError
            return none
        }
    }
}
