import DescentCore
import DescentData
import Testing

@testable import DescentFormats

/// Files that are not HDF5, or were once.
@Suite struct H5DamagedTests {
    @Test("What does not begin as HDF5 does is refused")
    func signature() throws {
        #expect(
            h5Message { _ = try H5Reader.of([]) } == """
                't.h5': expected an HDF5 file, which starts with 0x89 and 'HDF', but got no \
                bytes. Give a file that Keras or h5py has written.
                """)
        let good = try h5Fixture("good/keras.weights.h5")
        for index in 0..<8 {
            var bad = good
            bad[index] ^= 1
            #expect(h5Message { _ = try H5Reader.of(bad) }.contains("but got other bytes"))
        }
        // HDF5 itself would look for a file at 512 and so on.
        let padded = [UInt8](repeating: 0, count: 512) + good
        #expect(h5Message { _ = try H5Reader.of(padded) }.contains("but got other bytes"))
    }

    @Test("An unknown version is refused with the library's reason")
    func version() throws {
        var bytes = try h5Fixture("good/keras.weights.h5")
        bytes[8] = 255
        #expect(
            h5Message { _ = try H5Reader.of(bytes) } == """
                't.h5': expected a whole HDF5 file, but got 'bad superblock version number'. \
                The file is damaged, cut short or not an HDF5 file; fetch or write it again.
                """)
    }

    @Test("A file cut short anywhere is refused", arguments: ["keras.weights", "version2"])
    func truncated(_ name: String) throws {
        let good = try h5Fixture("good/\(name).h5")
        for count in stride(from: 0, to: good.count, by: 64) {
            #expect(throws: FileError.self) { try readAll(good.prefix(count)) }
        }
    }

    @Test(
        "Random damage ends in numbers or an error",
        arguments: ["keras.weights", "bfloat16.weights", "packed", "version2", "version3", "texts"])
    func flipped(_ name: String) throws {
        let good = try h5Fixture("good/\(name).h5")
        for seed in 0..<UInt64(500) {
            var random = H5Random(seed)
            var bad = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bad.count, using: &random)
                bad[place] = UInt8.random(in: .min ... .max, using: &random)
            }
            do { try readAll(bad) } catch is FileError {}
        }
    }
}

/// Reads all that a file holds, down to a depth that no fixture has.
func readAll(_ bytes: some Collection<UInt8>) throws {
    var limits = FileLimits()
    limits.hdf5Depth = 6
    limits.hdf5GroupMembers = 100
    let reader = try H5Reader.of(bytes, limits: limits)
    var budget = 200
    try readAll(of: reader, at: [], &budget)
}

private func readAll(of reader: H5Reader, at path: [String], _ budget: inout Int) throws {
    for name in ["name", "dtype", "names", "model_config", "layer_names"] {
        guard try reader.hasAttribute(name, at: path) else { continue }
        _ = try reader.texts(name, at: path)
    }
    for child in try reader.children(of: path) {
        // A damaged link may lead back.
        guard budget > 0, path.count < 6 else { return }
        budget -= 1
        let path = path + [child.name]
        switch child.kind {
        case .group: try readAll(of: reader, at: path, &budget)
        case .dataset: _ = try reader.dataset(path).tensor()
        }
    }
}

/// SplitMix64: equal seeds give equal numbers.
struct H5Random: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
