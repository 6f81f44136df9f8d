/// The bytes of a file, for the parts that are read without libhdf5. Nothing is read past their end.
struct H5Bytes {
    private let image: H5Image

    init(_ image: H5Image) { self.image = image }

    /// The whole file; of use are only places that ``range(_:_:)`` has given.
    var bytes: UnsafeRawBufferPointer { image.bytes }

    /// An unsigned number of 1, 2, 4 or 8 bytes; nil if it leaves the file or 63 bits.
    func number(_ offset: Int, bytes count: Int) -> Int? {
        guard let range = range(offset, count) else { return nil }
        let value = bytes[range].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(exactly: value)
    }

    /// Where `count` bytes from `offset` are; nil if they leave the file.
    func range(_ offset: Int, _ count: Int) -> Range<Int>? {
        image.range(offset, count).flatMap { image.holds($0) ? $0 : nil }
    }

    func holds(_ text: String, at offset: Int) -> Bool {
        guard let range = range(offset, text.utf8.count) else { return false }
        return bytes[range].elementsEqual(text.utf8)
    }
}

/// `count` and what fills it up to a multiple of 8.
func paddedTo8(_ count: Int) -> Int { (count + 7) / 8 * 8 }
