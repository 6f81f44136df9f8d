import DescentData

/// The other messages in headers, gone through for their lengths alone.
///
/// - Source: HDF5 File Format Specification 3.0, section IV.A.2.
enum H5MessageFields {
    static func read(_ kind: Int, _ fields: inout H5Fields) {
        switch kind {
        case 0x01: _ = fields.elementCount()
        case 0x02: readIndex(&fields, orderBytes: 8)
        case 0x04: fields.skip(fields.number(4))
        case 0x05: readFill(&fields)
        case 0x06: readLink(&fields)
        case 0x0A: readGroup(&fields)
        case 0x0B: readFilters(&fields)
        case 0x0C: readAttribute(&fields)
        case 0x0D: fields.name(padding: 1)
        case 0x0E, 0x10: fields.skip(16)
        case 0x12: fields.skip(8)
        case 0x15: readIndex(&fields, orderBytes: 2)
        case 0x16: fields.skip(5)
        default: break
        }
    }

    /// Where many links or attributes are kept.
    private static func readIndex(_ fields: inout H5Fields, orderBytes: Int) {
        fields.skip(1)
        let flags = fields.number(1)
        fields.skip(orderBytes, if: flags & 1 != 0)
        fields.skip(16)
        fields.skip(8, if: flags & 2 != 0)
    }

    private static func readFill(_ fields: inout H5Fields) {
        let version = fields.number(1)
        if version == 3 {
            let flags = fields.number(1)
            if flags & 0x20 != 0 { fields.skip(fields.number(4)) }
        } else {
            fields.skip(2)
            let isDefined = fields.number(1) != 0
            if version == 1 || isDefined { fields.skip(fields.number(4)) }
        }
    }

    private static func readLink(_ fields: inout H5Fields) {
        fields.skip(1)
        let flags = fields.number(1)
        let kind = flags & 8 == 0 ? 0 : fields.number(1)
        fields.skip(8, if: flags & 4 != 0)
        fields.skip(1, if: flags & 0x10 != 0)
        fields.skip(fields.number(1 << (flags & 3)))
        kind == 0 ? fields.skip(8) : fields.skip(fields.number(2))
    }

    private static func readGroup(_ fields: inout H5Fields) {
        fields.skip(1)
        let flags = fields.number(1)
        fields.skip(4, if: flags & 1 != 0)
        fields.skip(4, if: flags & 2 != 0)
    }

    private static func readFilters(_ fields: inout H5Fields) {
        let version = fields.number(1)
        let count = fields.number(1)
        if count > 32 { fields.fail() }
        fields.skip(6, if: version == 1)
        for _ in 0..<count where fields.isSound {
            let filter = fields.number(2)
            let nameBytes = version == 1 || filter >= 256 ? fields.number(2) : 0
            fields.skip(2)
            let values = fields.number(2)
            fields.skip(version == 1 ? paddedTo8(nameBytes) : nameBytes)
            fields.skip(4 * (version == 1 ? values + values % 2 : values))
        }
    }

    /// Types that several share are not followed, nor structures taken apart.
    private static func readAttribute(_ fields: inout H5Fields) {
        let version = fields.number(1)
        let flags = fields.number(1)
        if version != 1, flags != 0 { fields.fail() }
        let sizes = (0..<3).map { _ in fields.number(2) }
        fields.skip(1, if: version == 3)
        let parts = sizes.map { fields.part(version == 1 ? paddedTo8($0) : $0) }
        var name = fields.fields(parts[0])
        name.name(padding: 1)
        var typeFields = fields.fields(parts[1])
        let type = typeFields.type()
        var space = fields.fields(parts[2])
        let count = space.elementCount()
        let isKnown = type.kind != 6 && type.kind != 10
        guard isKnown, name.isSound, typeFields.isSound, space.isSound,
            let size = checkedProduct([count, type.size])
        else { return fields.fail() }
        fields.skip(size)
    }
}
