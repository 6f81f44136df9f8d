import DescentCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Pages that the process cannot touch, but for those who open them: a read or write elsewhere
/// ends it.
final class ClosedBuffer: Buffer {
    struct UsedUp: Error {}

    let spec: TensorSpec
    private let pages: UnsafeMutableRawBufferPointer
    private let openings = Mutex(0)
    /// Whether a program has stored new numbers elsewhere in its stead.
    private(set) var isUsedUp = false

    init(_ spec: TensorSpec, what: String) throws {
        self.spec = spec
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let length = (Swift.max(spec.byteCount, 1) + page - 1) / page * page
        guard let base = mmap(nil, length, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0),
            base != MAP_FAILED
        else { throw EngineError.outOfMemory(what: what, bytes: length, limit: .atStart) }
        pages = UnsafeMutableRawBufferPointer(start: base, count: length)
    }

    deinit { munmap(pages.baseAddress, pages.count) }

    /// Where the numbers lie, for those who want to see that they cannot be read.
    var address: UnsafeMutableRawPointer { pages.baseAddress.unsafelyUnwrapped }

    func open() {
        openings.withLock { count in
            if count == 0 { mprotect(address, pages.count, PROT_READ | PROT_WRITE) }
            count += 1
        }
    }

    func close() {
        openings.withLock { count in
            count -= 1
            if count == 0 { mprotect(address, pages.count, PROT_NONE) }
        }
    }

    private func opened(_ body: (UnsafeMutableRawBufferPointer) -> Void) {
        open()
        defer { close() }
        body(UnsafeMutableRawBufferPointer(rebasing: pages[..<spec.byteCount]))
    }

    func requireUse() throws {
        if isUsedUp { throw UsedUp() }
    }

    func upload(_ bytes: UnsafeRawBufferPointer) throws {
        try requireUse()
        opened { $0.copyMemory(from: bytes) }
    }

    func download(into target: UnsafeMutableRawBufferPointer) throws {
        try requireUse()
        opened { target.copyMemory(from: UnsafeRawBufferPointer($0)) }
    }

    /// Another one with the same numbers.
    func copy() throws -> ClosedBuffer {
        try requireUse()
        let copy = try ClosedBuffer(spec, what: "A new buffer")
        opened { bytes in copy.opened { $0.copyMemory(from: UnsafeRawBufferPointer(bytes)) } }
        return copy
    }

    /// Nobody finds numbers here any more.
    func useUp() {
        opened { $0.initializeMemory(as: UInt8.self, repeating: 0xff) }
        isUsedUp = true
    }
}
