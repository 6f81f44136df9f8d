/// What a machine can do at best, measured: what profiles compare with.
public struct MachinePeak: Sendable, Hashable {
    /// 10⁹ float32 multiplications and additions a second, all threads together.
    public let gigaflops: Double
    /// 10⁹ bytes a second read from and written to memory outside the cores' own caches.
    public let gigabytesPerSecond: Double
    /// Threads that worked at once.
    public let threads: Int

    package init(gigaflops: Double, gigabytesPerSecond: Double, threads: Int) {
        self.gigaflops = gigaflops
        self.gigabytesPerSecond = gigabytesPerSecond
        self.threads = threads
    }
}
