import Synchronization

/// Something that turns graphs into programs. Backends receive finished output specs
/// and never infer shapes.
package protocol Backend: Sendable {
    /// For messages and caches.
    var name: String { get }
    /// Compiles the graph; program inputs and outputs are numbered as the graph's.
    ///
    /// - Parameter weightsStay: whether variables and constants stay where they are bound first for
    ///   as long as the program lives. What depends on them alone is then computed only when they
    ///   have changed (``Executable/expectWeights(at:)``).
    func compile(_ graph: Graph, weightsStay: Bool) throws -> any Executable
    /// What the machine behind it can do at best; nil if that says nothing about this backend.
    /// Measured once, which takes some milliseconds.
    var peak: MachinePeak? { get }
    /// Runs `body` on ranges that make up `0 ..< count`, at once where there are threads for that,
    /// and returns when all are done. All ranges begin at multiples of 64.
    ///
    /// - Parameter cost: rough nanoseconds on one thread.
    func divide(_ count: Int, cost: Int, _ body: (Range<Int>) -> Void)
    /// Writes elements `first`, `first` + 1, … of ``Philox/uniform53(key:counter:index:)``.
    func writeUniforms(
        _ out: UnsafeMutableBufferPointer<Double>, key: UInt64, counter: UInt64, first: UInt64)
}

extension Backend {
    package func compile(_ graph: Graph) throws -> any Executable {
        try compile(graph, weightsStay: false)
    }

    package var peak: MachinePeak? { nil }

    package func divide(_ count: Int, cost: Int, _ body: (Range<Int>) -> Void) {
        body(0..<count)
    }

    package func writeUniforms(
        _ out: UnsafeMutableBufferPointer<Double>, key: UInt64, counter: UInt64, first: UInt64
    ) {
        for i in out.indices {
            out[i] = Philox.uniform53(key: key, counter: counter, index: first &+ UInt64(i))
        }
    }
}

/// A compiled program: bind its inputs once, run it many times.
///
/// Belongs to one thread at a time: whoever made it or took it out of where it is kept. While it
/// runs that one holds a ``MemoryAccess`` to the variables behind it.
package protocol Executable: AnyObject {
    /// Memory of input `index` that the program owns, to be filled before ``run()``;
    /// for inputs not bound.
    func inputBuffer(_ index: Int) throws -> UnsafeMutableRawBufferPointer
    /// Reads (and for updates writes) input `index` at `pointer` from now on.
    func bind(_ index: Int, to pointer: UnsafeMutableRawPointer)
    /// Says before a run at which change (``MemoryAccess/changes``) its variables are:
    /// what was prepared from them at the same one is not prepared again. Nobody need say so.
    func expectWeights(at change: Int)
    /// Computes outputs, then stores updates.
    func run() throws
    /// Notes that the updates of a run were this change of its variables.
    func noteUpdates(at change: Int)
    /// Output `index`; valid until the next run.
    func outputBuffer(_ index: Int) -> UnsafeRawBufferPointer
    /// Whether a run takes long enough to be worth handing to an ``EngineThread``.
    var isLarge: Bool { get }
    /// Bytes of working memory.
    var arenaBytes: Int { get }
    /// The most bytes of it in use at once: no arrangement could do with less.
    var leastArenaBytes: Int { get }
    /// The instructions in the order in which they run.
    var instructionSummaries: [InstructionSummary] { get }
    /// While this is set every instruction is timed; without it nothing is.
    var times: InstructionTimes? { get set }
    /// Runs the program and names the first instruction that gives other numbers than the
    /// operations it stands for do one by one; nil if all agree, and for programs that run
    /// operation by operation anyway.
    func firstDeviation() throws -> InstructionSummary?
    /// Copies the listed rows one after the other to `target`.
    func gather(_ rows: RowSelection, into target: UnsafeMutableRawPointer)
}

/// Rows of an array in memory: row `i` starts at `base + i · rowBytes`.
package struct RowSelection {
    package let base: UnsafeRawPointer
    package let rowBytes: Int
    package let rows: UnsafePointer<Int>
    package let count: Int

    package init(
        base: UnsafeRawPointer, rowBytes: Int, rows: UnsafePointer<Int>, count: Int
    ) {
        (self.base, self.rowBytes, self.rows, self.count) = (base, rowBytes, rows, count)
    }

    package var byteCount: Int { count * rowBytes }

    /// Copies rows `from ..< to` of the selection to their places behind `target`.
    package func copy(_ from: Int, _ to: Int, into target: UnsafeMutableRawPointer) {
        switch rowBytes {
        case 4: copyWords(from, to, into: target, as: UInt32.self)
        case 8: copyWords(from, to, into: target, as: UInt64.self)
        default:
            for i in from..<to {
                (target + i * rowBytes).copyMemory(
                    from: base + rows[i] * rowBytes, byteCount: rowBytes)
            }
        }
    }

    /// Rows as short as one word are moved as that word.
    private func copyWords<Word: BitwiseCopyable>(
        _ from: Int, _ to: Int, into target: UnsafeMutableRawPointer, as type: Word.Type
    ) {
        for i in from..<to {
            let word = base.loadUnaligned(fromByteOffset: rows[i] * rowBytes, as: Word.self)
            target.storeBytes(of: word, toByteOffset: i * rowBytes, as: Word.self)
        }
    }
}

extension Executable {
    /// Binds the inputs that have numbers of their own, which must stay where they are;
    /// placeholders are left to the caller.
    package func bindNumbers(of sources: [Graph.Source]) {
        for (number, source) in sources.enumerated() {
            switch source {
            case .data(let data):
                // Programs write only inputs that have updates, and these are variables.
                if let base = data.bytes.baseAddress {
                    bind(number, to: UnsafeMutableRawPointer(mutating: base))
                }
            case .variable(let storage):
                if let base = storage.bytes.baseAddress { bind(number, to: base) }
            case .reading(let reading):
                // Good for one run while the memory is held; programs that stay have no such inputs.
                if let base = reading.bytes.baseAddress {
                    bind(number, to: UnsafeMutableRawPointer(mutating: base))
                }
            case .placeholder: break
            }
        }
    }

    package func expectWeights(at change: Int) {}
    package func noteUpdates(at change: Int) {}

    package func firstDeviation() throws -> InstructionSummary? {
        try run()
        return nil
    }

    package func gather(_ rows: RowSelection, into target: UnsafeMutableRawPointer) {
        rows.copy(0, rows.count, into: target)
    }
}

/// The backend that tensors use when numbers are asked for.
package enum DefaultBackend {
    private static let chosen = Mutex<any Backend>(ReferenceInterpreter())

    package static var current: any Backend { chosen.withLock { $0 } }
    package static func use(_ backend: any Backend) { chosen.withLock { $0 = backend } }
}
