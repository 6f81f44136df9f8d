import DescentCore

/// A compiled step for one batch size: rows go in, weights and sums change in place.
///
/// Belongs to one thread at a time, which loads, runs and reads it inside of ``hold(_:)``.
final class StepProgram {
    let executable: any Executable
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

    convenience init(
        outputs: [Tensor], updates: [(VariableStorage, Tensor)] = [], placeholders: [Tensor]
    ) throws {
        try self.init(
            StepPlan(outputs: outputs, updates: updates, placeholders: placeholders))
    }

    init(_ plan: StepPlan) throws {
        let graph = plan.graph
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
        (executable, targets) = try EngineThread.withRoom {
            let executable = try DefaultBackend.current.compile(graph, weightsStay: true)
            executable.bindNumbers(of: graph.inputs)
            let targets = try plan.placeholders.map { index in
                (index: index, memory: try executable.inputBuffer(index))
            }
            return (executable, targets)
        }
    }

    /// Runs `body`, which runs the program, while nobody else changes its variables, or touches
    /// those that it changes; on an engine thread if it is large.
    func hold<R, Failure: Error>(_ body: () throws(Failure) -> R) throws(Failure) -> R {
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
    func load(_ columns: [RawColumn], rows: UnsafePointer<Int>, count: Int) {
        for i in columns.indices {
            guard let target = targets[i].memory.baseAddress else { continue }
            if isBorrowing { executable.bind(targets[i].index, to: target) }
            executable.gather(columns[i].selecting(rows, count), into: target)
        }
        isBorrowing = false
    }

    /// Lets the program read rows from number `first` on where they lie.
    /// They must stay there until it has run; nothing is copied.
    func read(_ columns: [RawColumn], first: Int) {
        for i in columns.indices {
            let column = columns[i]
            // Programs write only inputs that have updates, and placeholders have none.
            let rows = UnsafeMutableRawPointer(mutating: column.base + first * column.rowBytes)
            executable.bind(targets[i].index, to: rows)
        }
        isBorrowing = true
    }

    /// - Throws: what was assigned to one of ``variables`` instead of a value.
    func run() throws {
        if VariableStorage.anyFailed { try throwFailure() }
        executable.expectWeights(at: access.changes)
        try changing { try executable.run() }
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
        if changed.isEmpty { return try body() }
        if !hasNoted {
            for storage in changed { storage.noteChange() }
            hasNoted = true
        }
        if VariableReading.areFollowing {
            for i in changed.indices { try changed[i].keepReadings() }
        }
        // A step that fails may have changed some.
        defer { executable.noteUpdates(at: access.noteChange()) }
        return try body()
    }

    /// Runs the step and names the first instruction that gives other numbers than
    /// its operations do.
    func firstDeviation() throws -> InstructionSummary? {
        try changing { try executable.firstDeviation() }
    }

    /// Bytes of working memory.
    var arenaBytes: Int { executable.arenaBytes }

    /// Bytes of a batch.
    var inputBytes: Int { targets.reduce(0) { $0 + $1.memory.count } }

    /// Whether a run is worth handing to an engine thread.
    var isLarge: Bool { executable.isLarge }

    /// Output `index`, a float32 or float64 scalar.
    func scalar(_ index: Int) -> Double {
        guard let base = executable.outputBuffer(index).baseAddress else { return .nan }
        return outputSpecs[index].dtype.load(base, 0)
    }

    /// Bytes of output `index`; valid until the next run.
    func output(_ index: Int) -> UnsafeRawBufferPointer { executable.outputBuffer(index) }
}

/// A step before it is compiled: any number of programs can be made of it, on any thread.
struct StepPlan: Sendable {
    private(set) var graph: Graph
    let outputs: [TensorSpec]
    /// Input number of each placeholder, in their order.
    let placeholders: [Int]

    init(
        outputs: [Tensor], updates: [(VariableStorage, Tensor)] = [], placeholders: [Tensor]
    ) throws {
        graph = try Graph(outputs: outputs, updates: updates, placeholders: placeholders)
            .keepingReadings()
        self.outputs = outputs.map(\.spec)
        var places: [ObjectIdentifier: Int] = [:]
        for case (let index, .placeholder(let placeholder)) in graph.inputs.enumerated() {
            places[ObjectIdentifier(placeholder)] = index
        }
        self.placeholders = try placeholders.map { tensor in
            guard case .placeholder(let placeholder) = tensor.node.kind,
                let index = places[ObjectIdentifier(placeholder)]
            else { throw EngineError.library("a placeholder is missing from the program") }
            return index
        }
    }

    /// The same with numbers in the place of variables.
    func with(_ numbers: [ObjectIdentifier: TensorData]) -> StepPlan {
        var plan = self
        for case (let number, .variable(let storage)) in graph.inputs.enumerated() {
            if let data = numbers[ObjectIdentifier(storage)] {
                plan.graph.inputs[number] = .data(data)
            }
        }
        return plan
    }
}

/// One array of a data set, as memory: row `i` starts at `base + i * rowBytes`.
struct RawColumn {
    let base: UnsafeRawPointer
    let rowBytes: Int

    func selecting(_ rows: UnsafePointer<Int>, _ count: Int) -> RowSelection {
        RowSelection(base: base, rowBytes: rowBytes, rows: rows, count: count)
    }
}

extension TensorData {
    /// Where the numbers stand.
    var address: UnsafeRawPointer {
        // Never nil: even empty data owns a cache line.
        bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 64).unsafelyUnwrapped
    }
}
