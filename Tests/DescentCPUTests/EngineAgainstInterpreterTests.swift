import DescentCPU
import DescentCore
import DescentTesting
import Testing

/// The CPU engine gives what the plain loops give, on random graphs over all primitives.
@Suite struct EngineAgainstInterpreterTests {
    private static let perCase = 40

    @Test(
        "Random graphs give the same numbers on the engine and the interpreter", arguments: 0..<20)
    func randomGraphsAgree(block: Int) throws {
        let first = UInt64(block * Self.perCase)
        for seed in first..<(first + UInt64(Self.perCase)) {
            let fault = try compareBackends(seed, ReferenceInterpreter(), CPUBackend())
            #expect(fault == nil)
        }
    }

    @Test(
        "Random graphs whose weights stay give the same numbers in every run", arguments: 0..<10)
    func steadyGraphsAgree(block: Int) throws {
        let first = UInt64(50_000 + block * Self.perCase)
        for seed in first..<(first + UInt64(Self.perCase)) {
            let fault = try compareSteadily(seed, ReferenceInterpreter(), CPUBackend())
            #expect(fault == nil)
        }
    }

    @Test(
        "Results agree with every pass switched off",
        arguments: [
            [], CPUBackend.Passes.all.subtracting(.simplification),
            CPUBackend.Passes.all.subtracting(.fusion),
            CPUBackend.Passes.all.subtracting(.epilogues),
            CPUBackend.Passes.all.subtracting(.memoryReuse),
            CPUBackend.Passes.all.subtracting(.ownKernels),
            CPUBackend.Passes.all.subtracting(.blocks),
            CPUBackend.Passes.all.subtracting(.folding),
            CPUBackend.Passes.all.subtracting(.composites),
        ])
    func passesDoNotChangeResults(passes: CPUBackend.Passes) throws {
        let engine = CPUBackend(threads: 1, passes: passes)
        for seed in 10_000..<UInt64(10_060) {
            let fault = try compareBackends(seed, ReferenceInterpreter(), engine)
            #expect(fault == nil)
            let steady = try compareSteadily(seed, ReferenceInterpreter(), engine)
            #expect(steady == nil)
        }
    }
}
