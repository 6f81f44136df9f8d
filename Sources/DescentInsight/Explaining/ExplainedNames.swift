import DescentCore

extension ExplainedGraph {
    /// Unique names for all shown values.
    var shownNames: [ObjectIdentifier: String] {
        var result: [ObjectIdentifier: String] = [:]
        var taken = Set<String>()
        // Names that somebody chose come first, so that no made-up one takes their place.
        for isChosen in [true, false] {
            for node in order where isShown[index(of: node)] {
                let id = ObjectIdentifier(node)
                guard result[id] == nil, (chosenName(of: node) != nil) == isChosen else { continue }
                result[id] = unique(chosenName(of: node) ?? madeName(of: node), &taken)
            }
        }
        return result
    }

    private func chosenName(of node: Node) -> String? {
        let id = ObjectIdentifier(node)
        if let label = node.label { return label.name }
        if let name = names[id] { return name }
        return node === result ? "J" : layerOutputs[id]
    }

    private func madeName(of node: Node) -> String {
        let prefix = (node.scope?.path ?? []).map { $0 + "/" }.joined()
        switch node.kind {
        case .operation(let op): return prefix + op.shortName
        case .variable(let storage): return storage.name
        case .reading(let reading): return reading.storage.name
        case .placeholder(let placeholder): return placeholder.name
        case .data, .invalid: return prefix + "data"
        }
    }

    private func unique(_ name: String, _ taken: inout Set<String>) -> String {
        var (candidate, count) = (name, 1)
        while !taken.insert(candidate).inserted {
            count += 1
            candidate = "\(name)_\(count)"
        }
        return candidate
    }
}
