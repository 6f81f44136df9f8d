/// Takes a part of a file apart from front to back. A field that leaves it makes ``isSound`` false,
/// and all that follow 0.
struct H5Fields {
    private let file: H5Bytes
    private var rest: Range<Int>
    private(set) var isSound = true

    init(_ file: H5Bytes, _ part: Range<Int>) {
        self.file = file
        rest = part
    }

    mutating func fail() {
        isSound = false
        rest = rest.upperBound..<rest.upperBound
    }

    /// The next `count` bytes.
    mutating func part(_ count: Int) -> Range<Int> {
        guard count >= 0, count <= rest.count else {
            fail()
            return rest
        }
        let part = rest.prefix(count)
        rest = rest.dropFirst(count)
        return part
    }

    /// The same for a part of this part.
    func fields(_ part: Range<Int>) -> H5Fields { H5Fields(file, part) }

    mutating func skip(_ count: Int) { _ = part(count) }

    mutating func skip(_ count: Int, if condition: Bool) { if condition { skip(count) } }

    /// The next unsigned number of up to 8 bytes.
    mutating func number(_ count: Int) -> Int {
        let part = part(count)
        guard isSound else { return 0 }
        guard let number = file.number(part.lowerBound, bytes: count) else {
            fail()
            return 0
        }
        return number
    }

    /// A name that ends with a NUL; then what fills it up to a multiple of `padding` bytes.
    mutating func name(padding: Int) {
        guard let end = file.bytes[rest].firstIndex(of: 0) else { return fail() }
        let count = end + 1 - rest.lowerBound
        skip((count + padding - 1) / padding * padding)
    }
}
