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
            let fault = try compareDevices(seed, ReferenceInterpreter(), CPUDevice())
            #expect(fault == nil)
        }
    }

    @Test(
        "Random graphs whose weights stay give the same numbers in every run", arguments: 0..<10)
    func steadyGraphsAgree(block: Int) throws {
        let first = UInt64(50_000 + block * Self.perCase)
        for seed in first..<(first + UInt64(Self.perCase)) {
            let fault = try compareSteadily(seed, ReferenceInterpreter(), CPUDevice())
            #expect(fault == nil)
        }
    }

    @Test(
        "Results agree with every pass switched off",
        arguments: [
            [], CPUDevice.Passes.all.subtracting(.simplification),
            CPUDevice.Passes.all.subtracting(.fusion),
            CPUDevice.Passes.all.subtracting(.epilogues),
            CPUDevice.Passes.all.subtracting(.memoryReuse),
            CPUDevice.Passes.all.subtracting(.ownKernels),
            CPUDevice.Passes.all.subtracting(.blocks),
            CPUDevice.Passes.all.subtracting(.folding),
            CPUDevice.Passes.all.subtracting(.composites),
        ])
    func passesDoNotChangeResults(passes: CPUDevice.Passes) throws {
        let engine = CPUDevice(threads: 1, passes: passes)
        for seed in 10_000..<UInt64(10_060) {
            let fault = try compareDevices(seed, ReferenceInterpreter(), engine)
            #expect(fault == nil)
            let steady = try compareSteadily(seed, ReferenceInterpreter(), engine)
            #expect(steady == nil)
        }
    }
}
