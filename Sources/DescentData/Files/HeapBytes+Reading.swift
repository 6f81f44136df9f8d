extension HeapBytes {
    /// All bytes of `source`.
    package static func reading(
        _ source: any ByteSource, for what: String
    ) throws(FileError) -> HeapBytes {
        let isExact = source.cap == nil
        // Text packs to a quarter or less.
        let guess = isExact ? source.maximumByteCount : 4 * source.packedByteCount + 1
        let bytes = try HeapBytes(min(guess, source.maximumByteCount + 1), for: what, source.origin)
        var filled = 0
        while !isExact || filled < bytes.buffer.count {
            if filled == bytes.buffer.count {
                let more = min(2 * filled + 1, source.maximumByteCount + 1)
                try bytes.resize(to: more, for: what, source.origin)
            }
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes.buffer[filled...])
            let count = try source.read(into: rest)
            if count == 0 { break }
            filled += count
        }
        if isExact, filled == bytes.buffer.count { filled += try bytesBehind(source) }
        guard !isExact || filled == bytes.buffer.count else {
            throw source.origin.error(
                .malformed, at: filled, expected: "\(bytes.buffer.count) bytes", got: "\(filled)",
                fix: "The file changed while it was read; read it again.")
        }
        if !isExact { try bytes.resize(to: filled, for: what, source.origin) }
        return bytes
    }

    /// Reads on to where the source finds out whether it is whole, such as by a checksum.
    private static func bytesBehind(_ source: any ByteSource) throws(FileError) -> Int {
        var byte: UInt8 = 0
        let result = withUnsafeMutableBytes(of: &byte) { buffer in
            Result { () throws(FileError) in try source.read(into: buffer) }
        }
        return try result.get()
    }
}
