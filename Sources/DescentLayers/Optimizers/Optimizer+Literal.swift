// Strings in place of optimisers: `compile(optimizer: "adam")`. A class that can be subclassed cannot
// promise an initialiser for literals; an initialiser of a protocol can. It makes an instance of the
// class named, so a literal belongs where the base class is wanted: there `Self` is that class, and
// the cast below cannot fail.

/// What lets an ``Optimizer`` be written as Keras' string: `optimizer: "adam"`.
///
/// An unknown name is kept in ``DescribedObject/configurationError`` and thrown by `fit`.
public protocol OptimizerLiteral: ExpressibleByStringLiteral {}

extension OptimizerLiteral {
    /// The optimiser Keras calls `name`; see ``Optimizer/named(_:)`` for names known
    /// only at run time.
    public init(stringLiteral name: String) {
        self = Optimizer.kept(name) as! Self
    }
}

extension Optimizer: OptimizerLiteral {}

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
