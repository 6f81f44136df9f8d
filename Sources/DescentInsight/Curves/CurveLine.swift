/// One curve of a panel: what of it is drawn.
///
/// However many epochs there are, a column of the panel one unit wide gets at most four points: the
/// first, the lowest, the highest and the last one there, which look the same as all of them.
struct CurveLine {
    typealias Point = (x: Double, y: Double)

    /// Points to be connected; a single one is a dot.
    private(set) var pieces: [[Point]] = []
    /// From where to where there are numbers that are not finite.
    private(set) var gaps: [(from: Double, to: Double)] = []

    /// - Parameters:
    ///   - points: in the units of the picture, from left to right; y is NaN where nothing can be
    ///     drawn.
    ///   - width: that of the panel.
    init(_ points: [Point], width: Double) {
        let isDense = Double(points.count) > 2 * width
        let columns = isDense ? Self.columns(points) : points.map { [$0] }
        var piece: [Point] = []
        for column in columns {
            let drawn = column.filter(\.y.isFinite)
            if drawn.count < column.count { addGap(column) }
            if drawn.isEmpty {
                if !piece.isEmpty { pieces.append(piece) }
                piece = []
            }
            piece += isDense ? Self.outline(drawn) : drawn
        }
        if !piece.isEmpty { pieces.append(piece) }
    }

    private static func columns(_ points: [Point]) -> [[Point]] {
        var columns: [[Point]] = []
        for point in points {
            if let last = columns.last?.first, last.x.rounded(.down) == point.x.rounded(.down) {
                columns[columns.count - 1].append(point)
            } else {
                columns.append([point])
            }
        }
        return columns
    }

    /// First, lowest, highest and last, in their order.
    private static func outline(_ points: [Point]) -> [Point] {
        let indices = points.indices
        guard let low = indices.min(by: { points[$0].y < points[$1].y }),
            let high = indices.max(by: { points[$0].y < points[$1].y })
        else { return [] }
        return Set([0, low, high, points.count - 1]).sorted().map { points[$0] }
    }

    /// Gaps less than two units apart are one.
    private mutating func addGap(_ column: [Point]) {
        let missing = column.filter { !$0.y.isFinite }
        guard let first = missing.first, let last = missing.last else { return }
        if let gap = gaps.last, first.x - gap.to < 2 {
            gaps[gaps.count - 1].to = last.x
        } else {
            gaps.append((first.x, last.x))
        }
    }
}
