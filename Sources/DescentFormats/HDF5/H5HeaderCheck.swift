import CHDF5
import DescentData

/// Whether the messages in the header of an object are as long as they say, before libhdf5 takes it
/// apart: version 1.10 reads past the end of those that are not.
struct H5HeaderCheck {
    let file: H5Bytes
    let place: H5Place

    func run(_ address: Int) throws(FileError) {
        guard let header = H5Header(file, at: address) else {
            throw damaged("the header of an object", at: address)
        }
        guard header.isWhole else { throw damaged("a whole header", at: address) }
        for message in header.messages { try check(message) }
        guard hasSoundChunks(header) else {
            throw damaged("chunks that fit the shape", at: address)
        }
    }

    private func damaged(_ what: String, at address: Int) -> FileError {
        place.damaged(expected: what, got: "other bytes at byte \(address)")
    }

    private func check(_ message: H5Header.Message) throws(FileError) {
        guard !message.isShared else {
            throw place.error(
                .unsupported, expected: "an object that is described in one place",
                got: "parts that several share", fix: "Save the model again with Keras.")
        }
        var fields = H5Fields(file, message.content)
        let kind = message.kind
        if kind == 0x03 { try checkVersion(message.content) }
        switch kind {
        case 0x03: try checkType(&fields)
        case 0x07: throw H5Storage.outside("data in other files", place)
        case 0x08: try checkLayout(&fields)
        case 0x11:
            let tree = fields.number(8)
            let heap = fields.number(8)
            if !H5SymbolTable(file).isSound(tree: tree, heap: heap) { fields.fail() }
        default: H5MessageFields.read(kind, &fields)
        }
        guard fields.isSound else {
            throw damaged(
                "a sound part of kind \(kind) in the header", at: message.content.lowerBound)
        }
    }

    private func checkVersion(_ type: Range<Int>) throws(FileError) {
        guard let head = file.number(type.lowerBound, bytes: 1), head >> 4 > 3 else { return }
        throw place.error(
            .unsupported, expected: "types as HDF5 1.10 and older describe them",
            got: "version \(head >> 4)", fix: "Save the file with h5py's libver='v110' or none.")
    }

    /// Elements that no tensor has are refused before libhdf5 looks at them.
    private func checkType(_ fields: inout H5Fields) throws(FileError) {
        let kind = H5T_class_t(Int32(fields.type().kind))
        switch kind {
        case H5T_INTEGER, H5T_FLOAT, H5T_ENUM, H5T_OPAQUE: break
        default: throw RawElement.unsupported(kind, place)
        }
    }

    private func checkLayout(_ fields: inout H5Fields) throws(FileError) {
        let version = fields.number(1)
        let kind = fields.number(1)
        guard version == 3 || version == 4 else {
            throw H5Storage.outside("a storage of version \(version)", place)
        }
        switch kind {
        case 0: fields.skip(fields.number(2))
        case 1: fields.skip(16)
        case 2 where version == 3: checkChunks(&fields)
        case 2: Self.readChunkIndex(&fields)
        case 3: throw H5Storage.outside("a virtual data set", place)
        default: throw H5Storage.outside("a storage of another kind", place)
        }
    }

    private func checkChunks(_ fields: inout H5Fields) {
        let rank = fields.number(1)
        let address = fields.part(8)
        fields.skip(4 * rank)
        guard fields.isSound, rank <= 33 else { return fields.fail() }
        // All ones where no chunk is.
        guard let tree = file.number(address.lowerBound, bytes: 8) else { return }
        var walk = H5TreeWalk(file, kind: 1, keyBytes: 8 + 8 * rank)
        if !walk.isSound(tree, leaf: { _ in true }) { fields.fail() }
    }

    private static func readChunkIndex(_ fields: inout H5Fields) {
        let flags = fields.number(1)
        let rank = fields.number(1)
        let width = fields.number(1)
        if rank > 33 || !(1...8).contains(width) { fields.fail() }
        fields.skip(width * rank)
        switch fields.number(1) {
        case 1: fields.skip(12, if: flags & 2 != 0)
        case 2: break
        case 3: fields.skip(1)
        case 4: fields.skip(5)
        case 5: fields.skip(6)
        default: fields.fail()
        }
        fields.skip(8)
    }
}

/// What several messages say together.
extension H5HeaderCheck {
    /// Whether chunks have as many axes as the data set and one more of the bytes of an element, and
    /// none is empty: libhdf5 divides by their lengths.
    private func hasSoundChunks(_ header: H5Header) -> Bool {
        guard let layout = header.first(0x08), file.number(layout.lowerBound + 1, bytes: 1) == 2
        else {
            return true
        }
        guard let space = header.first(0x01), let type = header.first(0x03),
            let rank = file.number(space.lowerBound + 1, bytes: 1),
            let elementBytes = file.number(type.lowerBound + 4, bytes: 4)
        else { return false }
        let lengths = chunkLengths(layout)
        return lengths.count == rank + 1 && lengths.last == elementBytes && !lengths.contains(0)
    }

    private func chunkLengths(_ layout: Range<Int>) -> [Int] {
        let start = layout.lowerBound
        let isOld = file.number(start, bytes: 1) == 3
        let count = file.number(start + (isOld ? 2 : 3), bytes: 1) ?? 0
        let width = isOld ? 4 : file.number(start + 4, bytes: 1) ?? 0
        let first = start + (isOld ? 11 : 5)
        return (0..<count).map { file.number(first + width * $0, bytes: width) ?? 0 }
    }
}
