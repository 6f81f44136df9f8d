import DescentCore

/// Writes the instructions of a program, and says where values lie meanwhile.
final class Emitter {
    private let matched: Matched
    private let fusion: FusionPlan
    /// Compiles the body of a loop.
    let compile: (Graph) throws -> CPUProgram
    /// The winners' bytes of each chain, by its pool.
    var winners: [Int: BufferID] = [:]
    /// Threads the program may use; scratch memory is divided among so many.
    let threads: Int
    /// For each node whether anything but its own loop reads it.
    private let stored: [Bool]
    /// How often each node is read, counting roots.
    let users: [Int]

    /// Nodes that the instructions being emitted compute.
    var emitting: [Int] = []
    private(set) var buffers: [ProgramBuffer] = []
    private(set) var instructions: [Instruction] = []
    /// How many instructions, at the beginning, depend on weights alone.
    var preparing = 0
    var inputBuffers: [BufferID] = []
    var outputs: [(buffer: BufferID, bytes: Int)] = []
    /// Buffer of each node that has one.
    private var bufferOf: [BufferID?]
    /// For update values that are computed straight into the variable's memory.
    var updateTarget: [Int: BufferID] = [:]

    init(
        _ matched: Matched, _ fusion: FusionPlan, threads: Int,
        compile: @escaping (Graph) throws -> CPUProgram
    ) {
        (self.matched, self.fusion) = (matched, fusion)
        self.threads = threads
        self.compile = compile
        let graph = matched.reader.graph
        users = graph.userCounts(matched.reader.needed)
        stored = Emitter.findStored(graph, matched.reader.needed, fusion.roles)
        bufferOf = [BufferID?](repeating: nil, count: graph.nodes.count)
    }

    // MARK: The stages before

    /// The graph, and what is known of its nodes.
    var reader: GraphReader { matched.reader }
    var graph: Graph { reader.graph }
    var needed: [Bool] { reader.needed }
    var passes: EnginePasses { matched.passes }
    var weightsStay: Bool { matched.weightsStay }
    /// For each node whether it depends on weights that stay alone.
    var steady: [Bool] { matched.steady }
    var epilogues: Epilogues { matched.epilogues }
    var chains: ConvolutionChains { matched.chains }
    var roles: [Role] { fusion.roles }
    /// Fused loops; `.fused(n)` nodes belong to loop n.
    var loops: [[Int]] { fusion.loops }
    /// For each loop the sums over its rows: nodes of ``Role/summed(_:)``.
    var sums: [[Int]] { fusion.sums }

    /// Nodes of loops whose values are needed outside their loop. Half precision is always stored,
    /// because storing is what rounds it.
    private static func findStored(_ graph: Graph, _ needed: [Bool], _ roles: [Role]) -> [Bool] {
        var stored = graph.nodes.map { $0.spec.dtype.isHalf }
        for root in graph.outputs + graph.updates.map(\.value) { stored[root] = true }
        for i in graph.nodes.indices where needed[i] {
            // What a recomputed node reads is stored for it, unless only its own loop reads it.
            for input in graph.nodes[i].inputs {
                if let mine = roles[i].loop, mine == roles[input].loop { continue }
                if case .recomputed = roles[input] { continue }
                stored[input] = true
            }
        }
        return stored
    }

    func isStored(_ node: Int) -> Bool { stored[node] }

    /// Whether the value of `node`, in a loop, is overwritten by an update before `reader` comes.
    func isOverwritten(_ node: Int, before reader: Int, otherThanBy own: [Int] = []) -> Bool {
        var source = node
        while roles[source].isReadThrough, let input = graph.nodes[source].inputs.first {
            source = input
        }
        guard case .input(let number) = roles[source] else { return false }
        return updateTarget.contains {
            $0.value == inputBuffers[number] && $0.key < reader && !own.contains($0.key)
                && roles[$0.key].loop == roles[reader].loop
        }
    }

    /// Whether `node` is computed into the memory of the variable `variable`.
    func isInPlace(_ node: Int, of variable: Int) -> Bool {
        guard case .input(let number) = roles[variable] else { return false }
        return updateTarget[node] == inputBuffers[number]
    }

    // MARK: Buffers

    private(set) var pieces = 0

    func newBuffer(bytes: Int) -> BufferID {
        buffers.append(ProgramBuffer(bytes: bytes, place: .arena(pieces)))
        pieces += 1
        return buffers.count - 1
    }

    /// So many floats for each thread.
    func newWorkspace(floats: Int) -> Workspace {
        let floats = Workspace.rounded(Swift.max(floats, 1))
        return Workspace(buffer: newBuffer(bytes: floats * 4 * threads), floats: floats)
    }

    func spec(_ node: Int) -> TensorSpec { graph.nodes[node].spec }

    func op(_ node: Int) -> Op? {
        graph.op(node)
    }

    /// Memory for the result of `node`, which the caller is about to emit.
    func result(_ node: Int) -> BufferID {
        let id = updateTarget[node] ?? newBuffer(bytes: spec(node).byteCount)
        bufferOf[node] = id
        return id
    }

    /// The buffer that holds `node`, emitting a copy if it is only read through so far.
    func buffer(_ node: Int) -> BufferID {
        if let id = bufferOf[node] { return id }
        let id: BufferID
        switch roles[node] {
        case .alias: id = buffer(graph.nodes[node].inputs[0])
        case .constant(let data):
            buffers.append(ProgramBuffer(bytes: data.spec.byteCount, place: .constant(data)))
            id = buffers.count - 1
        case .splat(let value):
            id = newBuffer(bytes: spec(node).byteCount)
            emit(Fill(id, value, spec(node)), writes: [id])
        case .broadcast:
            id = emitView(node)
        case .input, .fused, .recomputed, .summed, .skipped, .epilogue, .unit:
            // Units are emitted before their consumers, so they have buffers.
            preconditionFailure("node \(node) is used before it is computed")
        }
        bufferOf[node] = id
        return id
    }

    func emit(_ instruction: Instruction, reads: [BufferID] = [], writes: [BufferID]) {
        instruction.reads = reads
        instruction.writes = writes
        instruction.nodes = emitting
        instructions.append(instruction)
    }

    /// Puts `instruction` in the place of number `i`.
    func replace(_ i: Int, with instruction: Instruction) { instructions[i] = instruction }

    /// Drops the instructions marked in `list`.
    func remove(where list: [Bool]) {
        instructions = zip(instructions, list).filter { !$1 }.map(\.0)
    }

    /// The same work as all instructions until now.
    func replaceAll(with list: [Instruction]) { instructions = list }

    /// Moves the instructions marked in `list` to the beginning.
    func moveFirst(_ list: [Bool]) {
        let pairs = zip(instructions, list)
        instructions = pairs.filter(\.1).map(\.0) + pairs.filter { !$1 }.map(\.0)
    }

    func setBuffer(_ node: Int, _ id: BufferID) { bufferOf[node] = id }

    /// A buffer of program input `number`, which is `node`.
    func addInput(_ number: Int, _ node: Int) {
        buffers.append(ProgramBuffer(bytes: spec(node).byteCount, place: .input(number)))
        bufferOf[node] = buffers.count - 1
    }

    /// The buffer of a node that was emitted; nil for one that is never made.
    func buffer(ofComputed node: Int) -> BufferID? { bufferOf[node] }
}
