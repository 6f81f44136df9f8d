import DescentCore

/// How a broadcast reads its source, seen from the flattened output.
enum BroadcastPattern {
    /// One number everywhere.
    case scalar
    /// The source as it is, with axes of length 1 added.
    case same
    /// The whole source again and again.
    case row(period: Int)
    /// Each element of the source several times in a row.
    case each(repeats: Int)
    case general

    init(_ op: BroadcastInDim, _ source: Shape) {
        let (count, total) = (source.elementCount, op.shape.elementCount)
        if count == 1 {
            self = .scalar
            return
        }
        if count == total {
            self = .same
            return
        }
        let strides = op.view(of: source).strides
        let long = op.shape.dimensions.indices.filter { op.shape.dimensions[$0] != 1 }
        let moving = long.map { strides[$0] != 0 }
        let firstMoving = moving.firstIndex(of: true) ?? 0
        let firstStill = moving.firstIndex(of: false) ?? moving.count
        if moving[firstMoving...].allSatisfy({ $0 }) {
            self = .row(period: count)
        } else if !moving[firstStill...].contains(true), count > 0 {
            self = .each(repeats: total / count)
        } else {
            self = .general
        }
    }
}
