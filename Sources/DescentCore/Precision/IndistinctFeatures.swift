import DescentSupport

/// Columns (positions on the last axis) with different numbers that are equal as float32.
package struct IndistinctFeatures {
    /// One such column.
    package struct Column {
        package let index: Int
        package let counter: DistinctCounter
    }

    package let columns: [Column]

    /// Elements looked at; of more, blocks of neighbouring rows from all over the data.
    private static let mostElements = 1 << 24
    private static let blockLines = 1024

    /// - Parameters:
    ///   - data: as it came, before anyone rounded it. Only float64,
    ///     int32 and int64 can lose numbers.
    ///   - first: the first row looked at.
    package init(_ data: TensorData, first: Int, rows: Int) {
        let shape = data.spec.shape
        let width = shape.rank > 1 ? shape[-1] : 1
        let row = shape.dropFirst().reduce(1, *)
        guard width > 0, row > 0, rows > 0 else {
            columns = []
            return
        }
        let elements = first * row..<(first + rows) * row
        columns = data.withBytes { bytes in
            switch data.spec.dtype {
            case .float64: Self.find(bytes, Double.self, elements, width) { Double(Float($0)) }
            case .int32: Self.find(bytes, Int32.self, elements, width) { Self.kept(Int64($0)) }
            case .int64: Self.find(bytes, Int64.self, elements, width, Self.kept)
            case .float32, .float16, .bfloat16, .uint8, .bool: []
            }
        }
    }

    /// The integer, or NaN if float32 may not hold it.
    private static func kept(_ value: Int64) -> Double {
        value.magnitude <= 1 << 24 ? Double(value) : .nan
    }

    private static func find<S: TensorScalar>(
        _ bytes: UnsafeRawBufferPointer, _ type: S.Type, _ range: Range<Int>, _ width: Int,
        _ rounded: (S) -> Double
    ) -> [Column] {
        let elements = UnsafeBufferPointer(rebasing: bytes.bindMemory(to: S.self)[range])
        let lines = elements.count / width
        let blocks = blocks(lines, width)
        // Most columns are exact, or not of such a range, and need no counting.
        var isRounded = [Bool](repeating: false, count: width)
        var ranges = [ColumnRange](repeating: ColumnRange(), count: width)
        for block in blocks {
            for line in block {
                for column in 0..<width {
                    let element = elements[line * width + column]
                    if rounded(element) != element.tensorDouble { isRounded[column] = true }
                    ranges[column].add(element.tensorDouble)
                }
            }
        }
        let suspects = ranges.indices.filter { isRounded[$0] && ranges[$0].mayLoseNumbers }
        return suspects.compactMap { column in
            var counter = DistinctCounter()
            for block in blocks {
                for line in block {
                    let element = elements[line * width + column]
                    counter.add(element.tensorDouble, element.tensorInt64)
                }
            }
            return counter.losesNumbers ? Column(index: column, counter: counter) : nil
        }
    }

    private static func blocks(_ lines: Int, _ width: Int) -> [Range<Int>] {
        guard lines * width > mostElements else { return [0..<lines] }
        let count = Swift.max(mostElements / (blockLines * width), 1)
        let length = Swift.min(blockLines, lines)
        return (0..<count).map { block in
            let start = block * (lines - length) / count
            return start..<start + length
        }
    }

    /// What came, in words; nil without such columns.
    package var got: String? {
        guard let first = columns.first else { return nil }
        let counts = first.counter.text
        guard columns.count > 1 else { return "column \(first.index) with \(counts)" }
        let list = listed(columns.map(\.index), limit: 8, countsRest: false)
        return "columns \(list) with numbers that become equal: "
            + "column \(first.index) has \(counts)"
    }

    /// What such features lack.
    package static let expected = "features that float32 can tell apart"
    /// What to do about them.
    package static let fix =
        "Subtract the smallest number of the column first, or give the layers dtype: .float64."
}
