/// How Swift's initialisers take an argument, where that does not follow from its row in the table.
struct SwiftArgument {
    /// Where arguments stand. Keras' tables begin with what all classes of a kind have; Swift's
    /// initialisers end with it.
    enum Place: Int {
        /// Among the first, in the order of the table.
        case listed
        /// Behind those.
        case later
        /// What optimizers and losses have in common.
        case common
        case name
        case type
        /// In no initialiser: a method is called on what it makes.
        case chained
    }

    /// nil for that of the row, empty for none.
    var label: String?
    var place = Place.listed
    /// The key of the argument that it stands before; nil for where the table has it.
    var next: String?
    /// The argument that this one is a part of, and the type that gathers the parts.
    var group: (label: String, type: String)?
    /// The value that an object has as source code; nil for how its type is spelled.
    var spell: ((Any) throws(SwiftFault) -> String?)?
}

/// What source code in Swift cannot say.
package struct SwiftFault: Error, Hashable {
    /// `a function of your own`.
    package let what: String

    package init(_ what: String) { self.what = what }
}
