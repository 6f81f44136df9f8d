public import DescentCore
import DescentSupport

/// npy, NumPy's format for one array.
public enum NPY {
    /// Reads an array that NumPy or another program saved, format versions 1 to 3.
    ///
    ///     let x = try NPY.read("x.npy")       // np.save("x.npy", x)
    ///
    /// Big-endian numbers are turned round and Fortran order is transposed. Types that tensors do
    /// not have are widened: `int8`, `int16` and `uint16` to `int32`; `uint32` and `uint64` to
    /// `int64`, if the numbers fit. Pickled objects, strings, dates, complex numbers and structures
    /// are refused. A file compressed with gzip is unpacked.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limits: the sizes beyond which the file is refused.
    /// - Throws: ``FileError`` if the file cannot be read, or is not exactly what its header says.
    public static func read(
        _ path: String, limits: FileLimits = FileLimits()
    ) throws(FileError) -> Tensor {
        var reader = ByteReader(try openUnpacked(path, limits))
        return try tensor(from: &reader, limits)
    }

    /// The same from anything that gives bytes.
    package static func read(
        _ source: any ByteSource, limits: FileLimits = FileLimits()
    ) throws(FileError) -> Tensor {
        var reader = ByteReader(source)
        return try tensor(from: &reader, limits)
    }

    /// Writes a tensor so that `np.load` reads it. The file appears whole or not at all;
    /// a link at `path` stays a link, and a device, pipe or socket is refused.
    ///
    /// - Throws: ``FileError`` if the file cannot be written or the tensor is `bfloat16`, which
    ///   NumPy does not have; the tensor's own error if it is invalid.
    public static func write(_ tensor: Tensor, to path: String) throws {
        let header = try NPYHeader.encoded(tensor.spec, FileOrigin(file: path))
        let file = try writing(path) { () throws(WriteFault) in try AtomicFile(path) }
        try tensor.withBytes { data in
            try header.withUnsafeBytes { header in
                try writing(path) { () throws(WriteFault) in try file.write([header, data]) }
            }
        }
        try writing(path) { () throws(WriteFault) in try file.commit() }
    }

    /// All of `reader`, a file or a member of an archive.
    static func tensor(
        from reader: inout ByteReader, _ limits: FileLimits
    ) throws(FileError) -> Tensor {
        let header = try NPYHeader(&reader, limits)
        let array = header.array
        return header.isFortranOrder && array.dimensions.count > 1
            ? try array.tensorFromFortranOrder(&reader) : try array.tensor(from: &reader)
    }
}
