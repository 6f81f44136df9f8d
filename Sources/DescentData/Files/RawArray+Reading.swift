package import DescentCore

/// From bytes to numbers that tensors hold.
extension RawArray {
    /// The rest of `reader` as a tensor.
    package func tensor(from reader: inout ByteReader) throws(FileError) -> Tensor {
        try reader.expectRest(byteCount, of: what)
        return try Tensor.filled(Shape(dimensions), element.dtype, reader.origin) {
            (target) throws(FileError) in
            try read(&reader, into: target)
        }
    }

    /// Fills `target` with the rest of `reader`, which has been checked by `expectRest`, as numbers
    /// of type `element.dtype`.
    func read(
        _ reader: inout ByteReader, into target: UnsafeMutableRawBufferPointer
    ) throws(FileError) {
        let start = reader.offset
        guard element.byteCount < element.dtype.byteCount else {
            try reader.rest(into: target, of: what)
            if isBigEndian { swapBytes(target) }
            return try check(UnsafeRawBufferPointer(target), at: start, reader.origin)
        }
        let narrow = try HeapBytes(byteCount, for: what, reader.origin)
        defer { withExtendedLifetime(narrow) {} }
        try reader.rest(into: narrow.buffer, of: what)
        if isBigEndian { swapBytes(narrow.buffer) }
        widen(narrow.bytes, into: target)
    }

    /// What the bytes are, for messages.
    var what: String { "data for shape \(Shape(dimensions)) of \(element)" }

    private func swapBytes(_ data: UnsafeMutableRawBufferPointer) {
        func swap<Word: FixedWidthInteger>(_ type: Word.Type) {
            let words = data.bindMemory(to: type)
            for index in words.indices { words[index] = words[index].byteSwapped }
        }
        switch element.byteCount {
        case 2: swap(UInt16.self)
        case 4: swap(UInt32.self)
        case 8: swap(UInt64.self)
        default: break
        }
    }

    private func widen(_ data: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
        func widen<Narrow: FixedWidthInteger, Wide: FixedWidthInteger>(
            _ from: Narrow.Type, _ to: Wide.Type
        ) {
            let source = data.bindMemory(to: from)
            let result = target.bindMemory(to: to)
            for index in source.indices { result[index] = Wide(source[index]) }
        }
        switch element {
        case .int8: widen(Int8.self, Int32.self)
        case .int16: widen(Int16.self, Int32.self)
        case .uint16: widen(UInt16.self, Int32.self)
        case .uint32: widen(UInt32.self, Int64.self)
        case .bool, .uint8, .int32, .uint64, .int64, .float16, .bfloat16, .float32, .float64:
            break
        }
    }

    /// Refuses values that the element type of tensors does not have.
    private func check(
        _ data: UnsafeRawBufferPointer, at start: Int, _ origin: FileOrigin
    ) throws(FileError) {
        if element == .bool, let index = data.firstIndex(where: { $0 > 1 }) {
            throw origin.error(
                .malformed, at: start + index, expected: "0 or 1 for a bool", got: "\(data[index])",
                fix: "Write the array as uint8 if it holds numbers.")
        }
        guard element == .uint64 else { return }
        let words = data.bindMemory(to: UInt64.self)
        if let index = words.firstIndex(where: { $0 > UInt64(Int64.max) }) {
            throw origin.error(
                .unsupported, at: start + 8 * index,
                expected: "unsigned numbers up to \(Int64.max), the largest int64",
                got: "\(words[index])", fix: "Write the array as float64 or with smaller numbers.")
        }
    }
}
