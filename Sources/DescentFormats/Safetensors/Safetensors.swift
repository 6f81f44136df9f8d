public import DescentCore
public import DescentData
import DescentSupport

/// safetensors, the format of Hugging Face for named tensors: a header in JSON, then the numbers.
///
/// - Source: the format's page and the behaviour of its reference reader,
///   <https://github.com/huggingface/safetensors>.
public enum Safetensors {
    /// Reads tensors of a file.
    ///
    ///     let weights = try Safetensors.read("model.safetensors")
    ///     let kernel = weights["dense/kernel"]
    ///
    /// Types that tensors do not have are widened as by `NPZ`: `I8`, `I16` and `U16` to `int32`,
    /// `U32` and `U64` to `int64`, if the numbers fit. 4, 6 and 8-bit floating-point and complex
    /// numbers are refused by name; then ask for the tensors wanted. ``contents(of:limits:)`` lists
    /// what there is.
    ///
    /// Numbers go from the file straight to the tensors' memory, each tensor's when it is its turn.
    /// The file is not mapped into memory: a program that cuts it short meanwhile would end this
    /// one, and here is an error instead. Refused are files whose tensors leave gaps, overlap or do
    /// not end where the file does, and everything else that the reference refuses; also names that
    /// come twice and fields that the format does not have. Names are never paths.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - names: the tensors to read; the numbers of others are not touched. Default: all.
    ///   - limits: the sizes beyond which the file is refused.
    /// - Returns: the tensors by name.
    /// - Throws: `FileError` if the file cannot be read, a name is not there, or the file is not
    ///   exactly what its header says.
    public static func read(
        _ path: String, names: [String]? = nil, limits: FileLimits = FileLimits()
    ) throws(FileError) -> [String: Tensor] {
        let file = try SafetensorsFile(path, limits: limits)
        guard let names else { return try file.tensors(file.header.entries, isChosen: false) }
        return try file.tensors(try file.entries(named: names), isChosen: true)
    }

    /// Writes tensors so that every reader of safetensors reads them, byte for byte as the
    /// reference does, so that equal tensors make equal files.
    ///
    /// Numbers go to the file from where they are in memory. The file appears whole or not at all;
    /// a link at `path` stays a link, and a device, pipe or socket is refused.
    ///
    /// - Parameters:
    ///   - tensors: by name. Names may hold anything, but `__metadata__` is no name.
    ///   - path: the file.
    ///   - metadata: texts that describe the file. Default: none.
    /// - Throws: `FileError` if the file cannot be written; a tensor's own error if it is invalid.
    public static func write(
        _ tensors: [String: Tensor], to path: String, metadata: [String: String] = [:]
    ) throws {
        let arrays = try tensors.map { try NamedArray($0.key, $0.value) }
        try write(arrays, to: path, metadata: metadata)
    }

    /// The same for numbers wherever they lie in memory; names come once.
    static func write(
        _ arrays: [NamedArray], to path: String, metadata: [String: String] = [:]
    ) throws(FileError) {
        let arrays = arrays.sorted(by: SafetensorsHeader.comesBefore)
        let header = try SafetensorsHeader.encoded(arrays, metadata, FileOrigin(file: path))
        try writing(path) { () throws(WriteFault) in
            let file = try AtomicFile(path)
            try file.create()
            try file.append(header)
            for array in arrays { try file.append(array.bytes) }
            withExtendedLifetime(arrays) {}
            try file.commit()
        }
    }
}
