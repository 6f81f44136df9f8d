import DescentCore

// What the wiring check reads from recorded nodes.

extension Node {
    /// The function that made this value, if its graph shows it: softmax, sigmoid, tanh, eˣ, max(x,
    /// 0), or a weighted sum.
    var activation: ActivationFunction? {
        if Tensor(self).softmaxSource != nil { return .softmax }
        switch kind {
        case .operation(.unary(.logistic)): return .sigmoid
        case .operation(.unary(.tanh)): return .tanh
        case .operation(.unary(.exponential)): return .exponential
        case .operation(.binary(.maximum)): return isRelu ? .relu : nil
        default:
            guard let source = weightedSource(allowsScaling: true) else { return nil }
            // A weighted mean of probabilities may be one: nothing is said about it.
            return Tensor(source.source(behind: .moving)).softmaxSource == nil ? .linear : nil
        }
    }

    /// max(x, 0); a clipped x also has a ceiling.
    private var isRelu: Bool {
        guard let relu = composite(.relu)?.composite else { return false }
        return relu.inputs[0].op != .binary(.minimum)
    }

    /// What a product with weights was made of, if this value is one: behind added biases and,
    /// if allowed, factors.
    func weightedSource(allowsScaling: Bool) -> Node? {
        var node = self
        while true {
            if let inner = node.behind(.moving) {
                node = inner
                continue
            }
            guard case .operation(let op) = node.kind else { return nil }
            let fixed = node.inputs.map(\.isParameter)
            switch op {
            case .dotGeneral, .convolution:
                guard fixed.count == 2, fixed[0] != fixed[1] else { return nil }
                return node.inputs[fixed[0] ? 1 : 0]
            case .binary(.add), .binary(.subtract):
                guard fixed[0] != fixed[1] else { return nil }
                node = node.inputs[fixed[0] ? 1 : 0]
            case .binary(.multiply) where allowsScaling && fixed[0] != fixed[1]:
                node = node.inputs[fixed[0] ? 1 : 0]
            case .binary(.divide) where allowsScaling && !fixed[0] && fixed[1]:
                node = node.inputs[0]
            default: return nil
            }
        }
    }

    /// Whether this is a weight or a constant, moved about.
    private var isParameter: Bool {
        switch source(behind: .moving).kind {
        case .variable, .reading, .data, .operation(.constant): true
        default: false
        }
    }
}

extension ModelRecording {
    /// Sigmoids and tanhs whose argument is a weighted sum of an input as it came; by input.
    func saturatingLayers() -> [Int: (function: ActivationFunction, layer: Layer?)] {
        let nodes = topologicalOrder(outputs.map(\.node))
        let places = Dictionary(
            inputs.enumerated().map { (ObjectIdentifier($1.node), $0) }, uniquingKeysWith: min)
        var gated = Set<ObjectIdentifier>()
        // x · sigmoid(x) does not go flat.
        for node in nodes {
            guard case .operation(.binary(.multiply)) = node.kind else { continue }
            for (a, b) in [(0, 1), (1, 0)] {
                let gate = node.inputs[a]
                if gate.isSaturating, gate.inputs[0] === node.inputs[b] {
                    gated.insert(ObjectIdentifier(gate))
                }
            }
        }
        var found: [Int: (function: ActivationFunction, layer: Layer?)] = [:]
        for node in nodes where node.isSaturating && !gated.contains(ObjectIdentifier(node)) {
            var source = node.inputs[0].weightedSource(allowsScaling: false)
            while let inner = source?.weightedSource(allowsScaling: false) { source = inner }
            guard let source, let input = places[ObjectIdentifier(source.source(behind: .moving))],
                found[input] == nil, let function = node.activation
            else { continue }
            found[input] = (function, layer(of: node))
        }
        return found
    }

    /// Whether input `index`, of a type with more digits, is read as float32 or shorter.
    func roundsInput(_ index: Int) -> Bool {
        switch inputs[index].dtype {
        case .float32, .float16, .bfloat16, .uint8, .bool: return false
        case .float64, .int32, .int64: break
        }
        return readers(of: index) { reader in
            guard case .operation(.convert(let convert)) = reader.kind else { return false }
            return convert.dtype.isFloatingPoint && convert.dtype != .float64
        }
    }

    /// Whether input `index` is a table: rows of features, not numbers that pick something (an
    /// embedding's) nor pictures or sequences laid flat.
    func isTable(_ index: Int) -> Bool {
        inputs[index].rank == 2
            && !readers(of: index) { reader in
                if case .operation(.gather) = reader.kind { return true }
                if case .operation(.reshape) = reader.kind { return reader.spec.shape.rank > 2 }
                return false
            }
    }

    /// Whether `isFound` holds for a node that reads input `index`, maybe moved or of another type.
    private func readers(of index: Int, where isFound: (Node) -> Bool) -> Bool {
        let reader = NodeReader(outputs.map(\.node))
        guard let input = reader.place(of: inputs[index].node) else { return false }
        let users = reader.readers
        var open = [input]
        while let value = open.popLast() {
            for user in users[value] {
                if isFound(reader.nodes[user]) { return true }
                if reader.behind(user, .moving) != nil { open.append(user) }
            }
        }
        return false
    }
}

extension Node {
    fileprivate var isSaturating: Bool {
        switch kind {
        case .operation(.unary(.logistic)), .operation(.unary(.tanh)): true
        default: false
        }
    }
}
