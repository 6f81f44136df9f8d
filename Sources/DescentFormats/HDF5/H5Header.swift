/// The header of an object, versions 1 and 2: a list of messages, of which some are attributes.
///
/// - Source: HDF5 File Format Specification 3.0, sections IV.A.1 and IV.A.2.m.
struct H5Header {
    /// All messages, with those in blocks further on.
    private(set) var messages: [Message] = []
    /// Whether all blocks are in the file, and none leads back to another.
    private(set) var isWhole = true

    private let file: H5Bytes
    private let layout: Layout

    struct Message {
        let kind: Int
        /// Whether the content is only where it is to be found.
        let isShared: Bool
        let content: Range<Int>
    }

    /// How the parts of a message follow one another.
    private enum Layout {
        case version1
        case version2(hasOrder: Bool)

        var prefix: Int {
            switch self {
            case .version1: 8
            case .version2(let hasOrder): hasOrder ? 6 : 4
            }
        }
    }

    /// nil if there is none at `address`.
    init?(_ file: H5Bytes, at address: Int) {
        self.file = file
        if file.holds("OHDR\u{2}", at: address) {
            guard let flags = file.number(address + 5, bytes: 1) else { return nil }
            let times = flags & 0x20 == 0 ? 0 : 16
            let phases = flags & 0x10 == 0 ? 0 : 4
            let size = address + 6 + times + phases
            let width = 1 << (flags & 3)
            guard let count = file.number(size, bytes: width),
                let range = file.range(size + width, count)
            else { return nil }
            layout = .version2(hasOrder: flags & 4 != 0)
            collect(from: range)
        } else {
            guard file.number(address, bytes: 1) == 1,
                let count = file.number(address + 8, bytes: 4),
                let range = file.range(address + 16, count)
            else { return nil }
            layout = .version1
            collect(from: range)
        }
    }

    private mutating func collect(from first: Range<Int>) {
        var blocks = [first]
        var next = 0
        while next < blocks.count {
            let block = blocks[next]
            next += 1
            var offset = block.lowerBound
            while let message = message(at: offset, in: block) {
                offset = message.content.upperBound
                messages.append(message)
                guard message.kind == 0x10 else { continue }
                guard let more = continuation(message.content), blocks.count < Self.mostBlocks,
                    !blocks.contains(where: { $0.overlaps(more) })
                else {
                    isWhole = false
                    return
                }
                blocks.append(more)
            }
        }
    }

    /// The first message of a kind, which is the one that counts.
    func first(_ kind: Int) -> Range<Int>? { messages.first { $0.kind == kind }?.content }

    /// What the object is; nil if it is neither a group nor a data set. As libhdf5 tells them apart.
    var kind: H5Child.Kind? {
        let kinds = Set(messages.map(\.kind))
        if kinds.contains(0x02) || kinds.contains(0x11) { return .group }
        return kinds.isSuperset(of: [0x01, 0x03]) ? .dataset : nil
    }

    /// Where the value of the attribute `name` is; nil if the header does not hold it itself.
    func attribute(_ name: String) -> Range<Int>? {
        for message in messages where message.kind == 0x0C && !message.isShared {
            if let value = value(of: name, in: message.content) { return value }
        }
        return nil
    }

    private static let mostBlocks = 1_000

    private func message(at offset: Int, in block: Range<Int>) -> Message? {
        guard offset + layout.prefix <= block.upperBound else { return nil }
        let sizes =
            switch layout {
            case .version1: (kind: 2, flags: 4)
            case .version2: (kind: 1, flags: 3)
            }
        guard let kind = file.number(offset, bytes: sizes.kind),
            let size = file.number(offset + sizes.kind, bytes: 2),
            let flags = file.number(offset + sizes.flags, bytes: 1),
            let content = file.range(offset + layout.prefix, size),
            content.upperBound <= block.upperBound
        else { return nil }
        return Message(kind: kind, isShared: flags & 2 != 0, content: content)
    }

    private func continuation(_ content: Range<Int>) -> Range<Int>? {
        guard content.count >= 16, let offset = file.number(content.lowerBound, bytes: 8),
            let length = file.number(content.lowerBound + 8, bytes: 8)
        else { return nil }
        guard case .version2 = layout else { return file.range(offset, length) }
        // between a signature and a checksum
        return length < 8
            ? nil : file.range(offset, length).map { ($0.lowerBound + 4)..<($0.upperBound - 4) }
    }

    /// The value, if the message is the attribute `name`.
    private func value(of name: String, in content: Range<Int>) -> Range<Int>? {
        let start = content.lowerBound
        guard content.count >= 9, let version = file.number(start, bytes: 1),
            (1...3).contains(version), let nameSize = file.number(start + 2, bytes: 2),
            let typeSize = file.number(start + 4, bytes: 2),
            let spaceSize = file.number(start + 6, bytes: 2)
        else { return nil }
        let pad = { version == 1 ? paddedTo8($0) : $0 }
        let nameStart = start + (version == 3 ? 9 : 8)
        let value = nameStart + pad(nameSize) + pad(typeSize) + pad(spaceSize)
        guard value <= content.upperBound, nameSize == name.utf8.count + 1,
            file.holds(name + "\0", at: nameStart)
        else { return nil }
        return value..<content.upperBound
    }
}
