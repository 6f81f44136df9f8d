#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
import DescentCore

/// Memory between two pages that nobody may touch: whoever reads or writes beyond it is stopped there.
final class GuardedMemory {
    /// Which end lies at the edge of its page; the other end has room up to the next page.
    enum Edge { case begin, end }

    let bytes: UnsafeMutableRawBufferPointer
    private let mapping: UnsafeMutableRawPointer
    private let length: Int

    /// - Throws: ``EngineError/outOfMemory(what:bytes:available:)``.
    init(byteCount: Int, at edge: Edge) throws {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let inner = (Swift.max(byteCount, 1) + page - 1) / page * page
        length = inner + 2 * page
        guard
            let mapping = mmap(
                nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            mapping != MAP_FAILED,
            mprotect(mapping, page, PROT_NONE) == 0,
            mprotect(mapping + page + inner, page, PROT_NONE) == 0
        else {
            throw EngineError.outOfMemory(
                what: "Guarded memory", bytes: length, available: physicalMemory)
        }
        self.mapping = mapping
        // Room within a page is NaN in every type: what is read there shows.
        memset(mapping + page, 0xff, inner)
        let start = mapping + page + (edge == .end ? inner - byteCount : 0)
        bytes = UnsafeMutableRawBufferPointer(start: start, count: byteCount)
    }

    deinit { munmap(mapping, length) }
}
