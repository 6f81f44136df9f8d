import Descent
import DescentSupport
import Foundation

/// What Keras computed with the models that it saved, by their names; see `Fixtures/keras/files.json`
/// beside the tests.
let kerasCases: [String: JSONValue] = {
    let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appending(path: "Fixtures/keras/files.json")
    guard let text = try? String(contentsOf: file, encoding: .utf8),
        let json = try? JSONReader.read(text), case .array(let list)? = json["cases"]
    else { return [:] }
    return Dictionary(
        list.map { ($0["name"]?.plainText ?? "", $0) }, uniquingKeysWith: { first, _ in first })
}()

extension JSONValue {
    var plainText: String? {
        if case .string(let text) = self { text } else { nil }
    }

    func list(_ key: String) -> [JSONValue] {
        if case .array(let values)? = self[key] { values } else { [] }
    }

    func numbers(_ key: String) -> [Double] {
        list(key).map {
            switch $0 {
            case .int(let value): Double(value)
            case .double(let value): value
            default: .nan
            }
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
