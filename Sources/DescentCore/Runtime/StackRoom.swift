#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How much of its stack the calling thread has left.
///
/// Layers call layers inside them, so models nested without end, a layer that calls itself and a
/// `call` that asks its own model for a prediction all end here, in an error instead of a crash.
/// Looked at while graphs are recorded, never in a compiled step.
package enum StackRoom {
    /// Bytes from here to the end of the stack.
    package static var bytes: Int {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) { here in
            Int(bitPattern: here.baseAddress) - bounds.lowest
        }
    }

    /// Bytes of the whole stack.
    package static var size: Int { bounds.size }

    /// Whether one more layer may be called: what it does itself must fit too.
    package static var isEnough: Bool { bytes >= Swift.min(128 << 10, size / 4) }

    /// Whether compilers and libraries should better run on ``EngineThread``.
    static var isSmall: Bool { bytes < 512 << 10 }

    /// The lowest address, and how many bytes there are above it.
    /// Asked of the system once a thread.
    private static var bounds: (lowest: Int, size: Int) {
        if let known = pthread_getspecific(key) {
            let pair = known.assumingMemoryBound(to: (lowest: Int, size: Int).self)
            return pair.pointee
        }
        let found = askSystem()
        let pair = UnsafeMutablePointer<(lowest: Int, size: Int)>.allocate(capacity: 1)
        pair.initialize(to: found)
        pthread_setspecific(key, pair)
        return found
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key) { pair in
            #if canImport(Darwin)
                pair.deallocate()
            #else
                pair?.deallocate()
            #endif
        }
        return key
    }()

    private static func askSystem() -> (lowest: Int, size: Int) {
        #if canImport(Darwin)
            let size = pthread_get_stacksize_np(pthread_self())
            let top = Int(bitPattern: pthread_get_stackaddr_np(pthread_self()))
            return (top - size, size)
        #else
            var (lowest, size) = (UnsafeMutableRawPointer?.none, 0)
            var attributes = pthread_attr_t()
            // A GNU function, which Swift's Glibc does not show.
            typealias Ask =
                @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> Int32
            guard let symbol = dlsym(nil, "pthread_getattr_np"),
                unsafeBitCast(symbol, to: Ask.self)(pthread_self(), &attributes) == 0
            else { return (0, .max) }
            pthread_attr_getstack(&attributes, &lowest, &size)
            pthread_attr_destroy(&attributes)
            return (Int(bitPattern: lowest), size)
        #endif
    }
}
