import DescentCore
import Testing

@testable import DescentCPU

/// A program for one placeholder, compiled as models compile theirs: weights stay where they are.
struct PreparedProgram {
    let program: CPUProgram
    private let graph: Graph
    private let access: MemoryAccess
    private let input: Int
    private let outputs: [Tensor]

    init(
        _ outputs: [Tensor], of x: Tensor, updates: [(VariableStorage, Tensor)] = [],
        passes: CPUDevice.Passes = .all
    ) throws {
        self.outputs = outputs
        graph = try Graph(outputs: outputs, updates: updates, placeholders: [x])
        let device = CPUDevice(passes: passes)
        program = try device.program(for: graph, weightsStay: true)
        try program.bindNumbers(of: graph.inputs)
        access = MemoryAccess(reading: graph.variables, writing: updates.map(\.0))
        input = try #require(
            graph.inputs.lastIndex { if case .placeholder = $0 { true } else { false } })
    }

    /// The outputs for `x`.
    func callAsFunction(_ x: Tensor) throws -> [Tensor] {
        let data = try x.data()
        return try access.hold {
            data.withBytes { bytes in
                try? program.inputBuffer(input).copyMemory(from: bytes)
            }
            program.expectWeights(at: access.changes)
            try program.run()
            if !graph.updates.isEmpty { program.noteUpdates(at: access.noteChange()) }
            return try outputs.enumerated().map { i, output in
                Tensor(
                    data: try TensorData(output.spec) {
                        $0.copyMemory(from: program.outputBuffer(i))
                    })
            }
        }
    }

    /// Kinds of the instructions that every run repeats.
    var repeated: [String] { Array(program.instructionNames[program.preparing...]) }
}

/// Numbers from `low` to `high`, the same for the same stream.
func numbers(
    _ shape: Shape, _ stream: UInt64, from low: Double = -1, to high: Double = 1
) -> Tensor {
    var source = RandomSource(seed: 11, stream: stream)
    return Tensor(
        shape: shape,
        scalars: (0..<shape.elementCount).map { _ in
            Float(low + source.nextUniform() * (high - low))
        })
}

/// A weight with such numbers.
func weight(
    _ shape: Shape, _ stream: UInt64, from low: Double = -1, to high: Double = 1
) throws -> Variable {
    try Variable(numbers(shape, stream, from: low, to: high))
}
