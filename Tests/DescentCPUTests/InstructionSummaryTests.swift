import DescentCore
import DescentTesting
import Testing

@testable import DescentCPU

@Suite struct InstructionSummaryTests {
    private func program(_ outputs: [Tensor]) throws -> CPUProgram {
        try CPUDevice().program(for: try Graph(outputs: outputs))
    }

    private func input(_ shape: Shape, _ name: String = "x") -> Tensor {
        .placeholder(TensorSpec(shape, .float32), name: name)
    }

    @Test("A loop's bytes are what it reads and writes, without scratch memory")
    func bytesOfLoops() throws {
        let x = input([1000])
        let summaries = try program([tanh(x) + x * 2]).instructionSummaries
        #expect(summaries.count == 1)
        #expect(summaries[0].bytes == 8000)
        #expect(summaries[0].operations == 3000)
    }

    @Test("A look-up counts the rows it moves, not its table")
    func bytesOfLookUps() throws {
        let indices = Tensor.placeholder(TensorSpec([3], .int32), name: "i")
        let summaries = try program([input([5000, 4]).gathering(indices)]).instructionSummaries
        #expect(summaries.map(\.bytes) == [3 * (2 * 16 + 4)])
    }

    @Test("A product counts two operations for each multiplication, whoever computes it")
    func operationsOfProducts() throws {
        let product = matmul(input([6, 50, 40]), input([6, 40, 30], "y"))
        let plain = try #require(
            try ReferenceInterpreter().program(for: try Graph(outputs: [product]))
                as? any ProfiledProgram)
        let expected = 2.0 * 6 * 50 * 40 * 30
        #expect(try program([product]).instructionSummaries.map(\.operations).max() == expected)
        #expect(plain.instructionSummaries.map(\.operations).max() == expected)
    }

    @Test("An instruction's layers share it by their work")
    func originsOfLoops() throws {
        let x = input([1000])
        let first = withNameScope("a") { exp(x) * 2 + x }
        let y = withNameScope("b") { withNameScope("inner") { tanh(first) } }
        let origins = try program([y]).instructionSummaries.flatMap(\.origins)
        #expect(origins.map(\.path) == [["a"], ["b", "inner"]])
        #expect(abs(origins.reduce(0) { $0 + $1.share } - 1) < 1e-12)
        #expect(origins[0].share > origins[1].share)
    }

    @Test("Every instruction of every run is timed, and a run that fails is forgotten")
    func timesOfRuns() throws {
        let indices = Tensor.placeholder(TensorSpec([2], .int32), name: "i")
        let rows = input([4, 3]).gathering(indices)
        for device: any Device in [CPUDevice(), ReferenceInterpreter()] {
            let graph = try Graph(outputs: [exp(rows)])
            let compiled = try device.program(for: graph)
            let program = try #require(compiled as? any HostProgram & ProfiledProgram)
            let place = try #require(graph.inputSpecs.firstIndex { $0.dtype == .int32 })
            let times = InstructionTimes(instructions: program.instructionSummaries.count)
            program.times = times
            let index = try program.inputBuffer(place)
            index.initializeMemory(as: UInt8.self, repeating: 0)
            try program.run()
            index.storeBytes(of: 9, as: Int32.self)
            #expect(throws: EngineError.self) { try program.run() }
            index.storeBytes(of: 1, as: Int32.self)
            try program.run()
            #expect(times.runs == 2)
            #expect(times.run(1).count == program.instructionSummaries.count)
            program.times = nil
            try program.run()
            #expect(times.runs == 2)
        }
    }

    @Test("Random graphs need little more memory than is in use at once", arguments: 0..<UInt64(60))
    func randomGraphsAreNearLowerBound(seed: UInt64) throws {
        let graph = try RandomGraph(seed: seed, size: 60)
        let program = try program(graph.outputs.suffix(3).map(\.tensor))
        #expect(program.arenaBytes >= program.leastArenaBytes)
        // Values of a few bytes take a cache line each, so the bound is that of whole lines.
        let lines = program.lifetimes.map { life in
            Lifetime(
                bytes: Swift.max((life.bytes + 63) / 64, 1) * 64, first: life.first, last: life.last
            )
        }
        #expect(Double(program.arenaBytes) <= 1.25 * Double(MemoryPlan.lowerBound(lines)))
    }

    @Test("The machine's peak is measured once and plausible")
    func peakIsPlausible() throws {
        let peak = try #require(CPUDevice(threads: 1).peak)
        #expect(peak.threads == 1)
        #expect((0.5...2000).contains(peak.gigaflops))
        #expect((0.5...2000).contains(peak.gigabytesPerSecond))
        #expect(CPUDevice(threads: 1).peak == peak)
    }
}
