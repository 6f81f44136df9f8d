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

/// Computes several tensors in one program: on an engine thread if that is worth it.
package func evaluate(_ tensors: [Tensor], device: (any Device)? = nil) throws -> [TensorData] {
    let graph = try Graph(outputs: tensors)
    let specs = tensors.map(\.spec)
    let lent = try ProgramCache.shared.take(for: graph, device ?? DefaultDevice.current)
    defer { ProgramCache.shared.giveBack(lent) }
    return try MemoryAccess(reading: graph.variables).hold(isLarge: lent.program.isLarge) {
        try run(lent.program, graph, specs)
    }
}

/// Binds the program's inputs, runs it and copies its outputs, while its memory is held.
private func run(
    _ program: any HostProgram, _ graph: Graph, _ specs: [TensorSpec]
) throws -> [TensorData] {
    defer { withExtendedLifetime(graph) {} }  // bound pointers lead into its data
    for case .placeholder(let placeholder) in graph.inputs {
        throw ShapeError(
            who: "Evaluation", expected: "tensors with numbers behind them",
            got: "the placeholder '\(placeholder.name)'",
            fix: "Ask for numbers outside the function or step that is being recorded.")
    }
    try program.bindNumbers(of: graph.inputs)
    try program.run()
    return try specs.enumerated().map { i, spec in
        try TensorData(spec) { try program.copyOutput(i, to: $0) }
    }
}

extension Graph {
    /// The variables behind it, as they are when it runs or as they were read.
    package var variables: [VariableStorage] {
        inputs.compactMap { source in
            switch source {
            case .variable(let storage): storage
            case .reading(let reading): reading.storage
            case .data, .placeholder: nil
            }
        }
    }
}
