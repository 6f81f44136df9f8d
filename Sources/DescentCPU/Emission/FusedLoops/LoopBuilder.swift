import DescentCore

/// Translates the nodes of one loop into micro-operations.
struct LoopBuilder {
    let emitter: Emitter
    private let nodes: [Int]
    /// Sums over rows by the node they add up.
    private let sumsOf: [Int: [Int]]
    private var sums: [FusedLoop.Sum] = []
    /// Nodes that are computed as part of another one's superinstruction.
    let chains: Superinstructions
    private let nodeOperations: Double
    private let shape: Shape
    let count: Int
    var ops: [MicroOp] = []
    var hoisted: [MicroOp] = []
    /// Numbers of operations that take more than fit into one.
    var numbers: [MicroOp.Operand] = []
    var locations: [Int: MicroOp.Operand] = [:]
    /// The last position in the loop that reads each node.
    private var lastUse: [Int: Int] = [:]
    private var freeRegisters: [Int] = []
    var registers = 0
    var pinned = Set<Int32>()
    let tile: Int
    var reads: [BufferID] = []
    var writes: [BufferID] = []

    init(_ emitter: Emitter, _ nodes: [Int], sums: [Int]) {
        self.emitter = emitter
        sumsOf = Dictionary(grouping: sums) { emitter.graph.nodes[$0].inputs[0] }
        chains = Superinstructions.find(emitter, nodes)
        nodeOperations = (nodes + sums).reduce(0) { $0 + emitter.graph.operations(of: $1) }
        self.nodes = nodes.filter { [chains] in !chains.absorbed.contains($0) }
        shape = emitter.spec(nodes[0]).shape
        count = shape.elementCount
        tile = LoopBuilder.chooseTile(emitter, nodes, shape, sums)
        for (position, node) in self.nodes.enumerated() {
            for input in operandNodes(node) { noteUse(of: input, at: position) }
        }
    }

    /// What a node reads; what its superinstruction does, if it has one.
    func operandNodes(_ node: Int) -> [Int] {
        chains.roots[node]?.operands ?? emitter.graph.nodes[node].inputs
    }

    /// A recomputed operand reads its own operands where it is read.
    private mutating func noteUse(of node: Int, at position: Int) {
        lastUse[node] = position
        guard case .recomputed = emitter.roles[node] else { return }
        for input in emitter.graph.nodes[node].inputs { lastUse[input] = position }
    }

    /// About a thousand elements; a multiple of the broadcast rows where that is possible,
    /// so that they are expanded once.
    private static func chooseTile(
        _ emitter: Emitter, _ nodes: [Int], _ shape: Shape, _ sums: [Int]
    ) -> Int {
        let count = shape.elementCount
        // Rows are products of the last axes' lengths, so each divides every longer one:
        // a tile that is a multiple of the longest that fits is one of all of them.
        var unit = sums.map { emitter.spec($0).shape.elementCount }.max() ?? 1
        for node in nodes {
            for input in emitter.graph.nodes[node].inputs {
                let sources =
                    emitter.roles[input].isRecomputed
                    ? emitter.graph.nodes[input].inputs : [input]
                for source in sources {
                    guard case .broadcast = emitter.roles[source],
                        case .row(let period) = BroadcastPattern(emitter, source)
                    else { continue }
                    let common = unit / gcd(unit, period) * period
                    if common <= FusedKernel.widestRow { unit = common }
                }
            }
        }
        return Swift.max(1, Swift.min(count, Swift.max(1, 1024 / unit) * unit))
    }

    mutating func build() throws {
        for (position, node) in nodes.enumerated() {
            translate(node)
            for sum in sumsOf[node] ?? [] { addUp(node, in: sum) }
            for input in Set(operandNodes(node)) {
                if case .recomputed = emitter.roles[input] {
                    for inner in emitter.graph.nodes[input].inputs where lastUse[inner] == position
                    {
                        release(inner)
                    }
                }
                if lastUse[input] == position { release(input) }
            }
            if lastUse[node] == nil { release(node) }
        }
        guard count > 0 else { return }
        // Tiles are added up row by row.
        if let sum = sums.first(where: {
            tile % $0.width != 0 || !FusedKernel.rowSums.contains($0.width)
        }) {
            throw EngineError.kernelLimits(
                kernel: "sums over rows", needs: "rows that fill a tile of \(tile)",
                got: "rows of \(sum.width)")
        }
        let registerFloats = Swift.max(registers, 1) * tile
        sums = sums.map {
            FusedLoop.Sum(out: $0.out, width: $0.width, offset: registerFloats + $0.offset)
        }
        let scratch = emitter.newWorkspace(floats: registerFloats + sumFloats)
        let loop = FusedLoop(
            count: count, tile: tile, registers: registers, scratch: scratch,
            ops: hoisted + ops, hoisted: hoisted.count, sums: sums, numbers: numbers)
        loop.nodeOperations = nodeOperations
        emitter.emit(loop, reads: reads, writes: writes + [scratch.buffer])
    }

    private var sumFloats: Int { sums.reduce(0) { $0 + 2 * $1.width } }

    private mutating func addUp(_ node: Int, in sum: Int) {
        let out = emitter.result(sum)
        writes.append(out)
        ops.append(
            MicroOp(code: .addColumns, kernel: sums.count, out: .none, a: vector(operand(node))))
        let width = emitter.spec(sum).shape.elementCount
        sums.append(FusedLoop.Sum(out: out, width: width, offset: sumFloats))
    }

    // MARK: Registers

    mutating func register() -> MicroOp.Operand {
        if let free = freeRegisters.popLast() { return .register(free) }
        registers += 1
        return .register(registers - 1)
    }

    private mutating func release(_ node: Int) {
        guard let place = locations[node], place.kind == .register, !pinned.contains(place.index)
        else { return }
        freeRegisters.append(Int(place.index))
        locations[node] = nil
    }
}

private func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
