public import DescentCore
public import DescentData

/// What is in a file.
extension Safetensors {
    /// What the header of a file says.
    public struct Contents: Sendable, Hashable {
        /// The tensors, in the order of their numbers in the file.
        public let tensors: [Entry]
        /// Texts that describe the file.
        public let metadata: [String: String]
    }

    /// A tensor of a file.
    public struct Entry: Sendable, Hashable, CustomStringConvertible {
        /// Its name.
        public let name: String
        /// The lengths of its axes.
        public let shape: Shape
        /// The type of its numbers in the file, as the format calls it: `F32`.
        public let storedType: String
        /// The type of the tensor that it is read as; nil for what cannot be read.
        public let dtype: DType?
        /// How many bytes its numbers take in the file.
        public let byteCount: Int

        /// `dense/kernel: float32 [2, 3]` or `scale: F8_E8M0 [2]; not read`.
        public var description: String {
            guard let dtype else { return "\(name): \(storedType) \(shape); not read" }
            return "\(name): \(dtype) \(shape)"
        }
    }

    /// Lists the tensors of a file, which takes no longer for large ones.
    ///
    ///     for tensor in try Safetensors.contents(of: "model.safetensors").tensors { print(tensor) }
    ///
    /// - Throws: `FileError` if the file cannot be read or its header is not sound.
    public static func contents(
        of path: String, limits: FileLimits = FileLimits()
    ) throws(FileError) -> Contents {
        let header = try SafetensorsFile(path, limits: limits).header
        return Contents(
            tensors: header.entries.map { entry in
                Entry(
                    name: entry.name, shape: Shape(entry.dimensions),
                    storedType: entry.type.rawValue, dtype: entry.type.element?.dtype,
                    byteCount: entry.data.count)
            }, metadata: header.metadata)
    }
}
