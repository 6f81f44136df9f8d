/// Goes through a B-tree of version 1, which may lead back to itself: libhdf5 would follow it until
/// the stack ends.
///
/// - Source: HDF5 File Format Specification 3.0, section III.A.1.
struct H5TreeWalk {
    private let file: H5Bytes
    private let kind: Int
    private let keyBytes: Int
    private var visited: Set<Int> = []

    /// - Parameter kind: 0 for groups, 1 for chunks.
    init(_ file: H5Bytes, kind: Int, keyBytes: Int) {
        self.file = file
        self.kind = kind
        self.keyBytes = keyBytes
    }

    /// Whether each node is met once and one level below its parent, and each leaf is sound.
    mutating func isSound(_ root: Int, leaf: (Int) -> Bool) -> Bool {
        var waiting: [(address: Int, level: Int?)] = [(root, nil)]
        while let (address, expected) = waiting.popLast() {
            guard let (level, children) = node(at: address), level == expected ?? level,
                visited.insert(address).inserted
            else { return false }
            for child in children {
                if level > 0 {
                    waiting.append((child, level - 1))
                } else if !leaf(child) {
                    return false
                }
            }
        }
        return true
    }

    /// `TREE`, kind, level, number of children, two siblings; then a key before and behind each child.
    private func node(at address: Int) -> (level: Int, children: [Int])? {
        guard file.holds("TREE", at: address), file.number(address + 4, bytes: 1) == kind,
            let level = file.number(address + 5, bytes: 1),
            let count = file.number(address + 6, bytes: 2)
        else { return nil }
        var children: [Int] = []
        for index in 0..<count {
            let offset = address + 24 + keyBytes + index * (keyBytes + 8)
            guard let child = file.number(offset, bytes: 8) else { return nil }
            children.append(child)
        }
        return (level, children)
    }
}
