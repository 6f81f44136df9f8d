import DescentCore
import DescentData
import Foundation
import Synchronization
import Testing

@testable import DescentFormats

/// Bytes as a file has them: some are read at a time, at any place.
private final class PlacedBytes: RandomAccess {
    let origin: FileOrigin
    let bytes: [UInt8]
    var byteCount: Int { bytes.count }

    init(_ bytes: some Collection<UInt8>, _ origin: FileOrigin) {
        (self.bytes, self.origin) = (Array(bytes), origin)
    }

    func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(FileError) -> Int {
        let part = bytes[offset...].prefix(buffer.count)
        buffer.copyBytes(from: part)
        return part.count
    }
}

/// The bytes of a file that `write` writes: numbers stay where they are until it is put together.
func h5File(
    member: String? = nil, _ write: (H5Writer) throws -> Void
) throws -> [UInt8] {
    let writer = try H5Writer(for: "t.h5", member: member)
    try write(writer)
    return try writer.finish().flatMap { Array($0) }
}

/// Numbers that files refer to.
private let writtenNumbers = Mutex<[TensorData]>([])

extension H5Writer {
    func write(_ tensor: Tensor, at path: [String]) throws {
        let data = try tensor.data()
        writtenNumbers.withLock { $0.append(data) }
        try write(data.bytes, as: data.spec, at: path)
    }
}

/// A reader of what `write` has written.
func h5Reader(_ write: (H5Writer) throws -> Void) throws -> H5Reader {
    try H5Reader.of(try h5File(write))
}

extension H5Reader {
    /// A reader of `bytes` as the file `t.h5`.
    static func of(
        _ bytes: some Collection<UInt8>, member: String? = nil, limits: FileLimits = FileLimits()
    ) throws -> H5Reader {
        let origin = FileOrigin(file: "t.h5", member: member)
        return try H5Reader(PlacedBytes(bytes, origin), limits: limits)
    }

    /// A reader of a file that `Fixtures/hdf5/generate.py` wrote.
    static func fixture(_ name: String, limits: FileLimits = FileLimits()) throws -> H5Reader {
        try of(try h5Fixture(name), limits: limits)
    }

    func scalars(_ path: [String]) throws -> [Double] {
        try dataset(path).tensor().scalars()
    }
}

func h5Fixture(_ name: String) throws -> [UInt8] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return [UInt8](try Data(contentsOf: url.appending(path: "hdf5/\(name)")))
}

/// What `body` throws, in words.
func h5Message(_ body: () throws -> Void) -> String {
    do {
        try body()
        return "no error"
    } catch {
        return "\(error)"
    }
}

/// 0, 1, 2 …
func counting(_ count: Int, from start: Int = 0) -> [Double] {
    (start..<(start + count)).map(Double.init)
}
