import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A regular file opened for reading, and its size when it was opened.
///
/// Folders, pipes and devices are refused: reading them may never end.
package final class RegularFile: ByteSource, Sendable {
    package let origin: FileOrigin
    package let byteCount: Int
    private let descriptor: Int32

    package var maximumByteCount: Int { byteCount }
    package var packedByteCount: Int { byteCount }
    package var cap: UnpackingCap? { nil }
    private let limits: FileLimits

    package init(_ path: String, limits: FileLimits) throws(FileError) {
        let origin = FileOrigin(file: path)
        descriptor = try Self.open(origin)
        self.origin = origin
        self.limits = limits
        do {
            byteCount = try Self.size(of: descriptor, origin, limits: limits)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    package func reopened() throws(FileError) -> any ByteSource {
        try RegularFile(origin.file, limits: limits)
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        guard buffer.count > 0 else { return 0 }
        while true {
            let count = readSome(descriptor, buffer)
            if count >= 0 { return count }
            guard errno == EINTR else { throw Self.unreadable(origin, errno) }
        }
    }

    /// Reads some bytes from `offset` on; 0 at the end. The reading position stays.
    package func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(FileError) -> Int {
        while true {
            // macOS refuses more than 2 GiB at once.
            let count = pread(
                descriptor, buffer.baseAddress, min(buffer.count, 1 << 30), off_t(offset))
            if count >= 0 { return count }
            guard errno == EINTR else { throw Self.unreadable(origin, errno) }
        }
    }

    /// The first `count` bytes, or fewer if the file is shorter; the reading position stays.
    package func peek(_ count: Int) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = pread(descriptor, &bytes, count, 0)
        guard got >= 0 else { throw Self.unreadable(origin, errno) }
        return Array(bytes.prefix(got))
    }

    /// A second descriptor of the same file, for a library that closes it when done.
    package func duplicateDescriptor() throws(FileError) -> Int32 {
        let copy = dup(descriptor)
        guard copy >= 0 else { throw Self.unreadable(origin, errno) }
        return copy
    }
}

/// Opening.
extension RegularFile {
    /// Without blocking: a pipe that nobody writes to would wait for ever.
    private static func open(_ origin: FileOrigin) throws(FileError) -> Int32 {
        let path = origin.file
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw origin.error(
                .missing, expected: "the path of a file",
                got: path.isEmpty ? "an empty path" : "a path with a NUL character",
                fix: "Give the path of an existing file.")
        }
        while true {
            let descriptor = openForReading(path)
            if descriptor >= 0 { return descriptor }
            if errno != EINTR { throw unreadable(origin, errno) }
        }
    }

    private static func size(
        of descriptor: Int32, _ origin: FileOrigin, limits: FileLimits
    ) throws(FileError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(origin, errno) }
        if let kind = irregularKind(status) {
            throw origin.error(
                .notAFile, expected: "a regular file", got: kind, fix: notAFileFix)
        }
        let size = Int(status.st_size)
        guard size <= limits.fileBytes else {
            throw origin.error(
                .tooLarge, expected: "at most \(limits.fileBytes) bytes", got: "\(size)",
                fix: "Raise FileLimits.fileBytes if the file is meant to be that large.")
        }
        return size
    }

    private static let notAFileFix = "Give the path of a file that holds the data."

    private static func unreadable(_ origin: FileOrigin, _ code: Int32) -> FileError {
        if code == ENOENT || code == ENOTDIR {
            return origin.error(
                .missing, expected: "a file at this path", got: "none", fix: "Check the path.")
        }
        if code == ENXIO {
            return origin.error(
                .notAFile, expected: "a regular file", got: "a socket or a device", fix: notAFileFix
            )
        }
        return origin.error(
            .unreadable, expected: "a file that can be read", got: systemMessage(code),
            fix: "Check the path and its permissions.")
    }
}

/// `open` is variadic in C only where a mode is given; here it never is.
func openForReading(_ path: String) -> Int32 {
    open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
}

/// `read`, which the method of that name would hide. macOS refuses more than 2 GiB at once.
func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, min(buffer.count, 1 << 30))
}

/// `close`, for files that import no system library.
func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }
