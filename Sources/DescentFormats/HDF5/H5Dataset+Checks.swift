import DescentCore
import DescentData

/// Whether the file can hold what it claims.
extension H5Dataset {
    /// Compares the shape with the bytes that are stored, before memory is taken for it.
    func checkStorage() throws(FileError) {
        guard shape.elementCount > 0 else { return }
        guard storedByteCount > 0 else { throw neverWritten }
        if case .chunked(let chunk) = storage.layout { return try checkChunks(chunk) }
        guard storage.filters.isEmpty, storedByteCount == rawByteCount else {
            throw wrongSize(got: "\(storedByteCount)")
        }
    }

    var neverWritten: FileError {
        place.error(
            .malformed, expected: "\(rawByteCount) bytes of data for shape \(shape)",
            got: "elements that were never written",
            fix: "The file is damaged or was not finished; write it again.")
    }

    func wrongSize(got: String) -> FileError {
        place.damaged(
            expected: "\(rawByteCount) bytes of data for shape \(shape) of \(element)", got: got)
    }

    private func checkChunks(_ chunk: [Int]) throws(FileError) {
        guard let bytes = chunkByteCount(chunk), let count = chunkCount(chunk) else {
            throw place.damaged(expected: "chunks of a shape that fits \(shape)", got: "\(chunk)")
        }
        // libhdf5 unpacks whole chunks, also where only a corner of one is in the shape.
        let most = max(Self.smallChunk, rawByteCount)
        guard bytes <= most else {
            throw place.error(
                .tooLarge, expected: "chunks of at most \(most) bytes", got: "\(bytes)",
                fix: "Save the data with smaller chunks.")
        }
        guard count <= storedByteCount else { throw neverWritten }
        guard storage.filters.contains(.deflate) else {
            guard storedByteCount >= rawByteCount else { throw neverWritten }
            return
        }
        let cap = UnpackingCap(packed: storedByteCount, reader.limits)
        guard rawByteCount <= cap.byteCount else {
            throw place.error(
                cap.kind, expected: "at most \(cap.byteCount) bytes from \(storedByteCount) packed",
                got: "\(rawByteCount)", fix: cap.fix)
        }
    }

    /// Chunks up to this size are read whatever the shape: those of data that can grow are larger
    /// than what is in them.
    private static let smallChunk = 16 << 20

    /// Bytes of one chunk unpacked.
    func chunkByteCount(_ chunk: [Int]) -> Int? {
        guard chunk.count == shape.rank, chunk.allSatisfy({ $0 > 0 }) else { return nil }
        return checkedProduct(chunk + [element.byteCount])
    }

    private func chunkCount(_ chunk: [Int]) -> Int? {
        checkedProduct(zip(shape.dimensions, chunk).map { ($0 - 1) / $1 + 1 })
    }
}
