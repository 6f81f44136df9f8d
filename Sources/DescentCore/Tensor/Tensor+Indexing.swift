/// One position of `tensor[…]`: an `Int` picks one element and drops its axis,
/// a range keeps the axis, `...` keeps it whole.
public protocol TensorSlice {
    /// First and past-the-last index on an axis of `length`, and whether the axis disappears.
    func bounds(length: Int) -> (from: Int, to: Int, drops: Bool)
}

extension Int: TensorSlice {
    /// One position, from the end if it is negative; the axis disappears.
    public func bounds(length: Int) -> (from: Int, to: Int, drops: Bool) {
        let index = self < 0 ? self &+ length : self
        return (index, index &+ 1, true)
    }
}
extension Range<Int>: TensorSlice {
    /// From the lower bound up to, not including, the upper.
    public func bounds(length: Int) -> (from: Int, to: Int, drops: Bool) {
        (lowerBound, upperBound, false)
    }
}
extension ClosedRange<Int>: TensorSlice {
    /// From the lower bound up to and including the upper.
    public func bounds(length: Int) -> (from: Int, to: Int, drops: Bool) {
        (lowerBound, upperBound &+ 1, false)
    }
}
extension PartialRangeFrom<Int>: TensorSlice {
    /// From the lower bound to the end.
    public func bounds(length: Int) -> (from: Int, to: Int, drops: Bool) {
        (lowerBound, length, false)
    }
}
extension PartialRangeUpTo<Int>: TensorSlice {
    /// From the start up to, not including, the bound.
    public func bounds(length: Int) -> (from: Int, to: Int, drops: Bool) { (0, upperBound, false) }
}
extension PartialRangeThrough<Int>: TensorSlice {
    /// From the start up to and including the bound.
    public func bounds(length: Int) -> (from: Int, to: Int, drops: Bool) {
        (0, upperBound &+ 1, false)
    }
}

/// A whole axis, for positions before a range: `x[.all, 0..<2]`.
public struct WholeAxis: TensorSlice {
    /// From the start to the end.
    public func bounds(length: Int) -> (from: Int, to: Int, drops: Bool) { (0, length, false) }
}
extension TensorSlice where Self == WholeAxis {
    /// A whole axis.
    public static var all: WholeAxis { WholeAxis() }
}

extension Tensor {
    /// A part of the tensor: `x[0..<5]` rows, `x[3]` one row without its axis,
    /// `x[.all, 1]` a column. Negative integers count from the end. Axes not mentioned stay whole.
    ///
    /// NumPy's `x[:, t, :]` is `x[.all, t, .all]`, `x[1:]` is `x[1...]`, `x[:3]` is `x[..<3]`,
    /// `x[..., 0]` is the same. Every other row is `x.sliced(axis: 0, from: 0, to: n, by: 2)`, rows
    /// in any order are `x.gathering(indices)`.
    public subscript(_ positions: any TensorSlice...) -> Tensor { self[parts: positions] }

    private subscript(parts positions: [any TensorSlice]) -> Tensor {
        if error != nil { return self }
        guard positions.count <= rank else {
            return fault(
                "slice", "at most \(rank) positions for shape \(shape)", got: "\(positions.count)",
                fix: "Remove the extra indices.")
        }
        var (starts, limits) = ([Int](repeating: 0, count: rank), shape.dimensions)
        var dropped: [Int] = []
        for (axis, position) in positions.enumerated() {
            let (from, to, drops) = position.bounds(length: shape.dimensions[axis])
            // An unknown axis, such as the batch of a symbolic tensor, can only be kept whole.
            let isWhole = !drops && from == 0 && to == shape.dimensions[axis]
            guard isWhole || (from >= 0 && from <= to && to <= shape.dimensions[axis]) else {
                return sliceFault(position, axis, from..<Swift.max(from, to), drops: drops)
            }
            (starts[axis], limits[axis]) = (from, to)
            if drops { dropped.append(axis) }
        }
        let steps = [Int](repeating: 1, count: rank)
        let part = Tensor.record(
            .slice(Slice(starts: starts, limits: limits, strides: steps)), [self])
        return part.reshaped(exactly: part.shape.reduced(over: dropped))
    }

    /// As NumPy's `x[..., 0]`: the positions are those of the last axes, all axes before stay
    /// whole. `x[...]` is `x`.
    public subscript(
        _ before: (UnboundedRange_) -> Void, _ positions: any TensorSlice...
    ) -> Tensor {
        if error != nil { return self }
        let whole = [any TensorSlice](
            repeating: WholeAxis(), count: Swift.max(rank - positions.count, 0))
        return self[parts: whole + positions]
    }

    /// What is wrong with a position that lies outside its axis.
    private func sliceFault(
        _ position: any TensorSlice, _ axis: Int, _ range: Range<Int>, drops: Bool
    ) -> Tensor {
        let length = shape.dimensions[axis]
        let got = drops ? "\(position)" : position is ClosedRange<Int> ? "\(position)" : "\(range)"
        if length < 0 {
            return fault(
                "slice", "a whole axis \(axis), whose length is only known when data comes",
                got: got,
                fix: "Write .all there.")
        }
        let expected =
            drops
            ? (length == 0 ? "an axis with elements" : "indices from 0 to \(length - 1)")
            : "ranges inside 0..<\(length)"
        return fault(
            "slice", "\(expected) on axis \(axis) of \(shape)", got: got,
            fix: drops
                ? "Check the index; negative ones count from the end."
                : "Check the range; it must not begin before 0 nor end behind the axis.")
    }
}
