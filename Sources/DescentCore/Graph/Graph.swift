/// A program as a flat list: what devices compile, passes rewrite and people read.
///
/// Nodes stand after their inputs. Values fed from outside (weights, data, batches) are `inputs`;
/// everything else is an operation on earlier nodes.
package struct Graph: Sendable {
    package struct Node: Sendable, Hashable {
        package enum Kind: Sendable, Hashable {
            /// Input number of the program.
            case input(Int)
            case operation(Op)
        }
        package var kind: Kind
        package var inputs: [Int]
        package var spec: TensorSpec

        package init(_ kind: Kind, _ inputs: [Int], _ spec: TensorSpec) {
            self.kind = kind
            self.inputs = inputs
            self.spec = spec
        }
    }

    /// Where an input's numbers come from.
    package enum Source: Sendable {
        case data(TensorData)
        case variable(VariableStorage)
        case reading(VariableReading)
        case placeholder(Placeholder)
    }

    /// Stores output node `value` into program input `input` when the program has run.
    package struct Update: Sendable, Hashable {
        package var input: Int
        package var value: Int
    }

    package var nodes: [Node]
    package var inputs: [Source]
    package var inputSpecs: [TensorSpec]
    package var outputs: [Int]
    package var updates: [Update]
    /// The layers that recorded each node, for printing; passes keep what they can.
    package var scopes: [NameScope?]
    /// What some of the nodes are together; passes keep what stays true.
    package var composites: [Composite] = []
}

extension Graph {
    /// Without any nodes.
    init() {
        (nodes, inputs, inputSpecs, outputs, updates, scopes) = ([], [], [], [], [], [])
    }

    /// The graph behind `outputs` and behind the new values of `updates`.
    ///
    /// - Throws: the recorded ``ShapeError`` of an invalid tensor, or
    ///   ``EngineError/symbolicTensor(shape:)``.
    package init(
        outputs: [Tensor], updates: [(VariableStorage, Tensor)] = [], placeholders: [Tensor] = []
    ) throws {
        self.init()
        let roots = placeholders.map(\.node) + outputs.map(\.node) + updates.map(\.1.node)
        var index: [ObjectIdentifier: Int] = [:]
        var variables: [ObjectIdentifier: Int] = [:]
        let order = topologicalOrder(roots)
        for root in order {
            let id = ObjectIdentifier(root)
            switch root.kind {
            case .invalid(let error): throw error
            case .placeholder(let placeholder):
                if placeholder.isSymbolic {
                    throw EngineError.symbolicTensor(shape: root.spec.shape)
                }
                index[id] = addInput(.placeholder(placeholder), root)
            case .data(let data): index[id] = addInput(.data(data), root)
            case .variable(let storage):
                // It is one input, whatever made the nodes that stand for it.
                let key = ObjectIdentifier(storage)
                let node = variables[key] ?? addInput(.variable(storage), root)
                variables[key] = node
                index[id] = node
            case .reading(let reading): index[id] = addInput(.reading(reading), root)
            case .operation(let op):
                index[id] = nodes.count
                let operands = root.inputs.map { index[ObjectIdentifier($0)] ?? -1 }
                nodes.append(Node(.operation(op), operands, root.spec))
                scopes.append(root.scope)
            }
        }
        self.outputs = outputs.map { index[ObjectIdentifier($0.node)] ?? -1 }
        composites = Self.composites(of: order, index)
        for (storage, value) in updates {
            let key = ObjectIdentifier(storage)
            let node =
                variables[key]
                ?? addInput(.variable(storage), DescentCore.Node(.variable(storage), storage.spec))
            variables[key] = node
            guard case .input(let input) = nodes[node].kind else { continue }
            self.updates.append(
                Update(input: input, value: index[ObjectIdentifier(value.node)] ?? -1))
        }
    }

    private mutating func addInput(_ source: Source, _ node: DescentCore.Node) -> Int {
        nodes.append(Node(.input(inputs.count), [], node.spec))
        scopes.append(node.scope)
        inputs.append(source)
        inputSpecs.append(node.spec)
        return nodes.count - 1
    }

    /// The same with the numbers that were read outside of steps as data:
    /// programs that change variables must not change these.
    ///
    /// - Throws: ``EngineError`` when memory cannot be had.
    package func keepingReadings() throws -> Graph {
        var result = self
        for (i, input) in inputs.enumerated() {
            if case .reading(let reading) = input { result.inputs[i] = .data(try reading.data()) }
        }
        return result
    }

    /// What makes two graphs the same program: everything but where the inputs' numbers come from.
    package var structure: Structure {
        Structure(nodes: nodes, outputs: outputs, updates: updates, composites: composites)
    }

    package struct Structure: Hashable, Sendable {
        let nodes: [Node]
        let outputs: [Int]
        let updates: [Update]
        let composites: [Composite]
    }

    /// Refuses values larger than the machine before anything is computed with their sizes.
    ///
    /// - Throws: ``EngineError/outOfMemory(what:bytes:limit:)``.
    package func requireMemory() throws {
        for (i, node) in nodes.enumerated() where node.spec.byteCount > availableMemory {
            throw EngineError.outOfMemory(
                what: "The result of \(node.name) of shape \(node.spec.shape)"
                    + (scopes[i].map { " in \($0.path.joined(separator: "/"))" } ?? ""),
                bytes: node.spec.byteCount, limit: .atStart)
        }
    }

    /// For each node how many needed nodes, outputs and updates read it.
    package func userCounts(_ needed: [Bool]) -> [Int] {
        var counts = [Int](repeating: 0, count: nodes.count)
        for i in nodes.indices where needed[i] {
            for input in nodes[i].inputs { counts[input] += 1 }
        }
        for root in outputs + updates.map(\.value) { counts[root] += 1 }
        return counts
    }

    /// For each node whether an output or update needs it.
    package var needed: [Bool] {
        var result = [Bool](repeating: false, count: nodes.count)
        for root in outputs + updates.map(\.value) { result[root] = true }
        for i in nodes.indices.reversed() where result[i] {
            for input in nodes[i].inputs { result[input] = true }
        }
        return result
    }
}
