#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
import DescentCore

/// Memory between pages that nobody may touch: whoever reads or writes beyond it is stopped there.
package final class GuardedPages {
    /// Which end of the memory lies right at the pages that nobody may touch;
    /// behind the other one there is room up to the next page.
    package enum Edge: String, CaseIterable, Sendable {
        case begin, end
    }

    /// What memory holds until it is written: as float32 a NaN, as an integer −1.
    package static let filler: UInt8 = 0xff
    /// Bytes on either side that nobody may touch: longer than the rows that kernels step over.
    private static let guardBytes = 1 << 20

    /// The memory that was asked for.
    package let bytes: UnsafeMutableRawBufferPointer
    /// Whole pages that may be touched, of which ``bytes`` are a part.
    private let open: UnsafeMutableRawBufferPointer

    /// - Parameter alignment: of ``bytes`` where they end at an edge; begins are aligned to a page.
    /// - Throws: ``EngineError/outOfMemory(what:bytes:limit:)``.
    package init(byteCount: Int, alignment: Int = 1, at edge: Edge) throws {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let inner = (byteCount + page - 1) / page * page
        let length = inner + 2 * Self.guardBytes
        guard let base = mmap(nil, length, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0),
            base != MAP_FAILED,
            inner == 0 || mprotect(base + Self.guardBytes, inner, PROT_READ | PROT_WRITE) == 0
        else {
            throw EngineError.outOfMemory(
                what: "Guarded memory", bytes: length, limit: .atStart)
        }
        let start = base + Self.guardBytes
        open = UnsafeMutableRawBufferPointer(start: start, count: inner)
        memset(start, Int32(Self.filler), inner)
        let offset = edge == .begin ? 0 : (inner - byteCount) / alignment * alignment
        bytes = UnsafeMutableRawBufferPointer(start: start + offset, count: byteCount)
    }

    deinit {
        guard let start = open.baseAddress else { return }
        munmap(start - Self.guardBytes, open.count + 2 * Self.guardBytes)
    }

    /// From now on the memory may only be read.
    package func freeze() { mprotect(open.baseAddress, open.count, PROT_READ) }

    /// Whether the room beside the memory still holds the filler.
    package var isIntact: Bool {
        guard let first = open.baseAddress, let start = bytes.baseAddress else { return true }
        let offset = start - first
        return isFiller(first, offset)
            && isFiller(start + bytes.count, open.count - offset - bytes.count)
    }

    /// In C: a loop over bytes is slow in debug builds.
    private func isFiller(_ start: UnsafeRawPointer, _ count: Int) -> Bool {
        guard count > 0 else { return true }
        return start.load(as: UInt8.self) == Self.filler && memcmp(start, start + 1, count - 1) == 0
    }
}
