// Strings in place of metrics: `compile(metrics: ["mae"])`. A class that can be subclassed cannot
// promise an initialiser for literals; an initialiser of a protocol can. It makes an instance of the
// class named, so a literal belongs where the base class is wanted: there `Self` is that class, and
// the cast below cannot fail.

/// What lets a ``Metric`` be written as Keras' string: `metrics: ["accuracy", "mae"]`.
///
/// An unknown name is kept in ``DescribedObject/configurationError`` and thrown by `fit`
/// and `evaluate`.
public protocol MetricLiteral: ExpressibleByStringLiteral {}

extension MetricLiteral {
    /// The metric Keras calls `name`, under this name in histories, as in Keras;
    /// see ``Metric/named(_:)`` for names known only at run time.
    public init(stringLiteral name: String) {
        self = Metric.kept(name) as! Self
    }
}

extension Metric: MetricLiteral {}

extension Metric {
    package static func named(_ name: String, who: String) throws -> Metric {
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
