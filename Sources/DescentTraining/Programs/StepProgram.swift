import DescentCore

/// A compiled step for one batch size: rows go in, weights and sums change in place.
///
/// Belongs to one thread at a time, which loads, runs and reads it inside of ``hold(_:)``.
package final class StepProgram {
    /// Where it runs.
    package let device: any Device
    private let program: any HostProgram
    /// The program, if its device can say what it does.
    package let profiled: (any ProfiledProgram)?
    /// The program, if it has threads for that.
    private let gatherer: any RowGatherer
    /// Input number and memory of each placeholder, in their order.
    private let targets: [(index: Int, memory: UnsafeMutableRawBufferPointer)]
    /// Whether the placeholders are bound to rows of somebody else's.
    private var isBorrowing = false
    /// Keeps the memory that the program is bound to.
    private let sources: [Graph.Source]
    private let outputSpecs: [TensorSpec]
    /// The variables whose memory the program uses.
    let variables: [VariableStorage]
    /// The variables that a run changes.
    private let changed: [VariableStorage]
    /// Whether they know that a run changes them.
    private var hasNoted = false
    /// To ``variables``.
    private let access: MemoryAccess
    /// How often variables had been brought from device to device when this one's were bound.
    private var boundAt = 0
    /// The same, or −1 where variables are to be looked at before every run. Unchecked: it is read
    /// in every step, and by one thread.
    @exclusivity(unchecked) private var moves = 0
    /// Inputs whose variables are on another device, and the versions that were copied from there.
    private var copied: [(index: Int, storage: VariableStorage, version: Int?)] = []

    package convenience init(
        outputs: [Tensor], updates: [(VariableStorage, Tensor)] = [], placeholders: [Tensor],
        device: (any Device)?
    ) throws {
        try self.init(
            StepPlan(
                outputs: outputs, updates: updates, placeholders: placeholders, device: device))
    }

    init(_ plan: StepPlan) throws {
        let graph = plan.graph
        device = plan.device
        sources = graph.inputs
        variables = sources.compactMap {
            if case .variable(let storage) = $0 { storage } else { nil }
        }
        outputSpecs = plan.outputs
        changed = graph.updates.compactMap { update in
            if case .variable(let storage) = graph.inputs[update.input] { storage } else { nil }
        }
        MemoryDomain.join(reading: graph.variables, writing: changed)
        access = MemoryAccess(reading: graph.variables, writing: changed)
        (program, targets) = try EngineThread.withRoom {
            let program = try plan.device.program(for: graph, weightsStay: true)
            for case (let index, .data(let data)) in graph.inputs.enumerated() {
                try program.bind(index, to: data)
            }
            let targets = try plan.placeholders.map { index in
                (index: index, memory: try program.inputBuffer(index))
            }
            return (program, targets)
        }
        profiled = program.base as? any ProfiledProgram
        gatherer = program.base as? any RowGatherer ?? PlainRowGatherer()
        try bringVariables()
    }

    /// Brings the variables to the device, unless this thread is in the midst of work with others.
    private func bringVariables() throws {
        let areAtHome = VariableStorage.moves == 0 && device.memory === MemorySpace.host
        if areAtHome || MemoryAccess.isHeldHere { return try access.hold { try bindVariables() } }
        try MemoryAccess(writing: variables).hold {
            for storage in variables { try storage.move(to: device) }
            try bindVariables()
        }
    }

    /// Binds the variables to where they are, and those on other devices to copies. For holders.
    private func bindVariables() throws {
        let moves = VariableStorage.moves
        copied = []
        for case (let index, .variable(let storage)) in sources.enumerated() {
            if storage.memory === program.memory {
                try program.bind(index, to: storage)
            } else {
                copied.append((index, storage, nil))
            }
        }
        // Copies take no updates: what a run changes must be brought here before it.
        let isForeign = copied.contains { copy in changed.contains { $0 === copy.storage } }
        (boundAt, self.moves) = (isForeign ? -1 : moves, copied.isEmpty ? moves : -1)
    }

    /// Follows variables that another device has taken: those that a run changes come back,
    /// others are copied. For holders.
    private func followVariables() throws {
        if boundAt != VariableStorage.moves {
            for storage in changed { try storage.move(to: device) }
            try bindVariables()
        }
        for i in copied.indices where copied[i].version != copied[i].storage.version {
            let (index, storage, _) = copied[i]
            try storage.copy(into: program.inputBuffer(index))
            copied[i].version = storage.version
        }
    }

    /// Runs `body`, which runs the program, while nobody else changes its variables, or touches
    /// those that it changes; on an engine thread if it is large.
    package func hold<R, Failure: Error>(_ body: () throws(Failure) -> R) throws(Failure) -> R {
        try access.hold(isLarge: isLarge, body)
    }

    /// An access to the variables of both.
    func access(with other: StepProgram) -> MemoryAccess {
        other === self
            ? access
            : MemoryAccess(
                reading: variables + other.variables, writing: changed + other.changed)
    }

    /// Copies the rows listed at `rows` into the program's inputs.
    package func load(_ columns: [RawColumn], rows: UnsafePointer<Int>, count: Int) {
        for i in columns.indices {
            guard let target = targets[i].memory.baseAddress else { continue }
            if isBorrowing { program.bind(targets[i].index, to: target) }
            gatherer.gather(columns[i].selecting(rows, count), into: target)
        }
        isBorrowing = false
    }

    /// Lets the program read rows from number `first` on where they lie.
    /// They must stay there until it has run; a device that reaches them copies nothing.
    package func read(_ columns: [RawColumn], first: Int) {
        for i in columns.indices {
            let column = columns[i]
            // Programs write only inputs that have updates, and placeholders have none.
            let rows = UnsafeMutableRawPointer(mutating: column.base + first * column.rowBytes)
            program.bind(targets[i].index, to: rows)
        }
        isBorrowing = true
    }

    /// - Throws: what was assigned to one of ``variables`` instead of a value.
    package func run() throws {
        if VariableStorage.anyFailed { try throwFailure() }
        program.expectWeights(at: access.changes)
        try changing { try program.run() }
    }

    /// A failed assignment anywhere in the process leads here in every step, which must allocate
    /// nothing; an array's iterator does in debug builds.
    private func throwFailure() throws {
        for i in variables.indices {
            if let failure = variables[i].failure { throw failure }
        }
    }

    /// Runs `body`, which changes the step's variables.
    private func changing<R>(_ body: () throws -> R) throws -> R {
        if moves != VariableStorage.moves { try followVariables() }
        if changed.isEmpty { return try body() }
        if !hasNoted {
            for storage in changed { storage.noteChange() }
            hasNoted = true
        }
        if VariableReading.areFollowing {
            for i in changed.indices { try changed[i].keepReadings() }
        }
        // A step that fails may have changed some.
        defer { program.noteUpdates(at: access.noteChange()) }
        return try body()
    }

    /// Runs the step and names the first instruction that gives other numbers than
    /// its operations do, where the device can tell.
    func firstDeviation() throws -> InstructionSummary? {
        guard let profiled, profiled === program else {
            try run()
            return nil
        }
        return try changing { try profiled.firstDeviation() }
    }

    /// Bytes of working memory; 0 where the device cannot tell.
    var arenaBytes: Int { profiled?.arenaBytes ?? 0 }

    /// Bytes of a batch.
    var inputBytes: Int { targets.reduce(0) { $0 + $1.memory.count } }

    /// Whether what a run computes can be read at once; else the device is to be waited for.
    var hasResultsAtHand: Bool { program.memory === MemorySpace.host }

    /// Whether a run is worth handing to an engine thread.
    var isLarge: Bool { program.isLarge }

    /// Output `index`, a float32 or float64 scalar.
    package func scalar(_ index: Int) throws -> Double {
        guard let base = try program.outputBuffer(index).baseAddress else { return .nan }
        return outputSpecs[index].dtype.load(base, 0)
    }

    /// Bytes of output `index`; valid until the next run.
    package func output(_ index: Int) throws -> UnsafeRawBufferPointer {
        try program.outputBuffer(index)
    }

    /// Copies output `index` to `target`, which has as many bytes.
    func copyOutput(_ index: Int, to target: UnsafeMutableRawBufferPointer) throws {
        try program.copyOutput(index, to: target)
    }
}
