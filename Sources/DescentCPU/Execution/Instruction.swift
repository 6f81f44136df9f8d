import CDescentKernels

/// One step of a program. Made when the program is compiled; running it allocates nothing.
class Instruction {
    /// Buffers read and written, for lifetimes; scratch memory counts as written.
    var reads: [BufferID] = []
    var writes: [BufferID] = []

    /// Nodes of the graph that it computes, for profiles.
    var nodes: [Int] = []

    /// Rough nanoseconds of one run on one thread.
    var cost: Int { 100 }

    /// What it does, for profiles: `product 128×784×128`.
    var summary: String { words(of: String(describing: type(of: self))) }
    /// Floating-point operations of one run.
    var operations: Double { 0 }
    /// Bytes read and written in one run, if these are not all of its buffers'.
    var movedBytes: Int? { nil }

    /// Called once, when what belongs to the instruction is complete.
    func settle() {}

    func run(_ memory: Memory) throws {}

    /// Block `part` of `parts`, for instructions whose blocks need no memory of the thread's own.
    func runPart(_ part: Int, of parts: Int, _ memory: Memory) {}

    /// Takes blocks until none is left. Every thread that works on the instruction runs it once.
    func run(_ blocks: Blocks, _ memory: Memory) {
        while let part = blocks.next() { runPart(part, of: blocks.count, memory) }
    }

    // MARK: One of a group

    /// Into how many shares it may be divided that threads take beside those of other instructions;
    /// 0 if it has to run by itself.
    var mostShares: Int { 0 }
    /// Bytes that it moves between the caches of two cores if another thread runs it than
    /// those beside it.
    var exchangedAlone: Int { 0 }
    /// Floats of memory that a thread needs of its own for a share.
    var workspaceFloats: Int { 0 }
    /// From now on that memory is the beginning of `shared`.
    func use(_ shared: Workspace) {}
    /// The `part`-th of `parts` shares, by thread `place`.
    func runShare(_ part: Int, of parts: Int, place: Int, _ memory: Memory) {}

    /// Puts one buffer in the place of another one in ``writes``.
    final func replaceWritten(_ id: BufferID, by other: BufferID) {
        writes = writes.filter { $0 != id && $0 != other } + [other]
    }

    /// Runs ``run(_:_:)`` on this thread and on others of the team, and waits until all
    /// `blocks` are done.
    ///
    /// - Parameter cost: nanoseconds on one thread, if these are not all of ``cost``.
    final func fork(_ blocks: Int, _ memory: Memory, cost: Int? = nil) {
        let cost = cost ?? self.cost
        let threads = Swift.min(Sharing.threads(for: cost, of: memory.threads), blocks)
        var work = Work(
            instruction: Unmanaged.passUnretained(self), memory: memory, blocks: blocks)
        // The work outlives the call because dk_parallel returns only when all blocks are done.
        withUnsafeMutablePointer(to: &work) { pointer in
            dk_parallel(
                blocks, Int32(threads), cost,
                { context, team, worker in
                    guard let work = context?.assumingMemoryBound(to: Work.self) else { return }
                    let blocks = Blocks(
                        team: team, worker: Int(worker), count: work.pointee.blocks)
                    work.pointee.instruction._withUnsafeGuaranteedRef {
                        $0.run(blocks, work.pointee.memory)
                    }
                }, UnsafeMutableRawPointer(pointer))
        }
    }

    private struct Work {
        let instruction: Unmanaged<Instruction>
        let memory: Memory
        let blocks: Int
    }
}

/// The blocks of an instruction, as one of its threads sees them.
struct Blocks {
    let team: OpaquePointer
    /// Number of the thread, below the program's number of threads; 0 for the caller.
    let worker: Int
    /// How many there are for all threads.
    let count: Int

    /// One that no thread has taken, if any is left.
    @inline(__always)
    func next() -> Int? {
        let block = dk_next(team, Int32(worker))
        return block < 0 ? nil : block
    }
}

/// `StridedCopy` → `strided copy`, `PoolStep` → `pool`.
private func words(of type: String) -> String {
    let name = type.hasSuffix("Step") ? type.dropLast(4) : type[...]
    return name.reduce(into: "") { text, letter in
        if letter.isUppercase, !text.isEmpty { text += " " }
        text += letter.lowercased()
    }
}

/// The `part`-th of `parts` nearly equal ranges of `0 ..< count`, in multiples of `step`.
@inline(__always)
func share(_ count: Int, _ part: Int, _ parts: Int, step: Int = 1) -> (from: Int, to: Int) {
    let steps = (count + step - 1) / step
    return (
        Swift.min(steps * part / parts * step, count),
        Swift.min(steps * (part + 1) / parts * step, count)
    )
}
