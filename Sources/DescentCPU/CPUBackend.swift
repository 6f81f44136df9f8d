import CDescentKernels
package import DescentCore

/// The default backend: graphs become a flat list of instructions over one arena,
/// run by vector kernels and oneDNN.
package struct CPUBackend: Backend {
    /// Threads for work that is large enough to share; nil for ``ThreadCount/current``.
    package let threads: Int?
    /// Whether programs watch over their working memory: see ``MemoryGuard``. Slow; for tests.
    package let isGuarded: Bool
    /// Passes that are switched on; tests switch them off one by one and compare results.
    package let passes: Passes

    package struct Passes: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }
        /// Constants, common subexpressions, movement folded into movement.
        package static let simplification = Passes(rawValue: 1)
        /// Chains of element-wise operations in one loop.
        package static let fusion = Passes(rawValue: 2)
        /// Bias and activation inside products and convolutions.
        package static let epilogues = Passes(rawValue: 4)
        /// Buffers share memory when their lifetimes do not overlap.
        package static let memoryReuse = Passes(rawValue: 8)
        /// Our own kernels for products and convolutions, where they fit, instead of oneDNN's.
        package static let ownKernels = Passes(rawValue: 16)
        /// Loops run on blocks of the products they read.
        package static let blocks = Passes(rawValue: 32)
        /// Factors and sums for each feature become part of the weights beside them,
        /// where these stay.
        package static let folding = Passes(rawValue: 64)
        /// Named functions computed as what they are, not primitive by primitive.
        package static let composites = Passes(rawValue: 128)
        package static let all: Passes = [
            .simplification, .fusion, .epilogues, .memoryReuse, .ownKernels, .blocks, .folding,
            .composites,
        ]
    }

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

    package func compile(_ graph: Graph, weightsStay: Bool) throws -> any Executable {
        try program(graph, weightsStay: weightsStay)
    }

    func program(_ graph: Graph, weightsStay: Bool) throws -> CPUProgram {
        try graph.requireMemory()
        var graph = passes.contains(.simplification) ? Simplifier.simplify(graph) : graph
        if !passes.contains(.composites) { graph.composites = [] }
        if weightsStay, passes.contains(.folding) { graph = WeightFolding.fold(graph) }
        let lowering = Lowering(
            graph, passes: passes, threads: threadCount, weightsStay: weightsStay)
        try lowering.run()
        return try CPUProgram(
            lowering, reuseMemory: passes.contains(.memoryReuse), isGuarded: isGuarded)
    }
}

/// Called by the kernels' library when it is loaded: from then on plain tensor maths
/// runs on this engine.
@_cdecl("descent_cpu_register")
public func registerCPUBackend() {
    DefaultBackend.use(CPUBackend())
}
