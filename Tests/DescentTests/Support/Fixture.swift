import Descent
import Foundation

/// A value of a fixture file: see `Tests/Fixtures/README.md`.
enum Fixture: Decodable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case list([Fixture])
    case object([String: Fixture])

    /// `Tests/Fixtures/keras/<name>.json`.
    static func load(_ name: String) throws -> Fixture {
        let folder = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appendingPathComponent("Fixtures/keras/\(name).json")
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
    }

    init(from decoder: any Decoder) throws {
        // Numbers first: they are nearly everything there is.
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([Fixture].self) {
            self = .list(value)
        } else if let value = try? container.decode([String: Fixture].self) {
            self = .object(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else {
            self = .null
        }
    }

    /// The value at `key`, null if there is none.
    subscript(key: String) -> Fixture {
        if case .object(let entries) = self { entries[key] ?? .null } else { .null }
    }
    /// The element at `index`, null if there is none.
    subscript(index: Int) -> Fixture {
        list.indices.contains(index) ? list[index] : .null
    }

    var isNull: Bool { if case .null = self { true } else { false } }
    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    var string: String? { if case .string(let value) = self { value } else { nil } }
    var int: Int? { double.flatMap { Int(exactly: $0) } }
    /// The elements of a list; nothing for anything else.
    var list: [Fixture] { if case .list(let value) = self { value } else { [] } }
    var ints: [Int] { list.compactMap(\.int) }
    var doubles: [Double] { list.compactMap(\.double) }
    var entries: [String: Fixture] { if case .object(let value) = self { value } else { [:] } }

    /// A number; `"inf"`, `"-inf"` and `"nan"` stand for those JSON cannot write.
    var double: Double? {
        switch self {
        case .number(let value): value
        case .string("inf"): .infinity
        case .string("-inf"): -.infinity
        case .string("nan"): .nan
        case .null, .bool, .string, .list, .object: nil
        }
    }

    /// An array `{"shape", "dtype", "data"}`.
    var tensor: Tensor {
        let dtype = self["dtype"].string.flatMap(DType.init(rawValue:)) ?? .float32
        let scalars =
            dtype == .bool
            ? self["data"].list.map { $0.bool == true ? 1 : 0 } : self["data"].doubles
        return Tensor(shape: Shape(self["shape"].ints), scalars: scalars).cast(to: dtype)
    }
}
