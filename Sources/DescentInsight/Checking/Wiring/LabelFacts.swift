import DescentCore

/// Rows of an array to look at: all, or as many as a limit allows, spread evenly.
struct RowSample {
    let column: Dataset.Column
    let rows: [Int]
    /// Elements in a row.
    let width: Int

    init(_ column: Dataset.Column, rows total: Int, limit: Int, elements: Int = 1 << 18) {
        self.column = column
        let elementCount = column.rowSpec.shape.elementCount
        width = Swift.max(elementCount, 1)
        // Rows without elements have no memory to look at.
        let count =
            elementCount == 0 ? 0 : Swift.min(total, limit, Swift.max(elements / width, 1))
        rows = count == total ? Array(0..<total) : (0..<count).map { $0 * total / count }
    }

    func value(_ row: Int, _ place: Int) -> Double {
        column.data.spec.dtype.load(column.data.address, (column.first + row) * width + place)
    }
}

/// What the values of an output's labels say.
struct LabelFacts {
    /// A label and its row.
    typealias Place = (value: Double, row: Int)

    let rows: Int
    private(set) var count = 0
    private(set) var lowest: Place = (.infinity, 0)
    private(set) var highest: Place = (-.infinity, 0)
    private(set) var zeros = 0
    private(set) var ones = 0
    /// The first that is neither 0 nor 1.
    private(set) var firstOther: Place?
    /// Vectors along the last axis of zeros and at least two ones:
    /// how many, and the row of the first.
    private(set) var severalOnes: (count: Int, firstRow: Int) = (0, 0)
    /// Vectors along the last axis with exactly one 1 and zeros.
    private(set) var oneHot = 0
    let vectors: Int

    var others: Int { count - zeros - ones }
    /// Whether all labels are 0 or 1, and both occur.
    var isBinary: Bool { others == 0 && zeros > 0 && ones > 0 }

    /// - Parameter ignored: a label that does not count.
    init(_ sample: RowSample, ignoring ignored: Int?) {
        let shape = sample.column.rowSpec.shape
        let last = shape.rank > 0 ? Swift.max(shape[-1], 1) : 1
        rows = sample.rows.count
        vectors = rows * sample.width / last
        for row in sample.rows {
            for start in stride(from: 0, to: sample.width, by: last) {
                add((start..<start + last).lazy.map { sample.value(row, $0) }, row, ignored)
            }
        }
    }

    private mutating func add(
        _ vector: some Sequence<Double>, _ row: Int, _ ignored: Int?
    ) {
        var (onesHere, othersHere) = (0, 0)
        for value in vector where ignored.map({ Double($0) != value }) ?? true {
            count += 1
            if value < lowest.value { lowest = (value, row) }
            if value > highest.value { highest = (value, row) }
            if value == 1 {
                onesHere += 1
            } else if value == 0 {
                zeros += 1
            } else {
                othersHere += 1
                if firstOther == nil { firstOther = (value, row) }
            }
        }
        ones += onesHere
        guard othersHere == 0 else { return }
        if onesHere == 1 { oneHot += 1 }
        if onesHere > 1 {
            if severalOnes.count == 0 { severalOnes.firstRow = row }
            severalOnes.count += 1
        }
    }
}
