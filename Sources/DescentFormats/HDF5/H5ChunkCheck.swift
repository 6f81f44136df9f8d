import CHDF5
import CZlib
import DescentCore
import DescentData

/// Looks through all chunks of a data set before libhdf5 unpacks any of them.
///
/// It takes memory for as much as comes out of a chunk, which can be a thousand times the file, and
/// makes chunks up that are missing. So compressed data are unpacked twice, the first time without
/// being kept.
struct H5ChunkCheck {
    private let dataset: H5Dataset
    private let chunk: [Int]
    private let byteCount: Int
    private let unpacking: Unpacking
    private var place: H5Place { dataset.place }

    init(_ dataset: H5Dataset, _ chunk: [Int]) throws(FileError) {
        self.dataset = dataset
        self.chunk = chunk
        byteCount = dataset.chunkByteCount(chunk) ?? 0
        guard let unpacking = Unpacking() else {
            throw dataset.place.error(
                .tooLarge, expected: "memory for unpacking", got: "none from the system",
                fix: "Use a machine with more memory.")
        }
        self.unpacking = unpacking
    }

    /// Needs the lock.
    func run(_ handle: hid_t) throws(FileError) {
        var offset = [hsize_t](repeating: 0, count: chunk.count)
        repeat {
            var mask: UInt32 = 0
            var address: haddr_t = 0
            var size: hsize_t = 0
            try place.check(
                H5Dget_chunk_info_by_coord(handle, offset, &mask, &address, &size),
                "the place of a chunk")
            try check(mask, UInt64(address), UInt64(size))
        } while advance(&offset)
    }

    /// On to the next chunk, row by row; false after the last.
    private func advance(_ offset: inout [hsize_t]) -> Bool {
        for axis in chunk.indices.reversed() {
            offset[axis] += hsize_t(chunk[axis])
            if offset[axis] < hsize_t(dataset.shape.dimensions[axis]) { return true }
            offset[axis] = 0
        }
        return false
    }

    private func check(
        _ mask: UInt32, _ address: UInt64, _ size: UInt64
    ) throws(FileError) {
        guard size > 0 else { throw dataset.neverWritten }
        let file = dataset.reader.bytes
        guard let start = Int(exactly: address), let count = Int(exactly: size),
            let range = file.range(start, count)
        else { throw place.damaged(expected: "chunks inside the file", got: "one past its end") }
        let stored = UnsafeRawBufferPointer(rebasing: file.bytes[range])
        // A bit of the mask says that a filter was left out.
        let applied = dataset.storage.filters.enumerated().filter { mask >> $0.offset & 1 == 0 }
            .map(\.element)
        let whole = byteCount + Self.checksumBytes(applied)
        let got =
            applied.contains(.deflate)
            ? unpacking.byteCount(of: stored, atMost: whole) : stored.count
        guard let got, got == whole else {
            throw place.damaged(
                expected: "\(whole) bytes in each chunk",
                got: got.map { $0 > whole ? "more" : "\($0)" } ?? "damaged data")
        }
    }

    /// A checksum behind the deflated data is not deflated.
    private static func checksumBytes(_ applied: [H5Storage.Filter]) -> Int {
        guard let checksum = applied.firstIndex(of: .checksum) else { return 0 }
        let deflate = applied.firstIndex(of: .deflate)
        return deflate.map { checksum > $0 } ?? false ? 0 : 4
    }
}

/// Unpacks zlib's format without keeping what comes.
private final class Unpacking {
    private let stream: UnsafeMutablePointer<z_stream>
    private let scratch = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 64 << 10)

    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { return nil }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        scratch.deallocate()
    }

    /// How many bytes come out of `packed`, or more than `most`; nil if it is damaged.
    func byteCount(of packed: UnsafeRawBufferPointer, atMost most: Int) -> Int? {
        guard let count = UInt32(exactly: packed.count), inflateReset(stream) == Z_OK else {
            return nil
        }
        let start = packed.assumingMemoryBound(to: UInt8.self).baseAddress
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
        stream.pointee.avail_in = count
        var total = 0
        while total <= most {
            stream.pointee.next_out = scratch.baseAddress
            stream.pointee.avail_out = UInt32(scratch.count)
            let code = inflate(stream, Z_NO_FLUSH)
            total += scratch.count - Int(stream.pointee.avail_out)
            if code == Z_STREAM_END { break }
            guard code == Z_OK else { return nil }
        }
        return total
    }
}
