import Synchronization

/// Something that turns graphs into programs. Backends receive finished output specs and never infer
/// shapes.
package protocol Backend: Sendable {
    /// For messages and caches.
    var name: String { get }
    /// Compiles the graph; program inputs and outputs are numbered as the graph's.
    func compile(_ graph: Graph) throws -> any Executable
}

/// A compiled program: bind its inputs once, run it many times.
///
/// Not thread-safe; callers hold ``ExecutionLock`` while binding, running and reading.
package protocol Executable: AnyObject {
    /// Memory of input `index` that the program owns, to be filled before ``run()``; for inputs not bound.
    func inputBuffer(_ index: Int) throws -> UnsafeMutableRawBufferPointer
    /// Reads (and for updates writes) input `index` at `pointer` from now on.
    func bind(_ index: Int, to pointer: UnsafeMutableRawPointer)
    /// Computes outputs, then stores updates.
    func run() throws
    /// Output `index`; valid until the next run.
    func outputBuffer(_ index: Int) -> UnsafeRawBufferPointer
    /// Whether a run takes long enough to be worth handing to ``EngineThread``.
    var isLarge: Bool { get }
    /// Bytes of working memory.
    var arenaBytes: Int { get }
}

/// The backend that tensors use when numbers are asked for.
package enum DefaultBackend {
    private static let chosen = Mutex<any Backend>(ReferenceInterpreter())

    package static var current: any Backend { chosen.withLock { $0 } }
    package static func use(_ backend: any Backend) { chosen.withLock { $0 = backend } }
}
