import CDescentKernels
import DescentCore
import Synchronization

/// Measures what the machine can do at best: arithmetic in registers, and streams through memory.
enum PeakMeasurement {
    /// Measured by the first call for each number of threads.
    static func peak(threads: Int) -> MachinePeak {
        known.withLock { known in
            if let peak = known[threads] { return peak }
            let peak = EngineThread.perform { measure(threads) }
            known[threads] = peak
            return peak
        }
    }

    private static let known = Mutex<[Int: MachinePeak]>([:])

    /// Elements of each of the three streams for every thread: 2 MB, beyond second-level caches.
    private static let streamLength = 1 << 19

    private static func measure(_ threads: Int) -> MachinePeak {
        let count = streamLength * threads
        let buffers = (0..<3).map { _ in
            UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
        }
        defer { for buffer in buffers { buffer.deallocate() } }
        for buffer in buffers {
            buffer.initializeMemory(as: Float.self, repeating: 1, count: count)
        }
        var table = buffers
        return table.withUnsafeMutableBufferPointer { pointers in
            // Three buffers, so the table has a first entry.
            let memory = Memory(table: pointers.baseAddress!, threads: threads)
            let (arithmetic, streams) = (ArithmeticProbe(), StreamProbe(count: count))
            return MachinePeak(
                gigaflops: arithmetic.operations(threads) / fastest(arithmetic, memory),
                gigabytesPerSecond: Double(12 * count) / fastest(streams, memory),
                threads: threads)
        }
    }

    /// Nanoseconds of the fastest of some runs: the others were disturbed.
    private static func fastest(_ probe: Instruction, _ memory: Memory) -> Double {
        let clock = ContinuousClock()
        var best = Double.infinity
        for _ in 0..<12 {
            let time = clock.measure { probe.fork(memory.threads, memory) }.components
            best = Swift.min(best, Double(time.attoseconds) * 1e-9 + Double(time.seconds) * 1e9)
        }
        return best
    }
}

/// Multiplications and additions in registers.
private final class ArithmeticProbe: Instruction {
    private static let rounds = 50_000
    /// What the kernel reads and overwrites.
    private static let values = 192

    /// Operations of all threads together; the kernel knows those of one.
    func operations(_ threads: Int) -> Double {
        var values = [Float](repeating: 0, count: Self.values)
        let one = dk_kernels_current().pointee.multiply_adds(&values, 1)
        return Double(one * Self.rounds * threads)
    }

    override var cost: Int { Self.rounds * 8 }

    override func runPart(_ part: Int, of parts: Int, _ memory: Memory) {
        let mine = memory.floats(0) + part * Self.values
        _ = memory.kernels.pointee.multiply_adds(mine, Self.rounds)
    }
}

/// STREAM's triad, `a = b · s + c`: two streams are read and one is written.
private final class StreamProbe: Instruction {
    private let count: Int
    init(count: Int) { self.count = count }

    override var cost: Int { count }

    override func runPart(_ part: Int, of parts: Int, _ memory: Memory) {
        let (from, to) = share(count, part, parts, step: 16)
        memory.kernels.pointee.axpy(
            memory.floats(0) + from, memory.floats(1) + from, 0.5, memory.floats(2) + from,
            to - from)
    }
}
