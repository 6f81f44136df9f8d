#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
import DescentSupport

/// All that comes from standard input, which may be a pipe: read to its end before anybody looks.
package final class StandardInput: ByteSource {
    package static let origin = FileOrigin(file: "standard input")

    package var origin: FileOrigin { Self.origin }
    package var maximumByteCount: Int { data.buffer.count }
    package var packedByteCount: Int { data.buffer.count }
    package var cap: UnpackingCap? { nil }
    private let data: HeapBytes
    private var position = 0

    /// - Throws: ``FileError`` if it cannot be read, or is longer than the limits allow.
    package init(limits: FileLimits) throws(FileError) {
        let data = try HeapBytes(64 << 10, for: "the data", Self.origin)
        var filled = 0
        while true {
            if filled == data.buffer.count {
                guard filled < limits.fileBytes else {
                    throw Self.origin.error(
                        .tooLarge, expected: "at most \(limits.fileBytes) bytes", got: "more",
                        fix: "Write them to a file in parts.")
                }
                try data.resize(to: 2 * filled, for: "the data", Self.origin)
            }
            let rest = UnsafeMutableRawBufferPointer(rebasing: data.buffer[filled...])
            let count = readSome(STDIN_FILENO, rest)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Self.origin.error(
                    .unreadable, expected: "to read it", got: systemMessage(errno),
                    fix: "Check what it is connected to.")
            }
            if count == 0 { break }
            filled += count
        }
        try data.resize(to: filled, for: "the data", Self.origin)
        self.data = data
    }

    private init(_ data: HeapBytes) { self.data = data }

    package func reopened() throws(FileError) -> any ByteSource { StandardInput(data) }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        let count = min(buffer.count, data.buffer.count - position)
        let end = position + count
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: data.bytes[position..<end]))
        position = end
        return count
    }
}
