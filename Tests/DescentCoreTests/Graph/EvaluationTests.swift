import DescentCore
import DescentTesting
import Testing

@Suite struct EvaluationTests {
    @Test("The first error is kept through everything made from it, with the layers' path")
    func invalid() throws {
        let bad = withNameScope("model") {
            withNameScope("dense") { Tensor.zeros([2, 3]) + Tensor.zeros([4]) }
        }
        let later = softmax(matmul(exp(bad) * 2, Tensor.zeros([9])).sum(axes: [5]))
        let expected =
            "add needs shapes that broadcast, but got [2, 3] and [4] (in model/dense). "
            + "Axes are compared from the last; each pair must be equal or contain 1. "
            + "See DescentCoreTests/EvaluationTests.swift:9."
        expectError(later, expected)
        #expect((later.error as? ShapeError)?.path == ["model", "dense"])
        #expect(throws: ShapeError.self) { try later.item() }
        #expect(throws: ShapeError.self) { try graphText(of: later) }
        #expect(gradient(of: later, withRespectTo: [Tensor(1)])[0].error != nil)
    }

    @Test("An error of one's own travels the same way")
    func ownError() {
        struct Mine: Error {}
        #expect(throws: Mine.self) { try (Tensor.invalid(Mine()) + 1).scalars() }
    }

    @Test("Symbolic tensors and placeholders cannot be read")
    func symbolic() throws {
        let x = Tensor.placeholder(TensorSpec([-1, 3], .float32), name: "x", isSymbolic: true)
        #expect((x * 2).shape == [-1, 3] && (x * 2).isSymbolic)
        #expect(throws: EngineError.symbolicTensor(shape: [-1, 3])) { try (x * 2).scalars() }
        #expect("\(x)" == "symbolic Tensor float32[?, 3]")
        #expect(throws: EngineError.self) { try Variable(x) }
        let y = Tensor.placeholder(TensorSpec([3], .float32), name: "y")
        #expect(throws: ShapeError.self) { try (y * 2).scalars() }
    }

    @Test(
        "More memory than the machine has is an error", arguments: [[1 << 50], [1 << 40, 1 << 40]])
    func memory(_ lengths: [Int]) throws {
        let x = Tensor.zeros(Shape(lengths))
        #expect(throws: EngineError.self) { try x.scalars() }
        #expect(throws: EngineError.self) { try Variable(x) }
        #expect(x.sliced(axis: 0, from: 0, to: 1)[0..<1].shape[0] == 1)
    }

    /// Counts compilations; everything else is the reference interpreter's.
    private final class Counting: Device, @unchecked Sendable {
        let name = "counting"
        /// Touched by one thread at a time.
        var compilations = 0
        func compile(_ graph: Graph, _ options: CompileOptions) throws -> any Program {
            compilations += 1
            return try ReferenceInterpreter().compile(graph, options)
        }
    }

    @Test("One structure is compiled once, whatever the numbers")
    func cache() throws {
        let device = Counting()
        for i in 0..<5 {
            let x = Tensor(shape: [3], scalars: [Double(i), 1, 2])
            let y = try evaluate([exp(x) * 2 + x], device: device)[0]
            let expected = Double.unary(.exponential, Double(i)) * 2 + Double(i)
            #expect(try Tensor(data: y).scalars()[0] == expected)
        }
        #expect(device.compilations == 1)
        _ = try evaluate([exp(Tensor([1, 2])) * 2], device: device)
        #expect(device.compilations == 2)
        // The same tensor used twice is another structure than two tensors.
        let (a, b) = (Tensor([1, 2]), Tensor([3, 4]))
        _ = try evaluate([a * a], device: device)
        expectValues(Tensor(data: try evaluate([a * b], device: device)[0]), [3, 8])
        #expect(device.compilations == 4)
    }

    @Test("A cached program does not keep the first user's data alive")
    func release() throws {
        weak var data: TensorData?
        try {
            let x = try TensorData(TensorSpec([5], .float32)) {
                $0.initializeMemory(as: UInt8.self, repeating: 0)
            }
            data = x
            _ = try (Tensor(data: x) * 3 - 77).scalars()
        }()
        #expect(data == nil)
    }

    @Test("Several tensors are computed in one program, and results are constants")
    func several() throws {
        let x = Tensor([1, 2])
        let results = try evaluate([x, x + 1, x + 1]).map { try Tensor(data: $0).scalars() }
        #expect(results == [[1, 2], [2, 3], [2, 3]])
        #expect(try (x * 3).evaluated().node.inputs.isEmpty)
    }

    @Test("Tasks may evaluate at the same time")
    func threads() async throws {
        let shared = Tensor.range(0..<100, dtype: .float64)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for i in 0..<25 {
                        let factor = Double(task * 25 + i)
                        let sum = try
                            (shared * factor + Tensor.randomUniform([100], dtype: .float64) * 0)
                            .sum().item()
                        guard sum == 4950 * factor else { return false }
                    }
                    return true
                }
            }
            for try await fine in group { #expect(fine) }
        }
    }
}
