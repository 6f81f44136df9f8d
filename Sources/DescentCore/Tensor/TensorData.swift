#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
import Synchronization

/// The bytes of a tensor that holds numbers: row-major, little-endian, 64-byte aligned.
///
/// Written once, by the initialiser's closure, and never after:
/// that makes `@unchecked Sendable` safe.
package final class TensorData: @unchecked Sendable {
    package let spec: TensorSpec
    private let storage: UnsafeMutableRawBufferPointer
    private let knownFinite = Atomic<Bool>(false)

    /// Allocates and lets `fill` write every byte.
    package init(
        _ spec: TensorSpec, fill: (UnsafeMutableRawBufferPointer) throws -> Void
    ) throws {
        self.spec = spec
        storage = try allocateAligned(spec.byteCount, what: "A tensor of \(spec)")
        // When this throws, self is complete and deinit frees the memory.
        try fill(storage)
    }

    deinit { free(storage.baseAddress) }

    /// Set once somebody has looked through all elements and found them finite:
    /// training on the same data again need not look again.
    package var isKnownFinite: Bool {
        get { knownFinite.load(ordering: .relaxed) }
        set { knownFinite.store(newValue, ordering: .relaxed) }
    }

    /// The bytes. The optimiser may release an object after its last use, so whoever keeps pointers
    /// into them uses ``withBytes(_:)`` or `withExtendedLifetime`.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(storage) }

    /// The bytes, with this object kept alive while `body` runs.
    package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try withExtendedLifetime(self) { try body(bytes) }
    }

    /// What a reference loop reads; tensors without elements have no memory and get any other.
    package func array(orIfEmpty other: UnsafeRawPointer) -> HostArray {
        HostArray(spec: spec, base: bytes.baseAddress ?? other)
    }
}

/// Bytes of a large page, where the system has them.
private let hugePage = 1 << 21

/// Cache-line aligned memory from the C heap; throws instead of ending the process.
package func allocateAligned(
    _ byteCount: Int, what: @autoclosure () -> String
) throws -> UnsafeMutableRawBufferPointer {
    try requireRoom(byteCount, what())
    let isHuge = byteCount >= 2 * hugePage
    var pointer: UnsafeMutableRawPointer?
    guard posix_memalign(&pointer, isHuge ? hugePage : 64, Swift.max(byteCount, 64)) == 0,
        let pointer
    else {
        throw EngineError.outOfMemory(what: what(), bytes: byteCount, limit: .now())
    }
    let buffer = UnsafeMutableRawBufferPointer(start: pointer, count: byteCount)
    if isHuge { wishForHugePages(buffer) }
    return buffer
}

/// Memory as from ``allocateAligned(_:what:)`` in which every byte is 0,
/// and what `free` takes to release it.
///
/// Large pieces are pages that the system hands out as zeros and nobody has touched.
/// Each takes memory and time only when somebody writes to it, and then on the thread that does.
func allocateZeroed(
    _ byteCount: Int, what: @autoclosure () -> String
) throws -> (bytes: UnsafeMutableRawBufferPointer, allocation: UnsafeMutableRawPointer) {
    try requireRoom(byteCount, what())
    let isHuge = byteCount >= 2 * hugePage
    let alignment = isHuge ? hugePage : 64
    // `calloc` knows which of its memory is zero already, but aligns none;
    // what is left over in front is never touched. A sum that overflows is more than it has.
    guard let allocation = calloc(1, Swift.max(byteCount, 64) &+ alignment) else {
        throw EngineError.outOfMemory(what: what(), bytes: byteCount, limit: .now())
    }
    let buffer = UnsafeMutableRawBufferPointer(
        start: allocation.alignedUp(toMultipleOf: alignment), count: byteCount)
    if isHuge { wishForHugePages(buffer) }
    return (buffer, allocation)
}

private func requireRoom(_ byteCount: Int, _ what: @autoclosure () -> String) throws {
    guard byteCount >= 0, byteCount <= availableMemory else {
        throw EngineError.outOfMemory(what: what(), bytes: byteCount, limit: .atStart)
    }
}

/// A wish: the system then clears 2 MiB at a time instead of 4 KiB, and rows in shuffled order need
/// fewer look-ups of addresses.
private func wishForHugePages(_ buffer: UnsafeMutableRawBufferPointer) {
    #if canImport(Glibc)
        madvise(buffer.baseAddress, buffer.count, MADV_HUGEPAGE)
    #endif
}

/// Releases memory from ``allocateAligned(_:what:)``.
package func freeAligned(_ buffer: UnsafeMutableRawBufferPointer) { free(buffer.baseAddress) }

/// Bytes of memory this process may have.
package let availableMemory = MemoryLimit.atStart.bytes
