import DescentCore
import DescentData
import Foundation
import Testing
import FileTesting

@testable import DescentFormats

/// Bytes that stay where they are.
final class H5Memory {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ bytes: some Collection<UInt8>) {
        self.bytes = .allocate(byteCount: bytes.count, alignment: 8)
        self.bytes.copyBytes(from: bytes)
    }

    deinit { bytes.deallocate() }
}

extension TemporaryFolder {
    /// A reader of what `write` has written.
    func reader(_ write: (H5Writer) throws -> Void) throws -> H5Reader {
        let name = UUID().uuidString
        let writer = try H5Writer(self[name], for: "t.h5")
        try write(writer)
        try writer.close()
        return try H5Reader.of(try bytes(name))
    }
}

extension H5Reader {
    /// A reader of `bytes` as the file `t.h5`.
    static func of(
        _ bytes: some Collection<UInt8>, member: String? = nil, limits: FileLimits = FileLimits()
    ) throws -> H5Reader {
        let memory = H5Memory(bytes)
        return try H5Reader(
            UnsafeRawBufferPointer(memory.bytes), keeping: memory, file: "t.h5", member: member,
            limits: limits)
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
