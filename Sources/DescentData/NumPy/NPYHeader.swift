import DescentCore

/// The header of an npy file: magic, version, length, and a Python dictionary of three fixed keys.
///
/// - Source: NumPy Enhancement Proposal 1 and `numpy/lib/_format_impl.py`.
struct NPYHeader {
    let array: RawArray
    let isFortranOrder: Bool

    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    init(_ reader: inout ByteReader, _ limits: FileLimits) throws(FileError) {
        let origin = reader.origin
        let magic = try reader.bytes(6, of: "the npy magic number")
        guard magic == Self.magic else {
            let other = FileSignature.find(in: magic)
            throw origin.error(
                .malformed, at: 0, expected: "an npy file, which starts with 0x93 and 'NUMPY'",
                got: other?.name ?? "other bytes",
                fix: other?.fix ?? "Give a file written by np.save.")
        }
        let version = try reader.bytes(2, of: "the version")
        guard (1...3).contains(version[0]), version[1] == 0 else {
            throw origin.error(
                .unsupported, at: 6, expected: "version 1.0, 2.0 or 3.0 of the format",
                got: "\(version[0]).\(version[1])", fix: "Save the array with np.save.")
        }
        let lengthBytes = try reader.bytes(version[0] == 1 ? 2 : 4, of: "the header length")
        let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= limits.npyHeaderBytes else {
            throw origin.error(
                .tooLarge, at: 8, expected: "a header of at most \(limits.npyHeaderBytes) bytes",
                got: "\(length)",
                fix: "Raise FileLimits.npyHeaderBytes if it is meant to be so long.")
        }
        let start = reader.offset
        var scanner = NPYHeaderScanner(
            try reader.bytes(length, of: "header"), start: start, origin: origin)
        let fields = try scanner.fields()
        let (element, isBigEndian) = try fields.element(origin, at: start)
        isFortranOrder = fields.isFortranOrder
        array = try RawArray(
            element, isBigEndian: isBigEndian, dimensions: fields.shape, at: start, origin, limits)
    }
}

/// What the dictionary says.
struct NPYFields {
    var descr: String
    var isFortranOrder: Bool
    var shape: [Int]

    /// The element type and byte order behind `descr`: `<f4`, `>i2`, `|b1`.
    func element(_ origin: FileOrigin, at offset: Int) throws(FileError) -> (RawElement, Bool) {
        let order = descr.first ?? " "
        let code = String(descr.dropFirst())
        if let element = Self.elements[code],
            order == "<" || order == ">" || (order == "|" && element.byteCount == 1)
        {
            return (element, order == ">")
        }
        let other = Self.others[code.first ?? " "]
        throw origin.error(
            .unsupported, at: offset,
            expected: "numbers or bools: b1, i1 to i8, u1 to u8, f2, f4 or f8",
            got: quoted(descr) + (other.map { ", \($0.name)" } ?? ""),
            fix: other?.fix ?? "Convert the array with astype before np.save.")
    }

    /// NumPy's other kinds, by their letter.
    private static let others: [Character: (name: String, fix: String)] = [
        "O": (
            "pickled Python objects", "Descent never runs code from files; save plain numbers."
        ),
        "U": (
            "text",
            "Save the place of each text in a list of them: np.unique(…, return_inverse=True)."
        ),
        "S": (
            "bytes of text",
            "Save the place of each text in a list of them: np.unique(…, return_inverse=True)."
        ),
        "c": ("complex numbers", "Save the real and imaginary parts as arrays of their own."),
        "M": ("dates", "Save them as numbers: astype('int64'), or a difference in days."),
        "m": ("durations", "Save them as numbers: astype('int64')."),
        "V": ("raw bytes", "View the array as numbers before np.save."),
        "f": (
            "floating-point numbers of another size", "Convert the array with astype('float64')."
        ),
    ]

    private static let elements: [String: RawElement] = [
        "b1": .bool, "u1": .uint8, "i1": .int8, "u2": .uint16, "i2": .int16, "u4": .uint32,
        "i4": .int32, "u8": .uint64, "i8": .int64, "f2": .float16, "f4": .float32, "f8": .float64,
    ]
}

/// Writing.
extension NPYHeader {
    /// Byte for byte what `np.save` writes before the data of such an array.
    static func encoded(_ spec: TensorSpec, _ origin: FileOrigin) throws(FileError) -> [UInt8] {
        guard let descr = descr(spec.dtype) else {
            throw origin.error(
                .unsupported, expected: "a type that NumPy has", got: "\(spec.dtype)",
                fix: "Cast the tensor to float32 first.")
        }
        let lengths = spec.shape.dimensions.map(String.init)
        let shape = lengths.joined(separator: ", ") + (lengths.count == 1 ? "," : "")
        var text = "{'descr': '\(descr)', 'fortran_order': False, 'shape': (\(shape)), }"
        // NumPy leaves room for the first axis to grow to 21 digits in place.
        if let first = lengths.first { text += String(repeating: " ", count: 21 - first.count) }
        let prefix = magic.count + 4  // version, and length in 2 bytes
        let used = prefix + text.utf8.count + 1
        text += String(repeating: " ", count: 64 - used % 64) + "\n"
        let length = text.utf8.count
        return magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
    }

    private static func descr(_ dtype: DType) -> String? {
        switch dtype {
        case .float32: "<f4"
        case .float64: "<f8"
        case .float16: "<f2"
        case .int32: "<i4"
        case .int64: "<i8"
        case .uint8: "|u1"
        case .bool: "|b1"
        case .bfloat16: nil
        }
    }
}
