// Strings in place of losses: `compile(loss: "mse")`. A class that can be subclassed cannot
// promise an initialiser for literals; an initialiser of a protocol can. It makes an instance of the
// class named, so a literal belongs where the base class is wanted: there `Self` is that class, and
// the cast below cannot fail.

/// What lets a ``Loss`` be written as Keras' string: `loss: "mse"`.
///
/// An unknown name is kept in ``DescribedObject/configurationError`` and thrown by `fit`
/// and `evaluate`.
public protocol LossLiteral: ExpressibleByStringLiteral {}

extension LossLiteral {
    /// The loss Keras calls `name`; see ``Loss/named(_:)`` for names known only at run time.
    public init(stringLiteral name: String) {
        self = Loss.kept(name) as! Self
    }
}

extension Loss: LossLiteral {}

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
