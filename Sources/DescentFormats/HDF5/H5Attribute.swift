import CHDF5
import CHDF5Shim
import DescentData

/// An attribute while it is open. All of it needs the lock.
struct H5Attribute {
    let name: String
    let object: hid_t
    let handle: hid_t
    let type: hid_t
    let count: Int
    let reader: H5Reader
    let place: H5Place

    /// The bytes of each text, without what fills them up.
    func texts() throws(FileError) -> [[UInt8]] {
        // An empty list of Python's is one of numbers.
        if count == 0 { return [] }
        guard H5Tget_class(type) == H5T_STRING else { throw wrongType(expected: "text") }
        return try H5Tis_variable_str(type) > 0 ? variableTexts() : fixedTexts()
    }

    /// Whole numbers.
    func integers() throws(FileError) -> [Int64] {
        guard H5Tget_class(type) == H5T_INTEGER else {
            throw wrongType(expected: "whole numbers")
        }
        try checkSize(of: MemoryLayout<Int64>.size)
        // Unsigned numbers that do not fit become the largest that does.
        let memory = try place.check(RawElement.int64.makeType(), "a type of elements")
        defer { H5Tclose(memory) }
        var numbers = [Int64](repeating: 0, count: count)
        try place.check(H5Aread(handle, memory, &numbers), "whole numbers")
        return numbers
    }

    private func wrongType(expected: String) -> FileError {
        place.error(
            .mismatch, expected: expected, got: "something else", fix: H5Place.otherModel)
    }

    /// Compares what `count` elements of this size take with the limit.
    private func checkSize(of element: Int) throws(FileError) {
        try checkTotal(checkedProduct([count, element]), most: reader.limits.hdf5AttributeBytes)
    }

    private func checkTotal(_ total: Int?, most: Int) throws(FileError) {
        guard total ?? .max > most else { return }
        throw place.error(
            .tooLarge, expected: "at most \(most) bytes", got: total.map { "\($0)" } ?? "more",
            fix: "Raise FileLimits.hdf5AttributeBytes if the attribute is meant to be that large.")
    }
}

/// Texts of one length, filled up.
extension H5Attribute {
    private func fixedTexts() throws(FileError) -> [[UInt8]] {
        let size = H5Tget_size(type)
        try checkSize(of: size)
        guard count > 0, size > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count * size)
        try place.check(H5Aread(handle, type, &bytes), "text")
        return (0..<count).map { withoutPadding(bytes[($0 * size)..<(($0 + 1) * size)]) }
    }

    private func withoutPadding(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        switch H5Tget_strpad(type) {
        case H5T_STR_NULLTERM: return Array(bytes.prefix { $0 != 0 })
        case H5T_STR_SPACEPAD: return trimmed(bytes, of: UInt8(ascii: " "))
        default: return trimmed(bytes, of: 0)
        }
    }

    private func trimmed(_ bytes: ArraySlice<UInt8>, of padding: UInt8) -> [UInt8] {
        let end = bytes.lastIndex { $0 != padding }
        return end.map { Array(bytes[bytes.startIndex...$0]) } ?? []
    }
}

/// Texts of any length, which lie elsewhere in the file.
extension H5Attribute {
    private func variableTexts() throws(FileError) -> [[UInt8]] {
        let file = reader.bytes
        let places = try places(of: try references(in: file), H5Heap(file: file))
        try checkTotal(places.reduce(0) { $0 + $1.count }, most: reader.limits.hdf5AttributeBytes)
        return places.map { place in Array(file.bytes[place].prefix { $0 != 0 }) }
    }

    /// Where the references are.
    private func references(in file: H5Bytes) throws(FileError) -> Range<Int> {
        let address = try place.check(dh_object_address(object), "an object with attributes")
        guard let value = H5Header(file, at: Int(address))?.attribute(name) else {
            throw place.error(
                .unsupported, expected: "an attribute beside its object",
                got: "one among others", fix: "Save the model again with Keras.")
        }
        guard count <= value.count / H5Heap.referenceBytes else {
            throw place.damaged(expected: "\(count) texts", got: "fewer")
        }
        return value
    }

    private func places(
        of references: Range<Int>, _ heap: H5Heap
    ) throws(FileError) -> [Range<Int>] {
        var places: [Range<Int>] = []
        for index in 0..<count {
            let reference = references.lowerBound + index * H5Heap.referenceBytes
            guard let text = heap.text(reference) else {
                throw place.damaged(expected: "a text", got: "a place where none is")
            }
            places.append(text)
        }
        return places
    }
}
