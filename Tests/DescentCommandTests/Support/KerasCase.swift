import Descent
import DescentData
import DescentSupport
import Foundation
import Testing
import FileTesting

/// A model that real Keras saved, and what it computed; see `Tests/Fixtures/generator/files.py`.
struct KerasCase {
    static let names = ["sequential", "convolutional", "texts", "shared", "operations"]

    private static let tests = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    let model: String
    let x: [Tensor]
    let y: [Tensor]
    let predictions: [Tensor]
    let losses: [Double]
    let weightsAfter: [Tensor]

    init(_ name: String) throws {
        let file = Self.tests.appending(path: "Fixtures/keras/files.json")
        let json = try JSONReader.read(String(contentsOf: file, encoding: .utf8))
        let found = json.list("cases").first { $0["name"] == .string(name) }
        let values = try #require(found)
        model = Self.tests.appending(path: "DescentFormatsTests/Fixtures/keras/\(name).keras")
            .path(percentEncoded: false)
        (x, y) = (values.tensors("x"), values.tensors("y"))
        (predictions, losses) = (values.tensors("predict"), values.numbers("losses"))
        weightsAfter = values.tensors("weights_after")
    }

    /// Writes inputs and labels as npy, and gives the arguments that name them.
    func write(to place: Workplace) throws -> (x: [String], y: [String]) {
        (try write(x, "x", place), try write(y, "y", place))
    }

    private func write(_ tensors: [Tensor], _ name: String, _ place: Workplace) throws -> [String] {
        try tensors.enumerated().flatMap { i, tensor in
            try NPY.write(tensor, to: place["\(name)\(i).npy"])
            return ["--\(name)", "\(name)\(i).npy"]
        }
    }
}

extension JSONValue {
    func list(_ key: String) -> [JSONValue] {
        if case .array(let values)? = self[key] { values } else { [] }
    }

    func numbers(_ key: String) -> [Double] { list(key).map(\.number) }

    var number: Double {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: .nan
        }
    }

    /// All numbers in lists within lists.
    var allNumbers: [Double] {
        if case .array(let values) = self { values.flatMap(\.allNumbers) } else { [number] }
    }

    fileprivate func tensors(_ key: String) -> [Tensor] {
        list(key).map { json in
            let shape = Shape(json.numbers("shape").map { Int($0) })
            let dtype: DType = json["dtype"] == "int32" ? .int32 : .float32
            return Tensor(shape: shape, scalars: json.numbers("data")).cast(to: dtype)
        }
    }
}

/// Within 1e-5 of the value, or of a tenth of the largest.
func expectClose(
    _ got: [Double], _ expected: [Double], _ tolerance: Double = 1e-5, _ what: String = ""
) {
    #expect(got.count == expected.count, "\(what)")
    let size = expected.map(abs).max() ?? 0
    for (a, b) in zip(got, expected) where !(abs(a - b) <= tolerance * (abs(b) + 0.1 * size)) {
        Issue.record("\(what): \(a), not \(b)")
        return
    }
}
