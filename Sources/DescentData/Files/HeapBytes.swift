#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Memory from the C heap. It is not cleared, so the system provides it only as it is written to.
///
/// Pointers do not keep the memory alive: who holds it in a local and works with `buffer` writes
/// `defer { withExtendedLifetime(…) {} }`.
package final class HeapBytes {
    package private(set) var buffer: UnsafeMutableRawBufferPointer

    package init(_ byteCount: Int, for what: String, _ origin: FileOrigin) throws(FileError) {
        guard let pointer = malloc(max(byteCount, 1)) else {
            throw origin.outOfMemory(byteCount, for: what)
        }
        buffer = UnsafeMutableRawBufferPointer(start: pointer, count: byteCount)
    }

    /// Makes the memory shorter or longer; what is in it stays.
    func resize(to byteCount: Int, for what: String, _ origin: FileOrigin) throws(FileError) {
        guard let pointer = realloc(buffer.baseAddress, max(byteCount, 1)) else {
            throw origin.outOfMemory(byteCount, for: what)
        }
        buffer = UnsafeMutableRawBufferPointer(start: pointer, count: byteCount)
    }

    deinit { free(buffer.baseAddress) }

    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(buffer) }
}
