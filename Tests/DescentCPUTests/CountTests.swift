import CAllocationCounter
import DescentCore
import DescentTesting
import Testing

@testable import DescentCPU

@Suite(.serialized) struct CountTests {
    private static let types: [DType] = [.bool, .uint8, .int32, .int64]
    private static let axes: [[Int]] = [
        [0], [1], [2], [3], [0, 2], [1, 3], [0, 1, 2, 3], [2, 3],
    ]

    private func numbers(_ shape: Shape, _ dtype: DType) throws -> Tensor {
        var source = RandomSource(seed: 4, stream: 4)
        let list = (0..<shape.elementCount).map { _ in
            Int32(truncatingIfNeeded: source.nextInt(below: 1 << 32))
        }
        return try Tensor(shape: shape, scalars: list).cast(to: dtype).evaluated()
    }

    private func integers(_ tensor: Tensor, _ device: any Device) throws -> [Int64] {
        try Tensor(data: evaluate([tensor], device: device)[0]).scalars(as: Int64.self)
    }

    @Test("The engine counts integers as the interpreter does", arguments: types, axes)
    func engine(_ dtype: DType, _ axes: [Int]) throws {
        let x = try numbers([5, 3, 7, 4], dtype)
        for result in [x.sum(axes: axes), x.prod(axes: axes)] {
            #expect(result.dtype == .int64)
            let (fast, plain) = (
                try integers(result, CPUDevice()), try integers(result, ReferenceInterpreter())
            )
            #expect(fast == plain)
        }
    }

    @Test("Large sums are shared among threads and stay exact")
    func large() throws {
        let rows = Tensor.full([64, 40_000], 255, dtype: .uint8)
        let sums = try integers(rows.sum(axes: [1]), CPUDevice())
        #expect(sums == [Int64](repeating: 10_200_000, count: 64))
        #expect(try integers(rows.sum(), CPUDevice()) == [652_800_000])
    }

    @Test("Warm sums of bytes allocate nothing and need no wider copy of them")
    func memory() throws {
        let x = Tensor.placeholder(TensorSpec([1000, 1000], .uint8), name: "x")
        let share = x.sum(axes: [1]).cast(to: .float64) + (x .> 9).sum().cast(to: .float64)
        let isMany = x.sum() .> 7
        let graph = try Graph(outputs: [share, isMany], placeholders: [x])
        let program = try CPUDevice().program(for: graph)
        _ = try program.inputBuffer(0)
        #expect(program.arenaBytes < 3 << 20)
        for _ in 0..<2 { try program.run() }
        allocation_counter_start()
        for _ in 0..<3 { try program.run() }
        allocation_counter_stop()
        #expect(allocation_counter_own() == 0)
    }
}
