#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A memory that buffers lie in: the host's, or one of a device's own. Programs of all devices that
/// work in it take its buffers.
package final class MemorySpace: Sendable {
    package let name: String

    package init(_ name: String) { self.name = name }

    /// What this process addresses.
    package static let host = MemorySpace("host")
}

/// Memory for the numbers of one tensor: row-major, little-endian.
///
/// Belongs to one thread at a time, as the variable or program does that it is part of.
package protocol Buffer: AnyObject {
    var spec: TensorSpec { get }
    /// Replaces all bytes; there are as many as the spec says.
    func upload(_ bytes: UnsafeRawBufferPointer) throws
    /// Copies all bytes to `target`, which has as many.
    func download(into target: UnsafeMutableRawBufferPointer) throws
}

/// A buffer that the host reads and writes in place. It begins at a cache line.
package final class HostBuffer: Buffer {
    package let spec: TensorSpec
    package let bytes: UnsafeMutableRawBufferPointer
    /// What is freed in the end; nil for memory of somebody else's.
    private let allocation: UnsafeMutableRawPointer?

    /// - Throws: ``EngineError/outOfMemory(what:bytes:limit:)``.
    package init(_ spec: TensorSpec, what: String) throws {
        self.spec = spec
        bytes = try allocateAligned(spec.byteCount, what: what)
        allocation = bytes.baseAddress
    }

    /// All zeros. No page of a large one is touched before something else is stored.
    init(zeros spec: TensorSpec, what: String) throws {
        self.spec = spec
        let (bytes, allocation) = try allocateZeroed(spec.byteCount, what: what)
        (self.bytes, self.allocation) = (bytes, allocation)
    }

    /// Memory that somebody else keeps for as long as this is used.
    init(_ spec: TensorSpec, at bytes: UnsafeRawBufferPointer) {
        self.spec = spec
        self.bytes = UnsafeMutableRawBufferPointer(mutating: bytes)
        allocation = nil
    }

    deinit { free(allocation) }

    package func upload(_ bytes: UnsafeRawBufferPointer) { self.bytes.copyMemory(from: bytes) }

    package func download(into target: UnsafeMutableRawBufferPointer) {
        target.copyMemory(from: UnsafeRawBufferPointer(bytes))
    }
}
