import CDescentKernels

/// Number of a buffer in a program.
typealias BufferID = Int

/// What instructions see when a program runs: the address of every buffer,
/// the kernels, the threads.
struct Memory {
    let table: UnsafeMutablePointer<UnsafeMutableRawPointer>
    let kernels: UnsafePointer<dk_kernels>
    /// Threads the program was compiled for. How it divides its work depends on this number,
    /// on shapes and on nothing else, so that its results do not depend on how many threads come.
    let threads: Int

    init(table: UnsafeMutablePointer<UnsafeMutableRawPointer>, threads: Int) {
        (self.table, self.threads) = (table, threads)
        kernels = dk_kernels_current()
    }

    subscript(_ id: BufferID) -> UnsafeMutableRawPointer { table[id] }
    func floats(_ id: BufferID) -> UnsafeMutablePointer<Float> {
        table[id].assumingMemoryBound(to: Float.self)
    }
}
