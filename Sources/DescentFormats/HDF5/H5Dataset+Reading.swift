import CHDF5
import DescentCore
import DescentData

/// From the file to memory.
extension H5Dataset {
    /// Fills `target`, which has ``byteCount`` bytes, with the elements: row-major, little-endian,
    /// of type ``dtype``.
    func read(into target: UnsafeMutableRawBufferPointer) throws(FileError) {
        precondition(target.count == byteCount, "The memory must be as large as the data.")
        guard shape.elementCount > 0, let start = target.baseAddress else { return }
        try reader.locked(place) { () throws(FileError) in
            try reader.withObject(place.path) { (dataset, place) throws(FileError) in
                if case .chunked(let chunk) = storage.layout {
                    try H5ChunkCheck(self, chunk).run(dataset)
                }
                let type = try place.check(memoryType(of: dataset), "a type of elements")
                defer { H5Tclose(type) }
                try place.check(
                    H5Dread(dataset, type, HDF5.all, HDF5.all, HDF5.defaults, start),
                    "\(rawByteCount) bytes of data")
            }
        }
        try check(UnsafeRawBufferPointer(target))
    }

    /// The elements as a tensor.
    func tensor() throws(FileError) -> Tensor {
        var fault: FileError?
        let data = try? TensorData(TensorSpec(shape, dtype)) { bytes in
            do throws(FileError) { try read(into: bytes) } catch { fault = error }
        }
        if let fault { throw fault }
        guard let data else {
            throw place.error(
                .tooLarge, expected: "\(byteCount) bytes of memory for \(dtype) of shape \(shape)",
                got: "none from the system",
                fix: "Use a machine with more memory, or a smaller model.")
        }
        return Tensor(data: data)
    }

    /// The type of `target`, to which libhdf5 converts: it turns bytes round and widens.
    private func memoryType(of dataset: hid_t) -> hid_t {
        switch element {
        // Nothing to convert, and opaque types only fit themselves.
        case .bool, .bfloat16: H5Dget_type(dataset)
        // As int64 they would be clipped without a word.
        case .uint64: RawElement.uint64.makeType()
        default: RawElement(dtype).makeType()
        }
    }

    /// Refuses values that the element type of tensors does not have.
    private func check(_ data: UnsafeRawBufferPointer) throws(FileError) {
        if element == .bool, let index = data.firstIndex(where: { $0 > 1 }) {
            throw place.error(
                .malformed, expected: "0 or 1 for a bool", got: "\(data[index]) at place \(index)",
                fix: "Save the data as uint8 if they are numbers.")
        }
        guard element == .uint64 else { return }
        let words = data.bindMemory(to: UInt64.self)
        if let index = words.firstIndex(where: { $0 > UInt64(Int64.max) }) {
            throw place.error(
                .unsupported, expected: "unsigned numbers up to \(Int64.max), the largest int64",
                got: "\(words[index]) at place \(index)",
                fix: "Save the data as float64 or with smaller numbers.")
        }
    }
}
