// Where Swift's initialisers take an argument otherwise than its row says.

extension Parameter {
    /// This argument, which Swift's initialisers have without a label.
    var unlabelled: Parameter { with { $0.swift.label = "" } }

    /// This argument, which Swift's initialisers have at another place than the table.
    func placed(_ place: SwiftArgument.Place) -> Parameter { with { $0.swift.place = place } }

    /// This argument, which Swift's initialisers have as part of another one.
    func grouped(_ label: String, in type: String) -> Parameter {
        placed(.later).with { $0.swift.group = (label, type) }
    }

    /// This argument, which a method sets that is called on the new object.
    ///
    /// - Parameter spell: the call; nil for none.
    func chained<Root>(_ spell: @escaping (Root) -> String?) -> Parameter {
        placed(.chained).spelled(spell)
    }

    /// This argument, which source code in Swift spells in its own way.
    ///
    /// - Parameter spell: the value that an object has; nil to leave the argument out.
    func spelled<Root>(
        _ spell: @escaping (Root) throws(SwiftFault) -> String?
    ) -> Parameter {
        with {
            $0.swift.spell = { object throws(SwiftFault) in
                guard let root = object as? Root else { return nil }
                return try spell(root)
            }
        }
    }
}

extension [Parameter] {
    /// The same table, of which some arguments stand before another one in Swift's initialisers.
    func moving(_ keys: String..., before next: String) -> [Parameter] {
        map { row in keys.contains(row.key) ? row.with { $0.swift.next = next } : row }
    }

    /// The same table, with another place of one argument in Swift's initialisers.
    func placing(_ key: String, _ place: SwiftArgument.Place) -> [Parameter] {
        map { $0.key == key ? $0.placed(place) : $0 }
    }
}
