/// Texts of any length, which lie in heaps of several.
///
/// libhdf5 believes what is said about them: it reads past the end of a heap, calls what is not there,
/// never ends at a piece of no length, and copies a text before anybody can ask how long it is. So
/// they are read here.
///
/// - Source: HDF5 File Format Specification 3.0, section III.E.
struct H5Heap {
    let file: H5Bytes

    /// A text: 4 bytes of length, 8 of the heap's address, 4 of its number in the heap.
    static let referenceBytes = 16
    private static let headerBytes = 16

    /// Where the text is that the reference at `offset` means; nil if it means none.
    func text(_ offset: Int) -> Range<Int>? {
        guard let length = file.number(offset, bytes: 4),
            let number = file.number(offset + 12, bytes: 4)
        else { return nil }
        if length == 0 { return offset..<offset }
        guard let address = file.number(offset + 4, bytes: 8) else { return nil }
        return object(number, inHeapAt: address).flatMap {
            length <= $0.count ? $0.lowerBound..<($0.lowerBound + length) : nil
        }
    }

    /// The objects follow one another to the end of the heap. Each begins with its number, two bytes
    /// of counting, four for later, and its length; number 0 is what is free, with its header.
    private func object(_ number: Int, inHeapAt address: Int) -> Range<Int>? {
        guard number > 0, file.holds("GCOL\u{1}", at: address),
            let length = file.number(address + 8, bytes: 8),
            let heap = file.range(address, length)
        else { return nil }
        var object = address + Self.headerBytes
        while object + Self.headerBytes <= heap.upperBound {
            guard let found = file.number(object, bytes: 2),
                let length = file.number(object + 8, bytes: 8),
                length <= heap.upperBound - object, found > 0
            else { return nil }
            let content = object + Self.headerBytes
            if found == number {
                return length <= heap.upperBound - content ? content..<(content + length) : nil
            }
            object = content + paddedTo8(length)
        }
        return nil
    }
}
