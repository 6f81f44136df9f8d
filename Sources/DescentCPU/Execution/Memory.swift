import CDescentKernels

/// Number of a buffer in a program.
typealias BufferID = Int

/// What instructions see when a program runs: the address of every buffer, the kernels, the threads.
struct Memory {
    let table: UnsafeMutablePointer<UnsafeMutableRawPointer>
    let kernels: UnsafePointer<dk_kernels>
    let threads: Int
    /// The blocks of the instruction that is running.
    let deal: OpaquePointer

    /// - Parameter deal: `dk_deal_bytes` bytes for these threads.
    init(
        table: UnsafeMutablePointer<UnsafeMutableRawPointer>, threads: Int,
        deal: UnsafeMutableRawPointer
    ) {
        (self.table, self.threads, self.deal) = (table, threads, OpaquePointer(deal))
        kernels = dk_kernels_current()
    }

    subscript(_ id: BufferID) -> UnsafeMutableRawPointer { table[id] }
    func floats(_ id: BufferID) -> UnsafeMutablePointer<Float> {
        table[id].assumingMemoryBound(to: Float.self)
    }
}

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

    func run(_ memory: Memory) throws {}

    /// A part of the work, `part` of `parts`, for instructions that share it among threads.
    func runPart(_ part: Int, of parts: Int, _ memory: Memory) {}

    /// Runs ``runPart(_:of:_:)`` on `threads` threads and waits.
    final func fork(_ threads: Int, _ memory: Memory) {
        if threads <= 1 {
            runPart(0, of: 1, memory)
            return
        }
        var work = Work(instruction: Unmanaged.passUnretained(self), memory: memory)
        // The work outlives the call because dk_parallel returns only when all parts are done.
        withUnsafeMutablePointer(to: &work) { pointer in
            dk_parallel(
                Int32(threads),
                { context, part, parts in
                    guard let work = context?.assumingMemoryBound(to: Work.self) else { return }
                    work.pointee.instruction._withUnsafeGuaranteedRef {
                        $0.runPart(Int(part), of: Int(parts), work.pointee.memory)
                    }
                }, UnsafeMutableRawPointer(pointer))
        }
    }

    /// Deals out `blocks` blocks to the `threads` that will be forked.
    final func deal(_ blocks: Int, _ threads: Int, _ memory: Memory) {
        dk_deal_begin(memory.deal, Int32(threads), blocks)
    }

    /// The next block for this thread, if any is left.
    @inline(__always)
    final func nextBlock(_ part: Int, _ memory: Memory) -> Int? {
        let block = dk_deal_next(memory.deal, Int32(part))
        return block < 0 ? nil : block
    }

    private struct Work {
        let instruction: Unmanaged<Instruction>
        let memory: Memory
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
