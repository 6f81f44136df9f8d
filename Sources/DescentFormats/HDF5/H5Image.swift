import DescentData

/// The bytes of a file as far as they have been needed, each at its place.
///
/// What describes the data is read once and kept, so that libhdf5 sees what has been checked, even if
/// somebody changes the file meanwhile. Elements go past it, straight to where they are wanted, so
/// that a large file takes no memory of its own.
final class H5Image {
    private let source: any RandomAccess
    /// As long as the file. The system gives pages only for what is read.
    private let memory: HeapBytes
    private var isRead: [Bool]
    /// Why the file could not be read, if it could not.
    private(set) var fault: FileError?

    private static let blockBytes = 1 << 14

    init(_ source: any RandomAccess) throws(FileError) {
        self.source = source
        if let whole = source as? MemoryBytes {
            memory = whole.memory
        } else {
            memory = try HeapBytes(source.byteCount, for: "the file", source.origin)
        }
        let count = (memory.bytes.count + Self.blockBytes - 1) / Self.blockBytes
        isRead = [Bool](repeating: source is MemoryBytes, count: count)
    }

    var byteCount: Int { memory.bytes.count }

    /// The whole file; of use are only places that ``holds(_:)`` was asked about.
    var bytes: UnsafeRawBufferPointer { memory.bytes }

    /// Where `count` bytes from `offset` are; nil if they leave the file.
    func range(_ offset: Int, _ count: Int) -> Range<Int>? {
        guard offset >= 0, offset <= byteCount, count >= 0, count <= byteCount - offset else {
            return nil
        }
        return offset..<(offset + count)
    }

    /// Whether the bytes of `range`, which is within the file, are there now.
    func holds(_ range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return true }
        var next = range.lowerBound / Self.blockBytes
        let end = (range.upperBound - 1) / Self.blockBytes + 1
        while let first = isRead[next..<end].firstIndex(of: false) {
            next = isRead[first..<end].firstIndex(of: true) ?? end
            guard read(first..<next) else { return false }
        }
        return true
    }

    private func read(_ blocks: Range<Int>) -> Bool {
        let start = blocks.lowerBound * Self.blockBytes
        let end = min(blocks.upperBound * Self.blockBytes, byteCount)
        guard fill(UnsafeMutableRawBufferPointer(rebasing: memory.buffer[start..<end]), at: start)
        else { return false }
        for block in blocks { isRead[block] = true }
        return true
    }

    private func fill(_ target: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
        do throws(FileError) { try source.fill(target, at: offset) } catch {
            fault = error
            return false
        }
        return true
    }

    /// Puts the bytes of `range` into `target`.
    ///
    /// - Parameter isData: whether they are elements, of which nothing is kept here.
    func copy(
        _ range: Range<Int>, isData: Bool, to target: UnsafeMutableRawBufferPointer
    ) -> Bool {
        guard !range.isEmpty else { return true }
        let blocks =
            (range.lowerBound / Self.blockBytes)...((range.upperBound - 1) / Self.blockBytes)
        // Chunks have been looked at here before.
        if isData, !isRead[blocks].allSatisfy({ $0 }) { return fill(target, at: range.lowerBound) }
        guard holds(range) else { return false }
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
        return true
    }
}
