import DescentData

/// Types and shapes as headers hold them.
///
/// - Source: HDF5 File Format Specification 3.0, sections IV.A.2.b and IV.A.2.d.
extension H5Fields {
    /// The class of a type, numbered as libhdf5's, and the bytes of an element. Structures and arrays,
    /// which nothing here reads, are not taken apart.
    mutating func type(depth: Int = 0) -> (kind: Int, size: Int) {
        let head = number(1)
        let bits = number(3)
        let size = number(4)
        let version = head >> 4
        if !(1...3).contains(version) || depth > 2 { fail() }
        switch head & 15 {
        case 0, 4: skip(4)  // whole numbers, bits
        case 1: skip(12)  // floating point
        case 2: skip(2)  // times
        case 5: skip(bits & 0xFF)  // raw bytes, with a name
        case 8: enumeration(members: bits & 0xFFFF, size: size, version: version, depth)
        case 9: _ = type(depth: depth + 1)  // lists of any length, and texts
        default: break
        }
        let isText = head & 15 == 9 && bits & 15 == 1
        return (isText ? 3 : head & 15, size)
    }

    private mutating func enumeration(members: Int, size: Int, version: Int, _ depth: Int) {
        let base = type(depth: depth + 1)
        if base.kind != 0 || base.size != size { fail() }
        for _ in 0..<members where isSound { name(padding: version < 3 ? 8 : 1) }
        let (bytes, overflow) = members.multipliedReportingOverflow(by: size)
        overflow ? fail() : skip(bytes)
    }

    /// The number of elements of a shape.
    mutating func elementCount() -> Int {
        let version = number(1)
        let rank = number(1)
        let flags = number(1)
        var isNothing = false
        switch version {
        case 1: skip(5)
        case 2: isNothing = number(1) == 2
        default: fail()
        }
        // The order of axes, which was never used.
        if rank > 32 || (version == 1 && flags & 2 != 0) { fail() }
        var lengths: [Int] = []
        for _ in 0..<rank where isSound { lengths.append(number(8)) }
        skip(8 * rank, if: flags & 1 != 0)
        if isNothing || lengths.contains(0) { return 0 }
        return checkedProduct(lengths) ?? .max
    }
}
