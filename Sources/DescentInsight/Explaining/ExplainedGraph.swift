import DescentCore
import DescentSupport

/// A recorded value and everything behind it, sorted into values that are shown and operations that
/// are part of their expressions.
struct ExplainedGraph {
    /// Where a leaf's numbers come from.
    typealias Feed = (leaf: Node, data: TensorData)

    /// Inputs before their users.
    let order: [Node]
    let result: Node
    /// Names given by the user, and those of weights.
    let names: [ObjectIdentifier: String]
    /// Layers by the values that they return, for names.
    let layerOutputs: [ObjectIdentifier: String]
    let weights: Set<ObjectIdentifier>
    let groups: [Explanation.Group]
    /// Groups of leaves, which no scope tells.
    private let groupOfLeaf: [ObjectIdentifier: Int]
    private let groupOfName: [String: Int]
    private let place: [ObjectIdentifier: Int]
    private(set) var isConstant: [Bool]
    private(set) var isShown: [Bool]
    /// Numbers of all leaves.
    private(set) var feeds: [Feed] = []

    /// The graph of a value made by plain tensor maths; scopes of names are its groups.
    init(result: Tensor, names: [ObjectIdentifier: String]) throws {
        let order = topologicalOrder([result.node])
        var groups: [Explanation.Group] = []
        var groupOfName: [String: Int] = [:]
        for node in order {
            guard let scope = node.scope?.outermost, groupOfName[scope.name] == nil else {
                continue
            }
            groupOfName[scope.name] = groups.count
            groups.append(
                .init(name: scope.name, title: scope.name, detail: "", location: scope.location))
        }
        try self.init(
            order: order, result: result.node, names: names, layerOutputs: [:], weights: [],
            groups: groups, groupOfName: groupOfName, groupOfLeaf: [:], data: [:])
    }

    /// The graph of a model's loss; layers and losses are its groups.
    init(_ step: RecordedLoss, of model: Model) throws {
        var names: [ObjectIdentifier: String] = [:]
        var weights = Set<ObjectIdentifier>()
        var groups = model.layers.filter { !($0 is InputLayer) }.map(Explanation.Group.init)
        var groupOfLeaf: [ObjectIdentifier: Int] = [:]
        for (i, layer) in model.layers.filter({ !($0 is InputLayer) }).enumerated() {
            for weight in layer.weights {
                let id = ObjectIdentifier(weight.storage.live.node)
                names[id] = weight.name
                weights.insert(id)
                groupOfLeaf[id] = i
            }
        }
        for loss in model.losses where !groups.contains(where: { $0.name == loss.name }) {
            groups.append(
                .init(
                    name: loss.name, title: "\(loss.name) (\(loss.kerasClassName))",
                    detail: "loss", location: nil))
        }
        let inputs = step.feeds.count - model.losses.count
        for (i, feed) in step.feeds.enumerated() {
            let (kind, count, number) =
                i < inputs ? ("x", inputs, i) : ("y", model.losses.count, i - inputs)
            names[ObjectIdentifier(feed.placeholder.node)] = count == 1 ? kind : "\(kind)\(number)"
        }
        var layerOutputs: [ObjectIdentifier: String] = [:]
        for call in step.calls {
            for (i, output) in call.outputs.enumerated() {
                let path = call.path.joined(separator: "/")
                layerOutputs[ObjectIdentifier(output.node)] = i == 0 ? path : "\(path):\(i)"
            }
        }
        // Predictions are part of it, also where the loss starts from what lies before them.
        let order = topologicalOrder([step.loss.node] + step.outputs.map(\.node))
        try self.init(
            order: order, result: step.loss.node, names: names, layerOutputs: layerOutputs,
            weights: weights, groups: groups,
            groupOfName: Dictionary(
                groups.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first }),
            groupOfLeaf: groupOfLeaf,
            data: Dictionary(
                step.feeds.map { (ObjectIdentifier($0.placeholder.node), $0.data) },
                uniquingKeysWith: { first, _ in first }))
    }

    private init(
        order: [Node], result: Node, names: [ObjectIdentifier: String],
        layerOutputs: [ObjectIdentifier: String], weights: Set<ObjectIdentifier>,
        groups: [Explanation.Group], groupOfName: [String: Int],
        groupOfLeaf: [ObjectIdentifier: Int], data: [ObjectIdentifier: TensorData]
    ) throws {
        (self.order, self.result, self.names) = (order, result, names)
        (self.layerOutputs, self.weights, self.groups) = (layerOutputs, weights, groups)
        (self.groupOfName, self.groupOfLeaf) = (groupOfName, groupOfLeaf)
        place = Dictionary(
            uniqueKeysWithValues: order.enumerated().map { (ObjectIdentifier($1), $0) })
        isConstant = []
        isShown = []
        for node in order {
            let operands = node.inputs.compactMap { place[ObjectIdentifier($0)] }
            isConstant.append(!node.isLeaf && operands.allSatisfy { isConstant[$0] })
            isShown.append(shows(node))
            guard node.isLeaf else { continue }
            guard let numbers = try node.numbers ?? data[ObjectIdentifier(node)] else {
                throw EngineError.symbolicTensor(shape: node.spec.shape)
            }
            feeds.append((node, numbers))
        }
    }

    func index(of node: Node) -> Int { place[ObjectIdentifier(node)] ?? 0 }

    func group(of node: Node) -> Int? {
        if let group = groupOfLeaf[ObjectIdentifier(node)] { return group }
        guard !node.isLeaf, let scope = node.scope?.outermost else { return nil }
        return groupOfName[scope.name]
    }

    /// The shown values that `node` is computed from, each once.
    func operands(of node: Node) -> [Node] {
        var found: [Node] = []
        var stack = Array(node.inputs.reversed())
        while let next = stack.popLast() {
            let i = index(of: next)
            if isShown[i] {
                if !found.contains(where: { $0 === next }) { found.append(next) }
            } else if !isConstant[i] {
                stack.append(contentsOf: next.inputs.reversed())
            }
        }
        return found
    }

    /// Records everything again: leaves become `leaf(node)`, and what is computed goes
    /// through `moved`.
    func recordAgain(
        leaf: (Node) -> Tensor, moved: (Node, Tensor) -> Tensor = { $1 }
    ) -> [ObjectIdentifier: Tensor] {
        var made: [ObjectIdentifier: Tensor] = [:]
        for node in order {
            var tensor: Tensor
            if node.isLeaf {
                tensor = leaf(node)
            } else if case .operation(let op) = node.kind {
                let operands = node.inputs.compactMap { made[ObjectIdentifier($0)] }
                tensor = NameScope.$current.withValue(node.scope) { .record(op, operands) }
            } else {
                tensor = Tensor(node)
            }
            tensor = moved(node, tensor)
            made[ObjectIdentifier(node)] = tensor
        }
        return made
    }

    /// Records the one operation that gives `node` again, from `operands`,
    /// which stand for shown values.
    func recordAgain(_ node: Node, from operands: [ObjectIdentifier: Tensor]) -> Tensor {
        var made = operands
        // What stands between is short; the walk ends at operands.
        var stack = [(node: node, isFinished: false)]
        while let (next, isFinished) = stack.popLast() {
            guard made[ObjectIdentifier(next)] == nil else { continue }
            guard case .operation(let op) = next.kind else {
                made[ObjectIdentifier(next)] = Tensor(next)
                continue
            }
            if isFinished {
                let inputs = next.inputs.compactMap { made[ObjectIdentifier($0)] }
                made[ObjectIdentifier(next)] = .record(op, inputs)
            } else {
                stack.append((next, true))
                for input in next.inputs.reversed() { stack.append((input, false)) }
            }
        }
        return made[ObjectIdentifier(node)] ?? Tensor(node)
    }

    // MARK: What is shown

    private func shows(_ node: Node) -> Bool {
        let id = ObjectIdentifier(node)
        if node === result || names[id] != nil { return true }
        switch node.kind {
        case .data(let data): return data.spec.shape.elementCount > 1
        case .variable, .reading, .placeholder: return node.spec.dtype.isFloatingPoint
        case .invalid: return false
        case .operation(let op):
            guard node.spec.dtype.isFloatingPoint, !isConstant[index(of: node)] else {
                return false
            }
            return node.label != nil || layerOutputs[id] != nil || !op.onlyRelabels(node)
        }
    }
}

extension Explanation.Group {
    fileprivate init(_ layer: Layer) {
        self.init(
            name: layer.name, title: "\(layer.name) (\(layer.kerasClassName))",
            detail: layer.weights.isEmpty ? "" : "\(grouped(layer.countParams())) parameters",
            location: layer.location)
    }
}

extension Node {
    /// Whether its numbers come from outside of the graph. Random numbers do:
    /// an explanation holds on to those drawn once.
    var isLeaf: Bool {
        switch kind {
        case .data, .variable, .reading, .placeholder: true
        case .operation(.randomUniform): true
        case .operation, .invalid: false
        }
    }

    /// The numbers of a leaf that has them itself.
    fileprivate var numbers: TensorData? {
        get throws {
            switch kind {
            case .data(let data): data
            case .variable(let storage): try storage.copy()
            case .reading(let reading): try reading.data()
            case .operation(.randomUniform): try evaluate([Tensor(self)])[0]
            case .placeholder, .operation, .invalid: nil
            }
        }
    }
}

extension NameScope {
    /// The scope that all others here lie in.
    fileprivate var outermost: NameScope {
        var scope = self
        while let parent = scope.parent { scope = parent }
        return scope
    }
}

extension Op {
    /// Whether it only repeats numbers, or says that they have another type or more
    /// axes of length 1.
    func onlyRelabels(_ node: Node) -> Bool {
        guard onlyRepeats else { return false }
        if case .identity(let identity) = self { return !identity.stopsGradient }
        guard case .reshape = self else { return true }
        return node.spec.shape.filter { $0 != 1 } == node.inputs[0].spec.shape.filter { $0 != 1 }
    }
}
