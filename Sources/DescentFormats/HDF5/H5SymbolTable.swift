/// The links of a group in the oldest format: a B-tree of lists of links, whose names are in a heap.
///
/// - Source: HDF5 File Format Specification 3.0, sections III.B to III.D.
struct H5SymbolTable {
    private let file: H5Bytes

    init(_ file: H5Bytes) { self.file = file }

    /// Whether libhdf5 comes to an end there, and finds the end of each name.
    func isSound(tree: Int, heap: Int) -> Bool {
        guard let names = names(inHeapAt: heap) else { return false }
        var walk = H5TreeWalk(file, kind: 0, keyBytes: 8)
        return walk.isSound(tree) { isList(at: $0, names) }
    }

    /// `HEAP`, a version and three zeros, the bytes of names, the first free place in them, and where
    /// they are. nil if the free places lead back to one another.
    private func names(inHeapAt address: Int) -> Range<Int>? {
        guard file.holds("HEAP\0", at: address),
            let count = file.number(address + 8, bytes: 8),
            let start = file.number(address + 24, bytes: 8), let names = file.range(start, count)
        else { return nil }
        var free = file.number(address + 16, bytes: 8)
        var steps = 0
        // The chain ends with 1, or all ones in older files.
        while let offset = free, offset != 1 {
            guard offset + 16 <= count, steps < count / 16 else { return nil }
            free = file.number(start + offset, bytes: 8)
            steps += 1
        }
        return names
    }

    /// `SNOD`, a version and a zero, the number of links, and these.
    private func isList(at address: Int, _ names: Range<Int>) -> Bool {
        guard file.holds("SNOD", at: address), let count = file.number(address + 6, bytes: 2) else {
            return false
        }
        return (0..<count).allSatisfy { isLink(at: address + 8 + 40 * $0, names) }
    }

    /// Where the name is, where the object is, what else is known, and that: of a soft link, its path.
    private func isLink(at address: Int, _ names: Range<Int>) -> Bool {
        guard let name = file.number(address, bytes: 8), isName(name, names),
            let kind = file.number(address + 16, bytes: 4)
        else { return false }
        guard kind == 2 else { return true }
        return file.number(address + 24, bytes: 4).map { isName($0, names) } ?? false
    }

    private func isName(_ offset: Int, _ names: Range<Int>) -> Bool {
        offset < names.count && file.bytes[names.dropFirst(offset)].contains(0)
    }
}
