extension Graph {
    /// A ``DescentCore/Composite`` among the nodes of a graph: these results are what the named
    /// function gives for these inputs.
    package struct Composite: Sendable, Hashable {
        package let name: CompositeName
        package let attributes: [Attribute]
        package var inputs: [Int]
        /// By number; nil for results that nobody needs.
        package var results: [Int?]

        /// The same where nodes have gone to other places; nil if an input, or all results,
        /// are nowhere.
        package func moved(_ place: (Int) -> Int?) -> Composite? {
            let inputs = inputs.compactMap(place)
            let results = results.map { $0.flatMap(place) }
            guard inputs.count == self.inputs.count, results.contains(where: { $0 != nil }) else {
                return nil
            }
            return Composite(name: name, attributes: attributes, inputs: inputs, results: results)
        }
    }

    /// What was recorded by name among the nodes of `order`.
    static func composites(
        of order: [DescentCore.Node], _ index: [ObjectIdentifier: Int]
    ) -> [Composite] {
        var found: [Composite] = []
        var places: [ObjectIdentifier: Int] = [:]
        for node in order {
            guard let result = index[ObjectIdentifier(node)] else { continue }
            for member in node.composites {
                let composite = member.composite
                let id = ObjectIdentifier(composite)
                if places[id] == nil {
                    let inputs = composite.inputs.compactMap { index[ObjectIdentifier($0)] }
                    // The function did not look at an input that nobody else needs.
                    guard inputs.count == composite.inputs.count else { continue }
                    places[id] = found.count
                    found.append(
                        Composite(
                            name: composite.name, attributes: composite.attributes, inputs: inputs,
                            results: []))
                }
                guard let place = places[id] else { continue }
                let missing = member.index + 1 - found[place].results.count
                found[place].results += [Int?](repeating: nil, count: Swift.max(missing, 0))
                found[place].results[member.index] = result
            }
        }
        return found
    }
}
