import DescentCore
import DescentData
import DescentSupport

/// How numbers and arrays are spelled in metadata, so that they come back bit for bit.
enum EvidenceNotation {
    /// A number; what JSON has none for is a text: `"NaN"`, `"Infinity"`, `"-Infinity"`, and
    /// `"NaN:fff8000000000000"` for a NaN with other bits than the usual ones.
    static func json(_ value: Double) -> JSONValue {
        if value.isFinite { return .double(value) }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        let isUsual = value.bitPattern == Double.nan.bitPattern
        return .string(isUsual ? "NaN" : "NaN:" + String(value.bitPattern, radix: 16))
    }

    /// - Throws: `FileError` for anything but such a number.
    static func number(_ json: JSONValue, _ place: KerasPlace) throws -> Double {
        switch json {
        case .int(let value): return Double(value)
        case .double(let value): return value
        case .string("NaN"): return .nan
        case .string("Infinity"): return .infinity
        case .string("-Infinity"): return -.infinity
        case .string(let text) where text.hasPrefix("NaN:"):
            if let bits = UInt64(text.dropFirst(4), radix: 16), Double(bitPattern: bits).isNaN {
                return Double(bitPattern: bits)
            }
        default: break
        }
        throw place.error(
            expected: #"a number, "NaN", "Infinity" or "-Infinity""#,
            got: json.spelled, fix: evidenceFix)
    }

    static func json(_ values: [Double]) -> JSONValue { .array(values.map(json)) }

    /// An array: type, lengths, and its bytes, little-endian and row by row, as base64.
    static func json(_ tensor: Tensor) throws -> JSONValue {
        let data = try tensor.data()
        return [
            "dtype": .string(data.spec.dtype.rawValue),
            "shape": .array(data.spec.shape.dimensions.map { .int($0) }),
            "data": .string(data.withBytes { base64(Array($0)) }),
        ]
    }

    /// - Throws: `FileError` for anything but such an array.
    static func tensor(_ json: JSONValue, _ place: KerasPlace) throws -> Tensor {
        let object = try EvidenceObject(json, place)
        let name = try object.text("dtype")
        guard let dtype = DType(rawValue: name) else {
            throw place.at("dtype").error(
                expected: "a dtype", got: quoted(name), fix: evidenceFix)
        }
        let lengths = try object.list("shape").enumerated().map { i, json in
            try count(json, place.at("shape").at(i))
        }
        guard lengths.count <= FileLimits().tensorRank else {
            throw place.at("shape").error(
                .tooLarge, expected: "at most \(FileLimits().tensorRank) axes",
                got: "\(lengths.count)", fix: evidenceFix)
        }
        guard let bytes = bytes(base64: try object.text("data")) else {
            throw place.at("data").error(
                expected: "bytes as base64", got: "another text", fix: evidenceFix)
        }
        // Lengths may be any: their product is compared with what there is before it is used.
        guard checkedProduct([dtype.byteCount] + lengths) == bytes.count else {
            throw place.at("data").error(
                .mismatch, expected: "the bytes of \(name) \(Shape(lengths))",
                got: "\(bytes.count) bytes", fix: evidenceFix)
        }
        return Tensor(
            data: try TensorData(TensorSpec(Shape(lengths), dtype)) { $0.copyBytes(from: bytes) })
    }

    /// - Throws: `FileError` for anything but a whole number from 0.
    static func count(_ json: JSONValue, _ place: KerasPlace) throws -> Int {
        guard case .int(let value) = json, value >= 0 else {
            throw place.error(
                expected: "a whole number from 0", got: json.spelled, fix: evidenceFix)
        }
        return value
    }
}

/// What errors about evidence advise.
let evidenceFix = "Record the evidence anew, or remove it from the metadata."

extension JSONValue {
    /// A short value in full, a long one by its kind.
    fileprivate var spelled: String {
        switch self {
        case .null, .bool, .int, .double: text
        case .string(let text): quoted(text)
        case .array, .object: kind
        }
    }
}
