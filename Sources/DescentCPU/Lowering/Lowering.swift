import DescentCore

/// Turns a graph into instructions over buffers.
///
/// Every node has a role: some become instructions, some are read through by their consumers
/// (literals, broadcasts, reshapes) and only get memory if a consumer cannot do that.
final class Lowering {
    /// The graph, and what is known of its nodes.
    let reader: GraphReader
    var graph: Graph { reader.graph }
    let passes: CPUBackend.Passes
    let needed: [Bool]
    let roles: [Role]
    /// Fused loops; `.fused(n)` nodes belong to loop n.
    let loops: [[Int]]
    /// For each loop the sums over its rows: nodes of ``Role/summed(_:)``.
    let sums: [[Int]]
    let epilogues: Epilogues
    let chains: ConvolutionChains
    /// The winners' bytes of each chain, by its pool.
    var winners: [Int: BufferID] = [:]
    /// Threads the program may use; scratch memory is divided among so many.
    let threads: Int
    /// Whether what depends on weights alone is computed only when they change.
    let weightsStay: Bool
    /// For each node whether it depends on such weights alone.
    let steady: [Bool]
    /// For each node whether anything but its own loop reads it.
    private let stored: [Bool]
    /// How often each node is read, counting roots.
    let users: [Int]

    /// Nodes that the instructions being emitted compute.
    private var emitting: [Int] = []
    private(set) var buffers: [Buffer] = []
    private(set) var instructions: [Instruction] = []
    /// How many instructions, at the beginning, depend on weights alone.
    var preparing = 0
    private(set) var inputBuffers: [BufferID] = []
    private(set) var outputs: [(buffer: BufferID, bytes: Int)] = []
    /// Buffer of each node that has one.
    private var bufferOf: [BufferID?]
    /// For update values that are computed straight into the variable's memory.
    private var updateTarget: [Int: BufferID] = [:]
    private var savedOutputs: [Int: BufferID] = [:]

    enum Role {
        case input(Int)
        /// Every element is this literal.
        case splat(Double)
        /// Known when compiling.
        case constant(TensorData)
        /// Read through by element-wise loops; copied out for everybody else.
        case broadcast
        /// The same bytes as its input.
        case alias
        case fused(Int)
        /// Cheap, and computed anew in each loop that reads it.
        case recomputed
        /// A sum over the rows of what loop n computes, added up while it runs.
        case summed(Int)
        /// Part of a chain of convolution, ReLU and pooling, and never made.
        case skipped
        /// Computed inside the product or convolution that feeds it.
        case epilogue(of: Int)
        case unit

        /// Whether readers look at what lies behind instead.
        var isReadThrough: Bool {
            switch self {
            case .broadcast, .alias, .recomputed, .skipped: true
            case .input, .splat, .constant, .fused, .summed, .epilogue, .unit: false
            }
        }

        var isRecomputed: Bool {
            if case .recomputed = self { true } else { false }
        }

        /// The loop that computes the node.
        var loop: Int? {
            switch self {
            case .fused(let loop), .summed(let loop): loop
            case .input, .splat, .constant, .broadcast, .alias, .recomputed, .skipped, .epilogue,
                .unit:
                nil
            }
        }
    }

    struct Buffer {
        enum Place {
            case arena(Int)
            case constant(TensorData)
            case input(Int)
        }
        let bytes: Int
        let place: Place
    }

    init(_ graph: Graph, passes: CPUBackend.Passes, threads: Int, weightsStay: Bool) {
        self.threads = threads
        self.weightsStay = weightsStay
        let graph = passes.contains(.epilogues) ? Epilogues.sharpenComparisons(graph) : graph
        self.passes = passes
        reader = GraphReader(graph)
        needed = reader.needed
        steady =
            weightsStay ? graph.steady : [Bool](repeating: false, count: graph.nodes.count)
        epilogues =
            passes.contains(.epilogues)
            ? Epilogues.find(in: reader, steady, ownKernels: passes.contains(.ownKernels))
            : Epilogues()
        chains =
            passes.isSuperset(of: [.epilogues, .ownKernels])
            ? ConvolutionChains.find(in: reader, epilogues) : ConvolutionChains()
        let roles = Lowering.assignRoles(graph, needed, epilogues, chains)
        let fusion = FusionPlan.plan(
            reader, roles, steady, fuse: passes.contains(.fusion))
        loops = fusion.loops
        sums = fusion.sums
        users = graph.userCounts(needed)
        self.roles = fusion.roles
        stored = Lowering.findStored(graph, needed, fusion.roles)
        bufferOf = [BufferID?](repeating: nil, count: graph.nodes.count)
    }

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

    private func emitLoop(_ nodes: [Int], sums: [Int] = []) throws {
        emitting = nodes + sums
        var builder = LoopBuilder(self, nodes, sums: sums)
        try builder.build()
    }

    // MARK: Buffers

    private(set) var pieces = 0

    func newBuffer(bytes: Int) -> BufferID {
        buffers.append(Buffer(bytes: bytes, place: .arena(pieces)))
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
            buffers.append(Buffer(bytes: data.spec.byteCount, place: .constant(data)))
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

    /// The buffer of a node that was emitted; nil for one that is never made.
    func buffer(ofComputed node: Int) -> BufferID? { bufferOf[node] }

    // MARK: The whole program

    func run() throws {
        for (i, node) in graph.nodes.enumerated() {
            guard case .input(let number) = node.kind else { continue }
            buffers.append(Buffer(bytes: node.spec.byteCount, place: .input(number)))
            bufferOf[i] = buffers.count - 1
        }
        // Every program input has exactly one node.
        inputBuffers = [BufferID](repeating: 0, count: graph.inputs.count)
        for (i, node) in graph.nodes.enumerated() {
            if case .input(let number) = node.kind { inputBuffers[number] = bufferOf[i] ?? 0 }
        }
        saveInputsThatAreOutputs()
        let schedule = Schedule(graph, needed, roles, loops)
        updateTarget = schedule.inPlaceUpdates(graph, roles, loops, inputBuffers)
        for unit in schedule.units {
            switch unit {
            case .loop(let loop): try emitLoop(loops[loop], sums: sums[loop])
            case .node(let node):
                emitting = [node] + (chains.byPool[node].map { [$0.convolution] } ?? [])
                try emitUnit(node)
            }
        }
        // Before the updates: an output that is a broadcast of a variable is copied out here.
        collectOutputs()
        storeUpdates()
        if passes.contains(.blocks) {
            joinProductsWithLoops()
            chainProducts()
        }
        if weightsStay { hoistPreparation() }
        if passes.contains(.blocks) { groupIndependent() }
    }

    /// Values that could not be computed in place are copied when everything else is done.
    private func storeUpdates() {
        // Values that are themselves variables are saved first: a swap of two variables must work.
        let pending = graph.updates.filter { updateTarget[$0.value] != inputBuffers[$0.input] }
        var sources: [BufferID] = []
        for update in pending {
            emitting = [update.value]
            var source = buffer(update.value)
            if case .input = buffers[source].place { source = emitCopy(source) }
            sources.append(source)
        }
        for (update, source) in zip(pending, sources) {
            let target = inputBuffers[update.input]
            emitting = [update.value]
            emit(
                Copy(from: source, to: target, bytes: buffers[target].bytes), reads: [source],
                writes: [target])
        }
    }

    private func emitCopy(_ source: BufferID) -> BufferID {
        let id = newBuffer(bytes: buffers[source].bytes)
        emit(
            Copy(from: source, to: id, bytes: buffers[source].bytes), reads: [source], writes: [id])
        return id
    }

    /// An output that is a program input must show the value before the updates.
    private func saveInputsThatAreOutputs() {
        for output in Set(graph.outputs).sorted() {
            var source = output
            while case .alias = roles[source] { source = graph.nodes[source].inputs[0] }
            if case .input = roles[source] { savedOutputs[output] = emitCopy(buffer(source)) }
        }
    }

    private func collectOutputs() {
        for output in graph.outputs {
            outputs.append((savedOutputs[output] ?? buffer(output), spec(output).byteCount))
        }
    }
}
