import DescentData

/// The start of a file: how it counts, and where its root is.
///
/// - Source: HDF5 File Format Specification 3.0, section II.A.
struct H5Superblock {
    private let file: H5Bytes
    private let place: H5Place

    /// What every file starts with.
    static let signature: [UInt8] = [0x89] + Array("HDF\r\n\u{1A}\n".utf8)

    init(_ file: H5Bytes, _ place: H5Place) {
        self.file = file
        self.place = place
    }

    /// Checks what libhdf5 goes through as it opens the file. An unknown version it refuses itself.
    func check() throws(FileError) {
        switch file.number(8, bytes: 1) {
        case 0: try checkOld(start: 24)
        case 1: try checkOld(start: 28)
        case 2, 3: try checkNew()
        default: break
        }
    }

    /// Where data start, free places, the end, another driver; then the root as a group's entry.
    private func checkOld(start: Int) throws(FileError) {
        try checkSizes(at: 13)
        try checkAbsent(start + 24, "a driver")
        let root = start + 32
        try checkRoot(root + 8)
        // The root's tree and names once more.
        guard file.number(root + 16, bytes: 4) == 1 else { return }
        guard let tree = file.number(root + 24, bytes: 8),
            let heap = file.number(root + 32, bytes: 8),
            H5SymbolTable(file).isSound(tree: tree, heap: heap)
        else { throw place.damaged(expected: "a root group", got: "other bytes") }
    }

    /// Where data start, more about the file, the end, the root.
    private func checkNew() throws(FileError) {
        try checkSizes(at: 9)
        try checkAbsent(20, "an extension")
        try checkRoot(36)
    }

    private func checkRoot(_ offset: Int) throws(FileError) {
        guard let root = file.number(offset, bytes: 8) else {
            throw place.damaged(expected: "a root group", got: "none")
        }
        try H5HeaderCheck(file: file, place: place).run(root)
    }

    /// The format allows others, which nobody writes.
    private func checkSizes(at offset: Int) throws(FileError) {
        guard let offsets = file.number(offset, bytes: 1),
            let lengths = file.number(offset + 1, bytes: 1)
        else { throw place.damaged(expected: "a whole HDF5 file", got: "its start") }
        guard offsets == 8, lengths == 8 else {
            throw place.error(
                .unsupported, expected: "offsets and lengths of 8 bytes",
                got: "\(offsets) and \(lengths)", fix: "Save the model again with Keras.")
        }
    }

    /// All ones say that there is none.
    private func checkAbsent(_ offset: Int, _ what: String) throws(FileError) {
        guard let range = file.range(offset, 8), file.bytes[range].allSatisfy({ $0 == 0xFF }) else {
            throw place.error(
                .unsupported, expected: "a file of HDF5's own layout", got: what,
                fix: "Save the model again with Keras.")
        }
    }
}
