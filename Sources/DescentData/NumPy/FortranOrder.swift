import DescentCore

extension RawArray {
    /// The rest of `reader`, stored with the first axis running fastest, as a tensor.
    func tensorFromFortranOrder(_ reader: inout ByteReader) throws(FileError) -> Tensor {
        // Fortran order is row-major order of the axes in reverse.
        let stored = reversed()
        try reader.expectRest(byteCount, of: what)
        let size = element.dtype.byteCount
        let source = try HeapBytes(elementCount * size, for: what, reader.origin)
        defer { withExtendedLifetime(source) {} }
        try stored.read(&reader, into: source.buffer)
        return try Tensor.filled(Shape(dimensions), element.dtype, reader.origin) { target in
            switch size {
            case 1: transpose(UInt8.self, source.bytes, target)
            case 2: transpose(UInt16.self, source.bytes, target)
            case 4: transpose(UInt32.self, source.bytes, target)
            default: transpose(UInt64.self, source.bytes, target)
            }
        }
    }

    /// Copies to row-major order, moving elements as words of their size.
    private func transpose<Word>(
        _ type: Word.Type, _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
    ) {
        let words = source.bindMemory(to: type)
        let result = target.bindMemory(to: type)
        var strides = [1]
        for length in dimensions.dropLast() { strides.append(strides[strides.count - 1] * length) }
        var next = 0
        func walk(_ axis: Int, _ offset: Int) {
            let stride = strides[axis]
            if axis < dimensions.count - 1 {
                for index in 0..<dimensions[axis] { walk(axis + 1, offset + index * stride) }
            } else {
                for index in 0..<dimensions[axis] {
                    result[next] = words[offset + index * stride]
                    next += 1
                }
            }
        }
        if elementCount > 0 { walk(0, 0) }
    }
}
