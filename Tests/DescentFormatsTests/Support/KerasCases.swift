import Descent
import DescentSupport
import Foundation
import Testing

/// The cases of `Tests/Fixtures/keras/<name>.json`, by the names of the models.
func kerasCases(_ name: String) -> [String: JSONValue] {
    let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appending(path: "Fixtures/keras/\(name).json")
    guard let text = try? String(contentsOf: file, encoding: .utf8),
        let json = try? JSONReader.read(text), case .array(let list)? = json["cases"]
    else { return [:] }
    return Dictionary(
        list.map { ($0["name"]?.plainText ?? "", $0) }, uniquingKeysWith: { first, _ in first })
}

/// The losses of epochs as Keras ran them for the values.
func fit(
    _ model: Model, _ values: (x: [Tensor], y: [Tensor]), epochs: Int
) throws -> [Double] {
    try model.fit(
        values.x, values.y, batchSize: 4, epochs: epochs, verbose: .silent, shuffle: false
    )["loss"]
}

func expectClose(
    _ got: [Double], _ expected: [Double], _ tolerance: Double, _ what: String, least: Double = 0
) {
    #expect(got.count == expected.count, "\(what)")
    let size = Swift.max(expected.map(abs).max() ?? 0, least)
    for (a, b) in zip(got, expected) where abs(a - b) > tolerance * (abs(b) + 0.1 * size) {
        Issue.record("\(what): \(a), not \(b)")
        return
    }
}

extension JSONValue {
    var plainText: String? {
        if case .string(let text) = self { text } else { nil }
    }

    func list(_ key: String) -> [JSONValue] {
        if case .array(let values)? = self[key] { values } else { [] }
    }

    func numbers(_ key: String) -> [Double] { list(key).map(\.plainNumber) }

    var plainNumber: Double {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: .nan
        }
    }

    func tensors(_ key: String) -> [Tensor] {
        list(key).map { json in
            let shape = Shape(json.numbers("shape").map { Int($0) })
            let dtype = json["dtype"]?.plainText.flatMap(DType.init(rawValue:)) ?? .float32
            return Tensor(shape: shape, scalars: json.numbers("data")).cast(to: dtype)
        }
    }
}
