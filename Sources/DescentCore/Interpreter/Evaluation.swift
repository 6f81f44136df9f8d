import Synchronization

extension Tensor {
    /// The numbers, computed if need be.
    package func data() throws -> TensorData {
        if case .data(let data) = node.kind { return data }
        return try evaluate([self])[0]
    }

    /// The same numbers as a tensor that holds them: what lies behind it is computed
    /// now and forgotten.
    public func evaluated() throws -> Tensor { Tensor(data: try data()) }
}

/// Computes several tensors in one program: on the engine thread if that is worth it.
package func evaluate(_ tensors: [Tensor], backend: (any Backend)? = nil) throws -> [TensorData] {
    let graph = try Graph(outputs: tensors)
    let program = try ExecutionLock.withLock(isLarge: false) {
        try ProgramCache.program(for: graph, backend ?? DefaultBackend.current)
    }
    let specs = tensors.map(\.spec)
    return try ExecutionLock.withLock(isLarge: program.isLarge) {
        try run(program, graph, specs)
    }
}

/// Binds the program's inputs, runs it and copies its outputs, under ``ExecutionLock``.
private func run(
    _ program: any Executable, _ graph: Graph, _ specs: [TensorSpec]
) throws -> [TensorData] {
    defer { withExtendedLifetime(graph) {} }  // bound pointers lead into its data
    for case .placeholder(let placeholder) in graph.inputs {
        throw ShapeError(
            who: "Evaluation", expected: "tensors with numbers behind them",
            got: "the placeholder '\(placeholder.name)'",
            fix: "Ask for numbers outside the function or step that is being recorded.")
    }
    program.bindNumbers(of: graph.inputs)
    try program.run()
    return try specs.enumerated().map { i, spec in
        try TensorData(spec) { $0.copyMemory(from: program.outputBuffer(i)) }
    }
}

/// Programs by structure, so that a loop of tensor code compiles once.
///
/// Used under ``ExecutionLock`` only; `@unchecked Sendable` rests on that.
private final class ProgramCache: @unchecked Sendable {
    private static let shared = ProgramCache()
    private struct Key: Hashable {
        let backend: String
        let structure: Graph.Structure
    }
    private var programs: [Key: any Executable] = [:]
    /// Oldest first.
    private var order: [Key] = []
    private let capacity = 128
    /// Working memory of all programs together.
    private var bytes = 0
    private let capacityBytes = 256 << 20
    /// Larger graphs are rarely run twice, and keys hold the whole structure.
    private let largestGraph = 20_000

    static func program(for graph: Graph, _ backend: any Backend) throws -> any Executable {
        if graph.nodes.count > shared.largestGraph { return try backend.compile(graph) }
        let key = Key(backend: backend.name, structure: graph.structure)
        if let program = shared.programs[key] { return program }
        let program = try backend.compile(graph)
        shared.keep(program, key)
        return program
    }

    /// Keeps a program unless its memory alone is too much, and drops the oldest beyond capacity.
    private func keep(_ program: any Executable, _ key: Key) {
        guard program.arenaBytes <= capacityBytes else { return }
        programs[key] = program
        order.append(key)
        bytes += program.arenaBytes
        while order.count > capacity || bytes > capacityBytes {
            bytes -= programs.removeValue(forKey: order.removeFirst())?.arenaBytes ?? 0
        }
    }
}
