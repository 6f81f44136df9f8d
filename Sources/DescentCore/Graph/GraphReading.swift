/// What readers of graphs ask again and again, however the nodes are kept. Values are numbers.
package protocol GraphReading {
    /// The operation that gives value `i`; nil for inputs, data and weights.
    func op(_ i: Int) -> Op?
    /// The values it reads, as often as it does.
    func operands(of i: Int) -> [Int]
}

/// Operations that a reader may look through.
package enum Passage: Sendable {
    /// Those that hold the operand's numbers and no others, in its order: repeated, or under
    /// another shape or type.
    case repeating
    /// Those too that put the numbers of their one operand elsewhere, or leave some out.
    case moving

    func admits(_ op: Op, operands: Int) -> Bool {
        op.onlyRepeats || (self == .moving && op.family == .movement && operands == 1)
    }
}

extension GraphReading {
    /// The operand of `i`, if `i` does no more with it than `passage` says.
    package func behind(_ i: Int, _ passage: Passage) -> Int? {
        guard let op = op(i) else { return nil }
        let operands = operands(of: i)
        return passage.admits(op, operands: operands.count) ? operands[0] : nil
    }

    /// The first value that does more.
    package func source(of i: Int, behind passage: Passage) -> Int {
        var i = i
        while let inner = behind(i, passage) { i = inner }
        return i
    }

    /// The number that all elements of `i` are, if it is written in the program.
    package func number(_ i: Int) -> Double? {
        switch op(i) {
        case .constant(let literal): literal.value
        case .broadcastInDim: number(operands(of: i)[0])
        default: nil
        }
    }

    package func isZero(_ i: Int) -> Bool { number(i) == 0 }
}

/// A graph with what is known of its nodes: who reads them, which are needed, what they are called.
package struct GraphReader: GraphReading {
    package let graph: Graph
    /// Whether an output or update needs the node.
    package let needed: [Bool]
    /// The needed nodes that read each, as often as they do.
    package let readers: [[Int]]
    /// Results of the program, and new values of variables.
    package let roots: Set<Int>
    private let composites: [Int: [Int]]

    package init(_ graph: Graph) {
        self.graph = graph
        let needed = graph.needed
        var readers = [[Int]](repeating: [], count: graph.nodes.count)
        for i in graph.nodes.indices where needed[i] {
            for input in graph.nodes[i].inputs { readers[input].append(i) }
        }
        (self.needed, self.readers) = (needed, readers)
        roots = Set(graph.outputs + graph.updates.map(\.value))
        var composites: [Int: [Int]] = [:]
        for (number, composite) in graph.composites.enumerated() {
            for result in composite.results.compactMap({ $0 }) {
                composites[result, default: []].append(number)
            }
        }
        self.composites = composites
    }

    package func op(_ i: Int) -> Op? { graph.op(i) }
    package func operands(of i: Int) -> [Int] { graph.nodes[i].inputs }
    package func shape(_ i: Int) -> Shape { graph.nodes[i].spec.shape }

    /// The only node that reads `i`; nil if there are more, or if it is a root.
    package func onlyReader(of i: Int) -> Int? {
        readers[i].count == 1 && !roots.contains(i) ? readers[i][0] : nil
    }

    /// The call of the function `name` that gave node `i`.
    package func composite(_ name: CompositeName, giving i: Int) -> Graph.Composite? {
        composites[i]?.lazy.map { graph.composites[$0] }.first { $0.name == name }
    }
}

extension Graph: GraphReading {
    package func op(_ i: Int) -> Op? {
        if case .operation(let op) = nodes[i].kind { op } else { nil }
    }

    package func operands(of i: Int) -> [Int] { nodes[i].inputs }
}

/// Recorded values, inputs before those who read them.
package struct NodeReader: GraphReading {
    package let nodes: [Node]
    private let places: [ObjectIdentifier: Int]

    /// All values behind `outputs`.
    package init(_ outputs: [Node]) {
        nodes = topologicalOrder(outputs)
        places = Dictionary(
            uniqueKeysWithValues: nodes.enumerated().map { (ObjectIdentifier($1), $0) })
    }

    /// The number of `node`, if it is behind an output.
    package func place(of node: Node) -> Int? { places[ObjectIdentifier(node)] }

    package func op(_ i: Int) -> Op? { nodes[i].op }

    package func operands(of i: Int) -> [Int] {
        nodes[i].inputs.compactMap { places[ObjectIdentifier($0)] }
    }

    /// The numbers of the nodes that read each, as often as they do.
    package var readers: [[Int]] {
        var readers = [[Int]](repeating: [], count: nodes.count)
        for i in nodes.indices {
            for operand in operands(of: i) { readers[operand].append(i) }
        }
        return readers
    }
}

extension Node {
    /// The operation that gives this value.
    package var op: Op? {
        if case .operation(let op) = kind { op } else { nil }
    }

    /// The operand, if the operation does no more with it than `passage` says.
    package func behind(_ passage: Passage) -> Node? {
        guard let op, passage.admits(op, operands: inputs.count) else { return nil }
        return inputs[0]
    }

    /// The first value that does more.
    package func source(behind passage: Passage) -> Node {
        var node = self
        while let inner = node.behind(passage) { node = inner }
        return node
    }
}
