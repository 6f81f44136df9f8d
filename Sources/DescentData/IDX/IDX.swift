public import DescentCore

/// IDX, the format of MNIST and the data sets modelled on it.
///
/// Two zero bytes, a type code, the number of axes, their lengths as big-endian 32-bit numbers,
/// then the data in row-major order, big-endian. Nothing may follow.
public enum IDX {
    /// Reads an IDX file, plain or compressed with gzip (recognised by its contents, not its name).
    ///
    ///     let images = try IDX.read("train-images-idx3-ubyte.gz")     // [60000, 28, 28] uint8
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limits: the sizes beyond which the file is refused.
    /// - Returns: a tensor of the type in the file: `uint8`, `int32`, `float32` or `float64`. The
    ///   file's `int8` and `int16` become `int32`, the narrowest type of tensors that holds them.
    /// - Throws: ``FileError`` if the file cannot be read, or is not exactly what its header says.
    public static func read(
        _ path: String, limits: FileLimits = FileLimits()
    ) throws(FileError) -> Tensor {
        let (start, array) = try open(path, limits)
        var reader = start
        return try array.tensor(from: &reader)
    }

    /// What the header says, and a reader that stands behind it.
    static func open(
        _ path: String, _ limits: FileLimits
    ) throws(FileError) -> (ByteReader, RawArray) {
        var reader = ByteReader(try openUnpacked(path, limits))
        let array = try header(&reader, limits)
        return (reader, array)
    }

    private static func header(
        _ reader: inout ByteReader, _ limits: FileLimits
    ) throws(FileError) -> RawArray {
        let magic = try reader.bytes(4, of: "the IDX magic number")
        guard magic[0] == 0, magic[1] == 0 else {
            throw reader.origin.error(
                .malformed, at: 0, expected: "an IDX file, which starts with the bytes 0 and 0",
                got: "\(magic[0]) and \(magic[1])",
                fix: "Give an IDX file, plain or compressed with gzip.")
        }
        let element = try element(code: magic[2], reader.origin)
        let rank = Int(magic[3])
        guard (1...limits.tensorRank).contains(rank) else {
            throw reader.origin.error(
                .malformed, at: 3, expected: "a number of axes from 1 to \(limits.tensorRank)",
                got: "\(rank)", fix: "The file is damaged, or not an IDX file.")
        }
        let lengths = try reader.bytes(4 * rank, of: "\(rank) axis lengths")
        let dimensions = stride(from: 0, to: 4 * rank, by: 4).map { start in
            lengths[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        return try RawArray(
            element, isBigEndian: true, dimensions: dimensions, at: 4, reader.origin, limits)
    }

    private static func element(
        code: UInt8, _ origin: FileOrigin
    ) throws(FileError) -> RawElement {
        switch code {
        case 0x08: return .uint8
        case 0x09: return .int8
        case 0x0B: return .int16
        case 0x0C: return .int32
        case 0x0D: return .float32
        case 0x0E: return .float64
        default:
            throw origin.error(
                .malformed, at: 2, expected: "a type code: 8, 9, 11, 12, 13 or 14", got: "\(code)",
                fix: "The file is damaged, or not an IDX file.")
        }
    }
}
