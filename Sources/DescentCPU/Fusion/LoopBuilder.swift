import DescentCore

/// Translates the nodes of one loop into micro-operations.
struct LoopBuilder {
    let lowering: Lowering
    private let nodes: [Int]
    private let shape: Shape
    let count: Int
    var ops: [MicroOp] = []
    var hoisted: [MicroOp] = []
    var locations: [Int: MicroOp.Operand] = [:]
    /// The last position in the loop that reads each node.
    private var lastUse: [Int: Int] = [:]
    private var freeRegisters: [Int] = []
    var registers = 0
    var pinned = Set<Int32>()
    let tile: Int
    var reads: [BufferID] = []
    var writes: [BufferID] = []

    init(_ lowering: Lowering, _ nodes: [Int]) {
        self.lowering = lowering
        self.nodes = nodes
        shape = lowering.spec(nodes[0]).shape
        count = shape.elementCount
        for (position, node) in nodes.enumerated() {
            for input in lowering.graph.nodes[node].inputs { lastUse[input] = position }
        }
        tile = LoopBuilder.chooseTile(lowering, nodes, shape)
    }

    /// About a thousand elements; a multiple of the broadcast rows where that is possible, so that they
    /// are expanded once.
    private static func chooseTile(_ lowering: Lowering, _ nodes: [Int], _ shape: Shape) -> Int {
        let count = shape.elementCount
        var unit = 1
        for node in nodes {
            for input in lowering.graph.nodes[node].inputs {
                guard case .broadcast = lowering.roles[input],
                    case .row(let period) = BroadcastPattern(lowering, input)
                else { continue }
                let (a, b) = (unit, period)
                let common = a / gcd(a, b) * b
                if common <= 2048 { unit = common }
            }
        }
        return Swift.max(1, Swift.min(count, Swift.max(1, 1024 / unit) * unit))
    }

    mutating func build() {
        for (position, node) in nodes.enumerated() {
            translate(node)
            for input in Set(lowering.graph.nodes[node].inputs) where lastUse[input] == position {
                release(input)
            }
            if lastUse[node] == nil { release(node) }
        }
        guard count > 0 else { return }
        let threads = lowering.threads
        let scratch = lowering.newBuffer(bytes: Swift.max(registers, 1) * tile * 4 * threads)
        let loop = FusedLoop(
            count: count, tile: tile, registers: registers, scratch: scratch, ops: hoisted + ops,
            hoisted: hoisted.count)
        lowering.emit(loop, reads: reads, writes: writes + [scratch])
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
