import CDescentKernels
import DescentCore

/// A compiled program: instructions, and the memory they work in.
final class CPUProgram: HostProgram, ProfiledProgram, RowGatherer {
    let instructions: [Instruction]
    /// How many of them, at the beginning, run only when a weight has changed.
    let preparing: Int
    /// The change of the weights at which they ran last.
    private var preparedAt: Int?
    /// The one at which the weights are, as far as somebody said.
    private var weightsAt: Int?
    private let table: UnsafeMutablePointer<UnsafeMutableRawPointer>
    let arena: UnsafeMutableRawBufferPointer
    let memory: Memory
    /// Constants the program refers to.
    private let constants: [TensorData]
    private var owned: OwnedInputs
    let inputSpecs: [TensorSpec]
    let inputBuffers: [BufferID]
    private let outputs: [(buffer: BufferID, bytes: Int)]
    let lifetimes: [Lifetime]
    /// What was compiled, without its inputs, and its buffers: for profiles.
    let graph: Graph
    let buffers: [ProgramBuffer]
    /// Where values of the graph are stored.
    let storedNodes: [(node: Int, buffer: BufferID)]

    /// For tests that watch the working memory.
    private let memoryGuard: MemoryGuard?

    init(_ emitted: Emitted, reuseMemory: Bool, isGuarded: Bool = false) throws {
        instructions = emitted.instructions
        for instruction in instructions { instruction.settle() }
        inputSpecs = emitted.graph.inputSpecs
        owned = OwnedInputs(inputSpecs)
        isBound = [Bool](repeating: false, count: inputSpecs.count)
        inputBuffers = emitted.inputBuffers
        outputs = emitted.outputs
        buffers = emitted.buffers
        storedNodes = emitted.storedNodes
        var graph = emitted.graph
        // Numbers are bound; a cached program must not keep the first user's data alive.
        graph.inputs = []
        self.graph = graph
        let room = isGuarded ? MemoryGuard.zoneBytes : 0
        let plan = emitted.memoryPlan(reuse: reuseMemory && !isGuarded, room: room)
        lifetimes = plan.lifetimes
        arena = try allocateAligned(plan.plan.total, what: "The program's working memory")
        let base = arena.baseAddress!  // allocateAligned never returns an empty buffer
        memoryGuard =
            isGuarded ? MemoryGuard(arena, lifetimes, offsets: plan.plan.offsets) : nil
        table = .allocate(capacity: Swift.max(emitted.buffers.count, 1))
        var held: [TensorData] = []
        for (id, buffer) in emitted.buffers.enumerated() {
            switch buffer.place {
            case .arena(let piece): table[id] = base + plan.plan.offsets[piece]
            case .constant(let data):
                held.append(data)
                // Constants are only read.
                table[id] = UnsafeMutableRawPointer(
                    mutating: data.bytes.baseAddress ?? UnsafeRawPointer(base))
            case .input: table[id] = base  // bound before the first run
            }
        }
        constants = held
        preparing = emitted.preparing
        cost = instructions[preparing...].reduce(0) { $0 + $1.cost }
        memory = Memory(table: table, threads: emitted.threads)
    }

    deinit {
        memoryGuard?.end()
        table.deallocate()
        freeAligned(arena)
    }

    /// Rough nanoseconds of a run on one thread.
    let cost: Int
    var isLarge: Bool { cost > Self.worthHandingOver }
    /// Nanoseconds of work above which waking the engine thread, 25 µs, is small.
    private static let worthHandingOver = 100_000

    /// While this is set every instruction is timed; without it nothing is.
    var times: InstructionTimes?
    private var isBound: [Bool]
    private var isAllBound = false

    func inputBuffer(_ index: Int) throws -> UnsafeMutableRawBufferPointer {
        let bytes = try owned.memory(index)
        if let base = bytes.baseAddress { bind(index, to: base) }
        return bytes
    }

    func bind(_ index: Int, to pointer: UnsafeMutableRawPointer) {
        table[inputBuffers[index]] = pointer
        isBound[index] = true
    }

    func run() throws {
        let denormals = dk_flush_denormals()
        defer { dk_restore_denormals(denormals) }
        do { try runInstructions() } catch {
            // Preparation may be unfinished.
            preparedAt = nil
            throw error
        }
    }

    private func runInstructions() throws {
        if !isAllBound {
            for index in inputSpecs.indices where !isBound[index] { _ = try inputBuffer(index) }
            isAllBound = true
        }
        let first = isPrepared ? preparing : 0
        if let times { return try run(from: first, timing: times) }
        if let memoryGuard { return try run(from: first, under: memoryGuard) }
        let (memory, instructions) = (memory, instructions)
        // Indexed: in debug builds an iterator allocates at every step.
        var next = first
        while next < instructions.count {
            try instructions[next].run(memory)
            next += 1
        }
    }

    /// Whether what depends on weights alone is still right; true from now on.
    private var isPrepared: Bool {
        if preparing > 0, let weightsAt, preparedAt == weightsAt { return true }
        preparedAt = weightsAt
        return false
    }

    /// To be called when inputs that were said to stay have changed.
    func forgetPreparation() { preparedAt = nil }

    func expectWeights(at change: Int) { weightsAt = change }

    /// What was prepared reads none of the variables that the program itself updates,
    /// and stays right.
    func noteUpdates(at change: Int) {
        if let preparedAt, preparedAt == change - 1 { self.preparedAt = change }
    }

    var outputSpecs: [TensorSpec] { graph.outputs.map { graph.nodes[$0].spec } }

    func outputBuffer(_ index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: table[outputs[index].buffer], count: outputs[index].bytes)
    }

    func copyOutput(_ index: Int, to target: UnsafeMutableRawBufferPointer) {
        target.copyMemory(from: outputBuffer(index))
    }
}

extension CPUProgram {
    /// Kind of each instruction, in order, for tests and profiles.
    var instructionNames: [String] { instructions.map { String(describing: type(of: $0)) } }
}
