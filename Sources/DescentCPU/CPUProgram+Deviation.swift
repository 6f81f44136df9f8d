import CDescentKernels
import DescentCore

/// Which instruction is wrong: each value that the program stores beside the same value computed
/// operation by operation.
extension CPUProgram {
    /// How far an instruction may be from its operations, as a part of the largest number:
    /// far more than rounding does within one step.
    private static let tolerance = 0.05

    func firstDeviation() throws -> InstructionSummary? {
        let denormals = dk_flush_denormals()
        defer { dk_restore_denormals(denormals) }
        let watched = storedNodes.filter {
            graph.nodes[$0.node].spec.dtype.isFloatingPoint
                && graph.nodes[$0.node].spec.shape.elementCount > 0
        }
        let bytes = watched.reduce(0) { $0 + graph.nodes[$1.node].spec.byteCount }
        guard bytes < availableMemory / 4 else {
            try run()
            return nil
        }
        // It reads the variables before this program changes them.
        let plain = try plainProgram(watched.map(\.node))
        try plain.run()
        var places: [BufferID: [Int]] = [:]
        for (place, stored) in watched.enumerated() {
            places[stored.buffer, default: []].append(place)
        }
        for (number, instruction) in instructions.enumerated() {
            try instruction.run(memory)
            let mine = Set(instruction.nodes)
            for place in instruction.writes.flatMap({ places[$0] ?? [] })
            where mine.contains(watched[place].node) || places[watched[place].buffer]?.count == 1 {
                let (node, buffer) = watched[place]
                guard
                    deviates(
                        UnsafeRawPointer(memory[buffer]), from: plain.outputBuffer(place),
                        graph.nodes[node].spec)
                else { continue }
                for rest in instructions[(number + 1)...] { try rest.run(memory) }
                return summary(of: instruction)
            }
        }
        return nil
    }

    /// The graph without anything fused, with the values of `nodes` as its outputs,
    /// on the same inputs.
    private func plainProgram(_ nodes: [Int]) throws -> CPUProgram {
        var plain = graph
        (plain.outputs, plain.updates) = (nodes, [])
        plain.inputs = inputSpecs.map { _ in .placeholder(Placeholder(name: "input")) }
        let program = try CPUDevice(threads: memory.threads, passes: []).program(for: plain)
        for (number, id) in inputBuffers.enumerated() { program.bind(number, to: memory[id]) }
        return program
    }

    private func deviates(
        _ values: UnsafeRawPointer, from expected: UnsafeRawBufferPointer, _ spec: TensorSpec
    ) -> Bool {
        guard let base = expected.baseAddress else { return false }
        var (largest, difference) = (0.0, 0.0)
        for i in 0..<spec.shape.elementCount {
            let (a, e) = (spec.dtype.load(values, i), spec.dtype.load(base, i))
            if a.isFinite != e.isFinite { return true }
            guard e.isFinite else { continue }
            largest = Swift.max(largest, Swift.abs(e))
            difference = Swift.max(difference, Swift.abs(a - e))
        }
        return difference > Self.tolerance * largest + 1e-6
    }
}
