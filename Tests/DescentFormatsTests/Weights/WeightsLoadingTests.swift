import Descent
import DescentCore
import DescentData
import DescentSupport
import Synchronization
import Testing
import FileTesting

@testable import DescentFormats

@Suite struct WeightsLoadingTests {
    private let folder: TemporaryFolder
    private let model = WeightsTests.network()

    init() throws { folder = try TemporaryFolder() }

    /// The weights of a network as a file may hold them.
    private var tensors: [String: Tensor] {
        [
            "dense/kernel": .ones([3, 4]), "dense/bias": .ones([4]),
            "dense_1/kernel": .ones([4, 2]), "dense_1/bias": .ones([2]),
        ]
    }

    /// Writes `tensors` changed by `change` in either format.
    private func file(
        _ suffix: String = ".safetensors", _ change: (inout [String: Tensor]) -> Void
    ) throws -> String {
        var tensors = tensors
        change(&tensors)
        let path = folder["w" + suffix]
        if suffix == ".npz" {
            try NPZ.write(tensors, to: path)
        } else {
            try Safetensors.write(tensors, to: path)
        }
        return path
    }

    private func numbers() throws -> [[Double]] { try model.getWeights().map { try $0.scalars() } }

    @Test(
        "A file that does not fit is refused with all that is wrong",
        arguments: WeightsTests.suffixes)
    func refuses(_ suffix: String) throws {
        let before = try numbers()
        let path = try file(suffix) {
            $0["dense/kernal"] = $0.removeValue(forKey: "dense/kernel")
            $0["dense_1/kernel"] = .ones([2, 4])
            $0["dense_1/bias"] = Tensor.ones([2], dtype: .int32)
        }
        #expect(
            folder.message { try model.loadWeights(path) } == """
                'w\(suffix)': expected the 4 weights of Sequential 'sequential', but got a file in \
                which 1 fit; missing: 'dense/kernel'; unexpected: 'dense/kernal'; mismatched: \
                'dense_1/kernel' float32[2, 4] where float32[4, 2] is needed, 'dense_1/bias' \
                int32[2] where float32[2] is needed. May 'dense/kernel' be 'dense/kernal' in the \
                file? To load what fits, pass skippingMismatched: true.
                """)
        #expect(try numbers() == before)
    }

    @Test("What fits is loaded if asked, and the rest reported", arguments: WeightsTests.suffixes)
    func skips(_ suffix: String) throws {
        let before = try numbers()
        let path = try file(suffix) {
            $0["extra"] = .ones([1])
            $0["dense/kernel"] = nil
            $0["dense_1/kernel"] = .ones([2, 4])
        }
        let report = try model.loadWeights(path, skippingMismatched: true)
        #expect(report.loaded == ["dense/bias", "dense_1/bias"])
        #expect(report.missing == ["dense/kernel"])
        #expect(report.unexpected == ["extra"])
        #expect(report.mismatched.map(\.name) == ["dense_1/kernel"])
        #expect(report.mismatched.first?.expected == TensorSpec([4, 2], .float32))
        #expect(report.mismatched.first?.found == TensorSpec([2, 4], .float32))
        #expect(!report.isComplete)
        #expect(
            report.description == """
                loaded 2 of 4 weights; missing: 'dense/kernel'; unexpected: 'extra'; mismatched: \
                'dense_1/kernel' float32[2, 4] where float32[4, 2] is needed
                """)
        let after = try numbers()
        #expect(after[0] == before[0] && after[2] == before[2])
        #expect(after[1] == [1, 1, 1, 1] && after[3] == [1, 1])
    }

    @Test("A file of which nothing fits is warned of")
    func warnsOfNothing() throws {
        let path = folder["w.safetensors"]
        try Safetensors.write(["x": .ones([1])], to: path)
        let warnings = try warnings {
            let report = try model.loadWeights(path, skippingMismatched: true)
            #expect(report.loaded.isEmpty)
        }
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("has loaded none of its weights") == true)
    }

    @Test(
        "Floating-point types are converted",
        arguments: [DType.float16, .bfloat16, .float32, .float64],
        [DTypePolicy.float32, .float64, .mixedBFloat16])
    func converts(_ dtype: DType, _ policy: DTypePolicy) throws {
        let model = policy.asDefault { WeightsTests.network() }
        let path = try file { tensors in
            for (name, tensor) in tensors { tensors[name] = (tensor * 1.5).cast(to: dtype) }
        }
        #expect(try model.loadWeights(path).isComplete)
        let weight = try model.weights[0].read()
        #expect(weight.dtype == policy.variableDType)
        #expect(try weight.scalars() == [Double](repeating: 1.5, count: 12))
    }

    @Test("NaN and infinite weights are counted, and warned of, refused or ignored")
    func nonFinite() throws {
        let before = try numbers()
        let path = try file {
            $0["dense/bias"] = Tensor([1, .nan, .infinity, 2] as [Float])
            // Finite in the file, and too large for a weight.
            $0["dense_1/bias"] = Tensor([1e300, 1] as [Double])
        }
        #expect(
            folder.message { try model.loadWeights(path, nonFinite: .refused) } == """
                'w.safetensors': expected weights that are finite, but got NaN or infinite ones: 2 \
                in 'dense/bias', 1 in 'dense_1/bias'. Load a file from before the training \
                diverged, or pass nonFinite: .warned.
                """)
        #expect(try numbers() == before)
        var report = WeightsReport([], [:])
        let warnings = try warnings { report = try model.loadWeights(path) }
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("2 in 'dense/bias', 1 in 'dense_1/bias'") == true)
        #expect(report.nonFinite == ["dense/bias": 2, "dense_1/bias": 1])
        #expect(try numbers()[3] == [.infinity, 1])
        let none = try self.warnings {
            let report = try model.loadWeights(path, nonFinite: .ignored)
            #expect(report.nonFinite.isEmpty)
        }
        #expect(none.isEmpty)
    }

    @Test("A file that turns out damaged in its last member changes nothing")
    func changesAllOrNothing() throws {
        let before = try numbers()
        let path = try file(".npz") { _ in }
        var bytes = try folder.bytes("w.npz")
        let start = try #require(bytes.lastIndex(of: 0x93))  // the last npy file in it
        bytes[start + 128] ^= 1
        _ = try folder.write(bytes, to: "w.npz")
        #expect(folder.message { try model.loadWeights(path) }.contains("CRC error"))
        #expect(try numbers() == before)
    }

    @Test("A weight that is damaged in the file is no mismatch that could be skipped")
    func refusesDamaged() throws {
        let path = try file(".npz") { _ in }
        var bytes = try folder.bytes("w.npz")
        let start = try #require(bytes.lastIndex(of: 0x93))
        bytes[start + 10] = UInt8(ascii: "[")  // the brace of its header
        _ = try folder.write(bytes, to: "w.npz")
        let message = folder.message { try model.loadWeights(path, skippingMismatched: true) }
        #expect(message.contains("'w.npz', member 'dense_1/kernel.npy'"))
    }

    @Test("What is no file of weights is refused", arguments: WeightsTests.suffixes)
    func refusesOthers(_ suffix: String) throws {
        let bad: [[UInt8]] = [[], [1, 2, 3], Array("PK\u{5}\u{6}".utf8), little(UInt64.max)]
        for bytes in bad {
            let path = try folder.write(bytes, to: "w" + suffix)
            #expect(throws: FileError.self) { try model.loadWeights(path) }
        }
        #expect(throws: FileError.self) { try model.loadWeights(folder["none" + suffix]) }
    }

    @Test("Numbers of a type that cannot be read are a mismatch")
    func unreadable() throws {
        let layer = Dense(units: 1)
        try layer.build(inputShape: [nil, 1])
        let path = try fixture("weights/float8.safetensors")
        let report = WeightsReport(
            [NamedWeight(name: "scale", variable: model.weights[1])],
            try SafetensorsWeights().contents(of: path, FileLimits()))
        #expect(
            report.mismatched.map(\.description)
                == ["'scale' of a type that cannot be read where float32[4] is needed"])
    }

    @Test("A report of many names does not grow without end")
    func longReports() throws {
        let path = folder["w.safetensors"]
        var tensors = tensors
        for i in 0..<1_000 { tensors["layer_\(i)/kernel"] = .zeros([0]) }
        try Safetensors.write(tensors, to: path)
        let message = folder.message { try model.loadWeights(path) }
        #expect(message.contains("and 900 more"))
        #expect(message.count < 5_000)
    }

    private func warnings(_ body: () throws -> Void) throws -> [String] {
        let heard = Heard()
        try Terminal.listening({ text in heard.lines.withLock { $0.append(text) } }) {
            try body()
        }
        return heard.lines.withLock { $0 }
    }
}

private final class Heard: Sendable {
    let lines = Mutex<[String]>([])
}
