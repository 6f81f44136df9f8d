import CZlib
import DescentCore
import Synchronization

/// The checksum of members of zip archives, CRC-32, which can be made of parts in any order.
struct Checksum {
    private(set) var value: UInt32 = 0

    init(_ value: UInt32 = 0) { self.value = value }

    /// That of bytes in memory, perhaps computed on several threads.
    init(of bytes: UnsafeRawBufferPointer) {
        let parts = Mutex<[(start: Int, count: Int, checksum: Checksum)]>([])
        SharedWork.run(bytes.count, cost: bytes.count / Self.bytesPerNanosecond) { range in
            let checksum = Checksum(plainlyOf: UnsafeRawBufferPointer(rebasing: bytes[range]))
            parts.withLock { $0.append((range.lowerBound, range.count, checksum)) }
        }
        for part in parts.withLock({ $0 }).sorted(by: { $0.start < $1.start }) {
            append(part.checksum, of: part.count)
        }
    }

    private init(plainlyOf bytes: UnsafeRawBufferPointer) {
        let start = bytes.assumingMemoryBound(to: UInt8.self).baseAddress
        value = UInt32(truncatingIfNeeded: crc32_z(0, start, bytes.count))
    }

    /// Takes in `count` bytes more, which have this checksum.
    mutating func append(_ next: Checksum, of count: Int) {
        value = UInt32(
            truncatingIfNeeded: crc32_combine(UInt(value), UInt(next.value), count))
    }

    /// What zlib does on one thread.
    private static let bytesPerNanosecond = 2
}
