import Descent
import DescentCore
import DescentData
import DescentSupport
import DescentTraining

@testable import DescentFormats

/// Texts and files of models.
extension FuzzedReader {
    static let json = FuzzedReader(
        name: "json", memory: (1 << 20, 64),
        seeds: {
            try configurations()
                + [#"[0, -1.5e-7, "\u00e9\ud83d\ude00\n", {"": null, "a": [true, {}]}]"#]
                .map { Array($0.utf8) }
        }
    ) { bytes in
        let value = try JSONReader.read(bytes, file: "t.json")
        return Finding(byteCount: 0) {
            let again = try JSONReader.read(value.text)
            precondition(again == value, "the text is another value")
        }
    }

    static let hdf5 = FuzzedReader(
        name: "hdf5", seeds: { try Fixtures.all(in: "DescentFormatsTests/Fixtures/hdf5/good") }
    ) { bytes in
        var limits = FileLimits()
        limits.hdf5Depth = 6
        limits.hdf5GroupMembers = 100
        let memory = try HeapBytes(bytes.count, for: "the file", FileOrigin(file: "t.h5"))
        memory.buffer.copyMemory(from: bytes)
        let reader = try H5Reader(
            MemoryBytes(memory, FileOrigin(file: "t.h5")), limits: limits)
        var walk = HDF5Walk(reader: reader)
        try walk.run(at: [])
        return Finding(byteCount: walk.byteCount)
    }

    static let kerasWeights = FuzzedReader(
        name: "keras-weights",
        seeds: {
            [try Fixtures.written(".weights.h5") { try SmallModel.make().saveWeights(to: $0) }]
        }
    ) { bytes in
        let path = FuzzFiles.file("t.weights.h5", bytes)
        let model = SmallModel.make()
        try model.loadWeights(path, skippingMismatched: true, nonFinite: .ignored)
        try model.loadWeights(path, nonFinite: .ignored)
        return Finding(byteCount: 0) {
            try model.saveWeights(to: FuzzFiles["again.weights.h5"])
            let again = SmallModel.make()
            try again.loadWeights(FuzzFiles["again.weights.h5"], nonFinite: .ignored)
            try SmallModel.expectSame(again, model)
        }
    }

    static let kerasConfiguration = FuzzedReader(
        name: "keras-configuration", seeds: configurations
    ) { bytes in
        let model = try KerasConfiguration(FuzzFiles.file("t.json", bytes)).model()
        return Finding(byteCount: 4 * model.countParams()) { try checkSaving(model) }
    }

    /// An archive; or a configuration, a NUL and weights, which become one.
    static let keras = FuzzedReader(
        name: "keras",
        seeds: {
            let whole = try Fixtures.written(".keras") { try SmallModel.make().save(to: $0) }
            return try Fixtures.all(in: kerasFolder, suffix: ".keras") + [whole, parts(of: whole)]
        }
    ) { bytes in
        let archive =
            bytes.starts(with: [0x50, 0x4b]) ? StoredZip.repaired(bytes) : archive(ofParts: bytes)
        let path = FuzzFiles.file("t.keras", archive)
        let model = try Model.load(path, nonFinite: .ignored)
        return Finding(byteCount: 4 * model.countParams()) { try checkSaving(model) }
    }

    // MARK: What they need

    private static let kerasFolder = "DescentFormatsTests/Fixtures/keras"

    @Sendable private static func configurations() throws -> [[UInt8]] {
        try Fixtures.all(in: kerasFolder, suffix: ".keras").map {
            try member("config.json", of: $0)
        }
    }

    private static func member(_ name: String, of archive: [UInt8]) throws -> [UInt8] {
        let path = FuzzFiles.file("seed.keras", archive)
        let bytes = try ZipArchive(path, limits: FileLimits()).bytes(of: name)
        defer { withExtendedLifetime(bytes) {} }
        return Array(bytes.bytes)
    }

    private static func parts(of archive: [UInt8]) throws -> [UInt8] {
        try member("config.json", of: archive) + [0] + member("model.weights.h5", of: archive)
    }

    private static func archive(ofParts bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let end = bytes.firstIndex(of: 0) ?? bytes.endIndex
        return StoredZip.bytes([
            ("metadata.json", Array(#"{"keras_version": "3.15.1"}"#.utf8)),
            ("config.json", Array(bytes[..<end])),
            ("model.weights.h5", Array(bytes[end...].dropFirst())),
        ])
    }

    /// A model that was read is saved and read again as the same, unless files cannot say it.
    private static func checkSaving(_ model: Model) throws {
        let path = FuzzFiles["again.keras"]
        do {
            try model.save(to: path)
        } catch is ConfigurationError { return } catch is FaultList { return }
        try SmallModel.expectSame(try Model.load(path, nonFinite: .ignored), model)
    }
}

/// Reads all that an HDF5 file holds.
private struct HDF5Walk {
    let reader: H5Reader
    private(set) var byteCount = 0
    private var left = 200

    init(reader: H5Reader) { self.reader = reader }

    mutating func run(at path: [String]) throws(FileError) {
        for name in ["name", "dtype", "names", "model_config"]
        where try reader.hasAttribute(name, at: path) {
            byteCount += try reader.texts(name, at: path).reduce(0) { $0 + $1.utf8.count }
        }
        for child in try reader.children(of: path) {
            // A damaged link may lead back.
            guard left > 0, path.count < 6 else { return }
            left -= 1
            switch child.kind {
            case .group: try run(at: path + [child.name])
            case .dataset:
                let dataset = try reader.dataset(path + [child.name])
                _ = try dataset.tensor()
                byteCount += dataset.byteCount
            }
        }
    }
}
