import DescentCore

extension CSVTable {
    /// What to say about columns whose different numbers became equal when they were rounded
    /// to float32; nil if there are none. Nobody can see it later.
    func lostNumbers(_ positions: [Int], _ rounded: Tensor) throws(FileError) -> String? {
        let suspects = suspects(positions, rounded)
        guard let last = suspects.max() else { return nil }
        var counters = [DistinctCounter](repeating: DistinctCounter(), count: suspects.count)
        defer { withExtendedLifetime(text) {} }
        let bytes = text.bytes
        try forEachRecord(upTo: last) { (_, cells) throws(FileError) in
            for (place, position) in suspects.enumerated() {
                let content = trimmed(cells[position].range, in: bytes)
                let cell = UnsafeBufferPointer(rebasing: bytes[content])
                // Missing cells are no numbers, and all others have been read once.
                guard !format.isMissing(cell) else { continue }
                if let value = try? Double(cell: cell, format) { counters[place].add(value, nil) }
            }
        }
        let found = zip(suspects, counters).filter { $1.losesNumbers }
        guard let (first, counter) = found.first else { return nil }
        let more = found.count > 1 ? ", and \(found.count - 1) more such columns" : ""
        return "\(quoted(text.origin.file)) needs dtype: .float64 to keep its numbers apart, but "
            + "got float32: column "
            + "\(quoted(allNames[first])) has \(counter.text)\(more). Read it as float64 and "
            + "subtract the smallest number, or leave it out."
    }

    /// Columns of the file whose range asks for counting, each once.
    private func suspects(_ positions: [Int], _ rounded: Tensor) -> [Int] {
        let width = positions.count
        var ranges = [ColumnRange](repeating: ColumnRange(), count: width)
        // What was just read into memory can be read.
        try? rounded.withBytes { bytes in
            for (i, number) in bytes.bindMemory(to: Float.self).enumerated() {
                ranges[i % width].add(Double(number))
            }
        }
        var seen = Set<Int>()
        return positions.indices.compactMap { place in
            ranges[place].mayLoseNumbers && seen.insert(positions[place]).inserted
                ? positions[place] : nil
        }
    }
}
