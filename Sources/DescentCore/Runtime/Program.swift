/// A compiled program: bind its inputs once, run it many times.
///
/// Belongs to one thread at a time: whoever made it or took it out of where it is kept. While it
/// runs that one holds a ``MemoryAccess`` to the variables behind it.
package protocol Program: AnyObject {
    /// Reads input `index` from `buffer` from now on, which must live as long. The input of an
    /// update is read once per run; what becomes of it see ``updated(_:)``.
    ///
    /// - Throws: ``EngineError/foreignMemory(memory:buffer:)`` for a buffer elsewhere.
    func bind(_ index: Int, to buffer: any Buffer) throws
    /// Computes outputs and updates. All inputs have been bound. A run that throws has used up
    /// none of the buffers.
    func run() throws
    /// Output `index` of the last run, valid until the next.
    func result(_ index: Int) throws -> any Buffer
    /// The buffer that the last run stored the new numbers of input `index` in, which has an update.
    /// nil if it is the one that was bound. Else that one has been used up: nobody may touch it
    /// any more, and whoever owns the variable takes this one.
    func updated(_ index: Int) -> (any Buffer)?
    /// Says before a run at which change (``MemoryAccess/changes``) its variables are:
    /// what was prepared from them at the same one is not prepared again. Nobody need say so.
    func expectWeights(at change: Int)
    /// Notes that the updates of a run were this change of its variables.
    func noteUpdates(at change: Int)
    /// Whether a run takes long enough to be worth handing to an ``EngineThread``.
    var isLarge: Bool { get }
}

extension Program {
    package func updated(_ index: Int) -> (any Buffer)? { nil }
    package func expectWeights(at change: Int) {}
    package func noteUpdates(at change: Int) {}
    package var isLarge: Bool { false }
}

/// A program that can say what it does.
package protocol ProfiledProgram: Program {
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
}

/// What gathers rows in the host's memory: a program that has threads for it, or nobody else.
package protocol RowGatherer: AnyObject {
    /// Copies the listed rows one after the other to `target`.
    func gather(_ rows: RowSelection, into target: UnsafeMutableRawPointer)
}

/// Row by row on the calling thread.
package final class PlainRowGatherer: RowGatherer {
    package init() {}

    package func gather(_ rows: RowSelection, into target: UnsafeMutableRawPointer) {
        rows.copy(0, rows.count, into: target)
    }
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
