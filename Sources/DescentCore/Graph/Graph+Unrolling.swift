extension Graph {
    /// The same computation with the steps of every scan one after the other: for readers that
    /// know no loops.
    ///
    /// - Parameter limit: the most nodes it may have.
    /// - Throws: ``ShapeError`` if there would be more, or for a `whileLoop`, whose steps nobody
    ///   knows.
    package func unrolled(limit: Int) throws -> Graph {
        let hasLoops = nodes.contains { node in
            if case .operation(let op) = node.kind { op.family == .control } else { false }
        }
        guard hasLoops else { return self }
        var unroller = Unroller(self, limit: limit)
        return try unroller.run()
    }
}

/// Writes a graph anew, with the bodies of loops in their places.
private struct Unroller {
    private let source: Graph
    private let limit: Int
    private var result = Graph()

    init(_ source: Graph, limit: Int) {
        self.source = source
        self.limit = limit
        result.inputs = source.inputs
        result.inputSpecs = source.inputSpecs
    }

    mutating func run() throws -> Graph {
        var places: [Int] = []
        try copy(source, into: &places) { unroller, node, scope in
            unroller.append(node, scope)
        }
        result.outputs = source.outputs.map { places[$0] }
        result.updates = source.updates.map { .init(input: $0.input, value: places[$0.value]) }
        result.composites = source.composites.compactMap { $0.moved { places[$0] } }
        return result
    }

    private mutating func append(_ node: Graph.Node, _ scope: NameScope?) -> Int {
        result.nodes.append(node)
        result.scopes.append(scope)
        return result.nodes.count - 1
    }

    /// Copies the nodes of `graph`; `input` gives the place of an input.
    private mutating func copy(
        _ graph: Graph, into places: inout [Int],
        input: (inout Unroller, Graph.Node, NameScope?) -> Int
    ) throws {
        var tuples: [Int: [Int]] = [:]
        for (i, node) in graph.nodes.enumerated() {
            try requireRoom()
            switch node.kind {
            case .input: places.append(input(&self, node, graph.scopes[i]))
            case .operation(.projection(let projection)):
                places.append(tuples[node.inputs[0]]?[projection.index] ?? places[node.inputs[0]])
            case .operation(.scan(let scan)):
                tuples[i] = try steps(of: scan, node.inputs.map { places[$0] }, graph.scopes[i])
                places.append(places.last ?? 0)
            case .operation(.whileLoop):
                throw ShapeError(
                    who: "Unrolling", expected: "loops of a known number of steps",
                    got: "a whileLoop", fix: "Use scan.")
            case .operation:
                let inputs = node.inputs.map { places[$0] }
                places.append(append(Graph.Node(node.kind, inputs, node.spec), graph.scopes[i]))
            }
        }
    }

    private func requireRoom() throws {
        guard result.nodes.count > limit else { return }
        throw ShapeError(
            who: "Unrolling", expected: "at most \(limit) operations", got: "more",
            fix: "Use shorter sequences, or fewer steps.")
    }

    /// The results of a scan whose inputs stand at `inputs`.
    private mutating func steps(
        of scan: Scan, _ inputs: [Int], _ scope: NameScope?
    ) throws -> [Int] {
        var carry = Array(inputs.prefix(scan.carries))
        let specs = scan.body.outputSpecs
        let count = scan.stacked + scan.carries
        var rows = [[Int]](repeating: [], count: count)
        for step in 0..<scan.length {
            let t = scan.isReversed ? scan.length - 1 - step : step
            let slices = (0..<scan.sequences).map { k in
                slice(inputs[scan.carries + k], t, scan.body.graph.inputSpecs[scan.carries + k])
            }
            let arguments = carry + slices + inputs.dropFirst(scan.carries + scan.sequences)
            var places: [Int] = []
            try copy(scan.body.graph, into: &places) { _, node, _ in
                if case .input(let number) = node.kind { arguments[number] } else { 0 }
            }
            let outputs = scan.body.graph.outputs.map { places[$0] }
            for (k, value) in (outputs.dropFirst(scan.carries) + carry).enumerated() {
                rows[k].append(value)
            }
            carry = Array(outputs.prefix(scan.carries))
        }
        let rowSpecs = specs.dropFirst(scan.carries) + specs.prefix(scan.carries)
        return carry
            + zip(rows, rowSpecs).map { row, spec in
                stack(scan.isReversed ? row.reversed() : row, spec, scope)
            }
    }

    private mutating func slice(_ sequence: Int, _ t: Int, _ spec: TensorSpec) -> Int {
        let lengths = spec.shape.dimensions
        let cut = Slice(
            starts: [t] + lengths.map { _ in 0 }, limits: [t + 1] + lengths,
            strides: [1] + lengths.map { _ in 1 })
        let row = append(
            Graph.Node(
                .operation(.slice(cut)), [sequence], TensorSpec(Shape([1] + lengths), spec.dtype)),
            nil)
        return append(
            Graph.Node(.operation(.reshape(Reshape(shape: spec.shape))), [row], spec), nil)
    }

    private mutating func stack(_ values: [Int], _ spec: TensorSpec, _ scope: NameScope?) -> Int {
        let lengths = spec.shape.dimensions
        let whole = TensorSpec(Shape([values.count] + lengths), spec.dtype)
        guard !values.isEmpty else {
            let zero = append(
                Graph.Node(
                    .operation(.constant(Literal(0, spec.dtype))), [], TensorSpec([], spec.dtype)),
                scope)
            let broadcast = BroadcastInDim(shape: whole.shape, axes: [])
            return append(
                Graph.Node(.operation(.broadcastInDim(broadcast)), [zero], whole), scope)
        }
        let one = Shape([1] + lengths)
        let rows = values.map { value in
            append(
                Graph.Node(
                    .operation(.reshape(Reshape(shape: one))), [value],
                    TensorSpec(one, spec.dtype)), scope)
        }
        return append(
            Graph.Node(.operation(.concatenate(Concatenate(axis: 0))), rows, whole), scope)
    }
}
