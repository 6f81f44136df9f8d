import ModelFuzzing

/// The operands of one kernel call, each between pages that nobody may touch.
///
/// A kernel that reads or writes beyond an operand ends the process; ``RunningCall`` then says which
/// call it was. Inputs cannot be written at all. Everything else holds ``filler`` until a kernel
/// writes it, so that reading it shows in the result.
final class GuardedMemory {
    typealias Edge = GuardedPages.Edge

    static let filler = GuardedPages.filler

    let call: String
    private let edge: Edge
    private var operands: [Operand] = []

    private struct Operand {
        let pages: GuardedPages
        let isInput: Bool
    }

    /// - Parameter call: names the kernel and its sizes.
    init(_ edge: Edge, for call: String) {
        self.edge = edge
        self.call = call
        RunningCall.shared.begin(call)
    }

    deinit { RunningCall.shared.end() }

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
        let start = UnsafeMutableRawPointer(start)
        for operand in operands where operand.pages.bytes.baseAddress == start {
            operand.pages.freeze()
        }
    }

    /// What stands at `start`.
    func elements<Element>(_ start: UnsafePointer<Element>, _ count: Int) -> [Element] {
        Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// Whether the bytes beside the operands are still the filler.
    var isIntact: Bool { operands.allSatisfy { $0.isInput || $0.pages.isIntact } }

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
        guard let pages = try? GuardedPages(byteCount: bytes, alignment: alignment, at: edge),
            let start = pages.bytes.baseAddress
        else { preconditionFailure("no memory for an operand of \(bytes) bytes") }
        operands.append(Operand(pages: pages, isInput: isInput))
        return start
    }
}
