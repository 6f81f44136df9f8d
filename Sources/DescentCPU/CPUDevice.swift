import CDescentKernels
package import DescentCore

/// The default device: graphs become a flat list of instructions over one arena,
/// run by vector kernels and oneDNN.
package struct CPUDevice: MeasuredDevice, HostWorkers {
    /// Threads for work that is large enough to share; nil for ``ThreadCount/current``.
    package let threads: Int?
    /// Whether programs watch over their working memory: see ``MemoryGuard``. Slow; for tests.
    package let isGuarded: Bool
    /// Passes that are switched on; tests switch them off one by one and compare results.
    package let passes: Passes

    /// Passes of the engine.
    package typealias Passes = EnginePasses

    package init(threads: Int? = nil, passes: Passes = .all, isGuarded: Bool = false) {
        self.threads = threads
        self.isGuarded = isGuarded
        self.passes = passes
    }

    package var name: String {
        "cpu-\(threadCount)-\(passes.rawValue)\(isGuarded ? "-guarded" : "")"
    }

    package var peak: MachinePeak? { PeakMeasurement.peak(threads: threadCount) }

    var threadCount: Int {
        Swift.min(Swift.max(1, threads ?? ThreadCount.current), ThreadCount.most)
    }

    package func compile(_ graph: Graph, _ options: CompileOptions) throws -> any Program {
        try program(for: graph, weightsStay: options.weightsStay)
    }

    func program(for graph: Graph, weightsStay: Bool = false) throws -> CPUProgram {
        try graph.requireMemory()
        var graph = passes.contains(.simplification) ? Simplifier.simplify(graph) : graph
        if !passes.contains(.composites) { graph.composites = [] }
        if weightsStay, passes.contains(.folding) { graph = WeightFolding.fold(graph) }
        return try CPUProgram(
            try emit(graph, weightsStay: weightsStay),
            reuseMemory: passes.contains(.memoryReuse), isGuarded: isGuarded)
    }

    /// The instructions for a graph: matched, put into loops and emitted.
    func emit(_ graph: Graph, weightsStay: Bool) throws -> Emitted {
        let matched = Matched(graph, passes: passes, weightsStay: weightsStay)
        let emitter = Emitter(matched, FusionPlan.plan(matched), threads: threadCount) {
            try program(for: $0, weightsStay: true)
        }
        try emitter.emitProgram()
        return emitter.emitted
    }
}

/// Called by the kernels' library when it is loaded: from then on plain tensor maths
/// runs on this engine.
@_cdecl("descent_cpu_register")
public func registerCPUDevice() {
    DefaultDevice.use(CPUDevice())
}
