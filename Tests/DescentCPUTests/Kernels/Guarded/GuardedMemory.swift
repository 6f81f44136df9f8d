#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The operands of one kernel call, each between pages that nobody may touch.
///
/// A kernel that reads or writes beyond an operand ends the process; ``RunningCall`` then says which
/// call it was. Inputs cannot be written at all. Everything else holds ``filler`` until a kernel
/// writes it, so that reading it shows in the result.
final class GuardedMemory {
    enum Edge: String, CaseIterable, Sendable {
        /// Operands begin right behind the page that nobody may touch.
        case begin
        /// Operands end right before it.
        case end
    }

    /// As float32 a NaN, as an integer -1.
    static let filler: UInt8 = 0xff
    /// Bytes on either side that nobody may touch: longer than the rows of the tests' operands.
    private static let guardBytes = 1 << 20

    let call: String
    private let edge: Edge
    private var operands: [Operand] = []

    private struct Operand {
        /// The pages that may be touched, and how many bytes they have.
        let pages: UnsafeMutableRawPointer
        let open: Int
        /// Where in them the operand lies.
        let range: Range<Int>
        let isInput: Bool
    }

    /// - Parameter call: names the kernel and its sizes.
    init(_ edge: Edge, for call: String) {
        self.edge = edge
        self.call = call
        RunningCall.shared.begin(call)
    }

    deinit {
        RunningCall.shared.end()
        for operand in operands {
            munmap(operand.pages - Self.guardBytes, operand.open + 2 * Self.guardBytes)
        }
    }

    /// An operand that may only be read.
    func input<Element: BitwiseCopyable>(
        _ elements: [Element], alignment: Int = MemoryLayout<Element>.alignment
    ) -> UnsafeMutablePointer<Element> {
        place(elements, alignment, isInput: true)
    }

    /// An operand that is read and written.
    func changing<Element: BitwiseCopyable>(
        _ elements: [Element], alignment: Int = MemoryLayout<Element>.alignment
    ) -> UnsafeMutablePointer<Element> {
        place(elements, alignment, isInput: false)
    }

    /// An operand of `count` elements that the kernel writes first.
    func output<Element: BitwiseCopyable>(
        _ type: Element.Type, _ count: Int, alignment: Int = MemoryLayout<Element>.alignment
    ) -> UnsafeMutablePointer<Element> {
        let bytes = count * MemoryLayout<Element>.stride
        let start = allocate(bytes, alignment: alignment, isInput: false)
        return start.bindMemory(to: Element.self, capacity: count)
    }

    /// From now on the operand that begins at `start` may only be read.
    func freeze<Element>(_ start: UnsafeMutablePointer<Element>) {
        for operand in operands where operand.pages + operand.range.lowerBound == start {
            mprotect(operand.pages, operand.open, PROT_READ)
        }
    }

    /// What stands at `start`.
    func elements<Element>(_ start: UnsafePointer<Element>, _ count: Int) -> [Element] {
        Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// Whether the bytes beside the operands are still the filler.
    var isIntact: Bool {
        operands.allSatisfy { operand in
            operand.isInput
                || isFiller(operand.pages, 0..<operand.range.lowerBound)
                    && isFiller(operand.pages, operand.range.upperBound..<operand.open)
        }
    }

    private func isFiller(_ pages: UnsafeMutableRawPointer, _ range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return true }
        let first = pages + range.lowerBound
        return first.load(as: UInt8.self) == Self.filler
            && memcmp(first, first + 1, range.count - 1) == 0
    }

    private func place<Element: BitwiseCopyable>(
        _ elements: [Element], _ alignment: Int, isInput: Bool
    ) -> UnsafeMutablePointer<Element> {
        let bytes = elements.count * MemoryLayout<Element>.stride
        let start = allocate(bytes, alignment: alignment, isInput: isInput)
        elements.withUnsafeBytes { bytes in
            if let from = bytes.baseAddress { start.copyMemory(from: from, byteCount: bytes.count) }
        }
        let typed = start.bindMemory(to: Element.self, capacity: elements.count)
        if isInput { freeze(typed) }
        return typed
    }

    private func allocate(
        _ bytes: Int, alignment: Int, isInput: Bool
    ) -> UnsafeMutableRawPointer {
        let page = Int(getpagesize())
        let open = (bytes + page - 1) / page * page
        let whole = open + 2 * Self.guardBytes
        let flags = MAP_PRIVATE | MAP_ANON
        guard let base = mmap(nil, whole, PROT_NONE, flags, -1, 0), base != MAP_FAILED else {
            preconditionFailure("no memory for an operand of \(bytes) bytes")
        }
        let pages = base + Self.guardBytes
        mprotect(pages, open, PROT_READ | PROT_WRITE)
        memset(pages, Int32(Self.filler), open)
        let from = edge == .begin ? 0 : (open - bytes) / alignment * alignment
        operands.append(
            Operand(pages: pages, open: open, range: from..<from + bytes, isInput: isInput))
        return pages + from
    }
}
