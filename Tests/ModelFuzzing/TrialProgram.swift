import DescentCore

/// A recorded step on one engine, which reads and writes nothing but guarded memory.
final class TrialProgram {
    private let state: TrialState
    private let program: any HostProgram
    /// Data that is part of the program.
    private var constants: [GuardedPages] = []
    private let outputs: [TensorSpec]
    private let updates: [VariableStorage]
    private let inputs: [Int]
    private var fed: [GuardedPages] = []

    init(
        _ state: TrialState, placeholders: [Tensor], outputs: [Tensor],
        updates: [(VariableStorage, Tensor)] = []
    ) throws {
        self.state = state
        let isWide = state.arithmetic.isWide
        // Widened graphs have no updates: their new values are outputs, which are stored here.
        let recorded = try Graph(
            outputs: outputs + (isWide ? updates.map(\.1) : []), updates: isWide ? [] : updates,
            placeholders: placeholders)
        let graph = isWide ? recorded.widened : recorded
        self.outputs = outputs.map(\.spec)
        self.updates = isWide ? updates.map(\.0) : []
        program = try state.arithmetic.device.program(for: graph, weightsStay: true)
        var places: [ObjectIdentifier: Int] = [:]
        for case (let number, .placeholder(let placeholder)) in recorded.inputs.enumerated() {
            places[ObjectIdentifier(placeholder)] = number
        }
        inputs = placeholders.compactMap { tensor in
            guard case .placeholder(let placeholder) = tensor.node.kind else { return nil }
            return places[ObjectIdentifier(placeholder)]
        }
        for (number, source) in recorded.inputs.enumerated() {
            switch source {
            case .data(let data):
                let cell = try state.copy(of: data)
                constants.append(cell)
                bind(number, cell)
            case .variable(let storage): bind(number, try state.memory(of: storage))
            case .reading(let reading):
                let cell = try state.copy(of: reading.data())
                constants.append(cell)
                bind(number, cell)
            case .placeholder: break
            }
        }
    }

    private func bind(_ number: Int, _ cell: GuardedPages) {
        if let base = cell.bytes.baseAddress { program.bind(number, to: base) }
    }

    /// The outputs for this data.
    func run(_ feeds: [Tensor]) throws -> [[Double]] {
        fed = try zip(inputs, feeds).map { number, tensor in
            let cell = try state.copy(of: tensor.data())
            bind(number, cell)
            return cell
        }
        program.expectWeights(at: state.changes)
        try program.run()
        let results = try outputs.enumerated().map { i, spec in
            state.arithmetic.numbers(try program.outputBuffer(i), spec)
        }
        for (i, storage) in updates.enumerated() {
            let bytes = try program.outputBuffer(outputs.count + i)
            try state.memory(of: storage).bytes.copyMemory(from: bytes)
        }
        state.changes += 1
        program.noteUpdates(at: state.changes)
        return results
    }
}
