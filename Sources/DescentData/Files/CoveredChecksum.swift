/// The checksum of bytes that come in any order, some of them more than once.
struct CoveredChecksum {
    /// In order, without overlaps.
    private var parts: [Part] = []

    private struct Part {
        let range: Range<Int>
        let checksum: Checksum
    }

    /// Takes in bytes that belong at `offset`, as far as they were not there before.
    mutating func add(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        for gap in gaps(in: offset..<(offset + bytes.count)) {
            let part = bytes[(gap.lowerBound - offset)..<(gap.upperBound - offset)]
            let checksum = Checksum(of: UnsafeRawBufferPointer(rebasing: part))
            parts.insert(Part(range: gap, checksum: checksum), at: index(of: gap.lowerBound))
        }
    }

    /// What has not come yet.
    func gaps(in range: Range<Int>) -> [Range<Int>] {
        var gaps: [Range<Int>] = []
        var next = range.lowerBound
        for part in parts[index(of: next)...] {
            guard part.range.lowerBound < range.upperBound else { break }
            if next < part.range.lowerBound { gaps.append(next..<part.range.lowerBound) }
            next = max(next, part.range.upperBound)
        }
        if next < range.upperBound { gaps.append(next..<range.upperBound) }
        return gaps
    }

    /// That of all of them, when there are no gaps.
    var checksum: Checksum {
        parts.reduce(into: Checksum()) { $0.append($1.checksum, of: $1.range.count) }
    }

    /// Which part is the first that ends behind `offset`.
    private func index(of offset: Int) -> Int {
        var (low, high) = (0, parts.count)
        while low < high {
            let middle = (low + high) / 2
            if parts[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
