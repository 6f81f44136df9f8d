import DescentCore
import DescentTesting
import Testing

@Suite struct MovementTests {
    @Test("Transposing moves axis p[i] to i", arguments: [[0], [1, 0], [2, 0, 1], [3, 1, 0, 2]])
    func transpose(_ order: [Int]) throws {
        let x = uniform(Shape([2, 3, 4, 2].prefix(order.count).map { $0 }))
        let source = try Grid(x)
        let expected = Grid(order.map { source.lengths[$0] }) { index in
            var from = index
            for (to, axis) in order.enumerated() { from[axis] = index[to] }
            return source[from]!
        }
        expectGrid(x.transposed(axes: order), expected)
        expectGrid(x.transposed(axes: order.map { $0 - order.count }), expected)
        try expectGradients("transpose \(order)", at: [x]) { square($0[0].transposed(axes: order)) }
    }

    struct SliceRow: Sendable { let starts, limits, strides: [Int] }

    @Test(
        "A slice takes every stride-th element; its derivative puts them back",
        arguments: [
            SliceRow(starts: [0, 0], limits: [5, 4], strides: [1, 1]),
            SliceRow(starts: [1, 2], limits: [5, 3], strides: [2, 1]),
            SliceRow(starts: [0, 1], limits: [5, 4], strides: [3, 2]),
            SliceRow(starts: [4, 0], limits: [5, 4], strides: [7, 3]),
            SliceRow(starts: [2, 0], limits: [2, 4], strides: [1, 1]),
            SliceRow(starts: [0, 0], limits: [5, 4], strides: [.max, .max]),
        ])
    func slice(_ row: SliceRow) throws {
        let x = uniform([5, 4])
        let op = Op.slice(Slice(starts: row.starts, limits: row.limits, strides: row.strides))
        let rows = Array(stride(from: row.starts[0], to: row.limits[0], by: row.strides[0]))
        let columns = Array(stride(from: row.starts[1], to: row.limits[1], by: row.strides[1]))
        let source = try Grid(x)
        let expected = Grid([rows.count, columns.count]) { source[[rows[$0[0]], columns[$0[1]]]]! }
        expectGrid(.record(op, [x]), expected)
        guard !rows.isEmpty else { return }
        try expectGradients("\(row)", at: [x]) { square(Tensor.record(op, [$0[0]])) }
    }

    static let paddings = [
        Pad(low: [0, 0], high: [0, 0], interior: [0, 0]),
        Pad(low: [1, 0], high: [0, 2], interior: [0, 0]),
        Pad(low: [0, 1], high: [3, 0], interior: [2, 1]),
        Pad(low: [2, 2], high: [2, 2], interior: [0, 3]),
    ]

    @Test(
        "Padding surrounds and separates; the padding value has a derivative too",
        arguments: paddings)
    func pad(_ padding: Pad) throws {
        let (low, interior, high) = (padding.low, padding.interior, padding.high)
        let (x, value) = (uniform([3, 2]), uniform([], seed: 5))
        let op = Op.pad(padding)
        let (source, fill) = (try Grid(x), try value.item())
        let lengths = (0..<2).map { axis -> Int in
            let length = source.lengths[axis]
            return low[axis] + length + (length - 1) * interior[axis] + high[axis]
        }
        let expected = Grid(lengths) { index in
            var from: [Int] = []
            for axis in 0..<2 {
                let (q, r) = (index[axis] - low[axis]).quotientAndRemainder(
                    dividingBy: interior[axis] + 1)
                guard r == 0 else { return fill }
                from.append(q)
            }
            return source[from] ?? fill
        }
        expectGrid(.record(op, [x, value]), expected)
        try expectGradients("pad", at: [x, value]) { square(Tensor.record(op, $0)) }
    }

    @Test("Reversing", arguments: [[], [0], [1], [0, 2], [0, 1, 2]])
    func reverse(_ axes: [Int]) throws {
        let x = uniform([2, 3, 4])
        let source = try Grid(x)
        let expected = Grid(source.lengths) { index in
            source[
                index.indices.map {
                    axes.contains($0) ? source.lengths[$0] - 1 - index[$0] : index[$0]
                }]!
        }
        expectGrid(x.reversed(axes: axes), expected)
        try expectGradients("reverse", at: [x]) { $0[0].reversed(axes: axes) * x }
    }

    @Test(
        "Broadcasting repeats along new axes and axes of length 1; the derivative sums",
        arguments: [
            (Shape([3]), Shape([2, 3]), [1]), (Shape([2]), Shape([2, 3]), [0]),
            (Shape([1, 3]), Shape([4, 3]), [0, 1]),
            (Shape([]), Shape([2, 2]), []), (Shape([2, 1]), Shape([2, 5, 3, 1]), [0, 3]),
            (Shape([1]), Shape([0, 3]), [0]), (Shape([1, 1]), Shape([1, 1]), [0, 1]),
        ])
    func broadcast(_ from: Shape, _ to: Shape, _ axes: [Int]) throws {
        let x = uniform(from)
        let op = Op.broadcastInDim(BroadcastInDim(shape: to, axes: axes))
        let source = try Grid(x)
        let expected = Grid(to.dimensions) { index in
            source[axes.indices.map { from[$0] == 1 ? 0 : index[axes[$0]] }]!
        }
        expectGrid(.record(op, [x]), expected)
        try expectGradients("broadcast", at: [x]) { square(Tensor.record(op, $0)) }
    }

    @Test("Reshaping keeps the order")
    func reshape() throws {
        let x = uniform([2, 6])
        expectValues(x.reshaped(to: [3, 4]), try x.scalars(), shape: [3, 4])
        expectValues(x.reshaped(to: [3, -1, 2]), try x.scalars(), shape: [3, 2, 2])
        expectValues(x.flattened(), try x.scalars(), shape: [12])
        #expect(Tensor.zeros([0, 3]).reshaped(to: [3, 0]).shape == [3, 0])
        #expect(Tensor.zeros([0]).reshaped(to: [0, 5]).shape == [0, 5])
        #expect(x.expandingDimension(at: -1).shape == [2, 6, 1])
        #expect(x.expandingDimension(at: 0).expandingDimension(at: 2).shape == [1, 2, 1, 6])
        #expect(Tensor.zeros([1, 3, 1]).squeezed().shape == [3])
        #expect(Tensor.zeros([1, 3, 1]).squeezed(axes: [-1]).shape == [1, 3])
        try expectGradients("reshape", at: [x]) { square($0[0].reshaped(to: [4, 3])) }
    }
}

@Suite struct AssemblyTests {
    @Test("Concatenating puts parts one after the other", arguments: [0, 1, -1])
    func concatenate(_ axis: Int) throws {
        let place = axis < 0 ? 1 : axis
        let shapes: [Shape] =
            place == 0 ? [[2, 3], [1, 3], [0, 3]] : [[2, 3], [2, 1], [2, 0]]
        let parts = shapes.enumerated().map { uniform($1, seed: UInt64($0)) }
        let grids = try parts.map(Grid.init)
        let total = shapes.reduce(0) { $0 + $1[place] }
        let expected = Grid(place == 0 ? [total, 3] : [2, total]) { index in
            var rest = index
            for grid in grids {
                if rest[place] < grid.lengths[place] { return grid[rest]! }
                rest[place] -= grid.lengths[place]
            }
            return .nan
        }
        expectGrid(.concatenated(parts, axis: axis), expected)
        try expectGradients("concatenate", at: parts) {
            square(Tensor.concatenated($0, axis: axis))
        }
    }

    @Test("Concatenating promotes types, stacking adds an axis")
    func stack() throws {
        let (a, b) = (Tensor([1, 2] as [Int]), Tensor([0.5, 1.5]))
        expectValues(.concatenated([a, b]), [1, 2, 0.5, 1.5], dtype: .float32)
        expectValues(.stacked([a, b]), [1, 2, 0.5, 1.5], shape: [2, 2])
        expectValues(.stacked([a, b], axis: -1), [1, 0.5, 2, 1.5], shape: [2, 2])
    }

    @Test(
        "Gather picks whole slices; its derivative adds them where they came from",
        arguments: [0, 1, 2])
    func gather(_ axis: Int) throws {
        let x = uniform([3, 4, 2])
        let index = Tensor([[0, 1], [1, 0], [1, 1]] as [[Int]])
        let (source, at) = (try Grid(x), try Grid(index))
        var lengths = source.lengths
        lengths.replaceSubrange(axis...axis, with: [3, 2])
        let expected = Grid(lengths) { place in
            var from = place
            from.replaceSubrange(
                axis...(axis + 1), with: [Int(at[Array(place[axis...(axis + 1)])]!)])
            return source[from]!
        }
        expectGrid(x.gathering(index, axis: axis), expected)
        expectGrid(x.gathering(index.cast(to: .int64), axis: axis - 3), expected)
        try expectGradients("gather", at: [x]) { exp($0[0].gathering(index, axis: axis)) }
    }

    @Test("Scatter adds slices; equal indices add up", arguments: [0, 1])
    func scatter(_ axis: Int) throws {
        let index = Tensor([2, 0, 2] as [Int])
        let updates = uniform(axis == 0 ? [3, 2] : [2, 3])
        let op = Op.scatterAdd(ScatterAdd(axis: axis, size: 4))
        let source = try Grid(updates)
        let expected = Grid(axis == 0 ? [4, 2] : [2, 4]) { place in
            [2, 0, 2].enumerated().reduce(0) { sum, pair in
                guard pair.element == place[axis] else { return sum }
                var from = place
                from[axis] = pair.offset
                return sum + source[from]!
            }
        }
        expectGrid(.record(op, [index, updates]), expected)
        try expectGradients("scatter", at: [updates]) { square(Tensor.record(op, [index, $0[0]])) }
    }

    @Test("Indices outside the axis are an error that names them", arguments: [-1, 3])
    func outOfRange(_ bad: Int) throws {
        let x = uniform([3, 2])
        let index = Tensor([0, bad] as [Int])
        let expected = EngineError.indexOutOfRange(
            operation: "gather", position: 1, index: bad, count: 3)
        #expect(throws: expected) { try x.gathering(index).scalars() }
        #expect(
            "\(expected)" == "gather needs indices from 0 to 2, but got \(bad) at position 1. "
                + "Check the data, or enlarge the table that is indexed.")
        let scatter = Tensor.record(
            .scatterAdd(ScatterAdd(axis: 0, size: 3)), [index, Tensor([1, 2])])
        #expect(throws: EngineError.self) { try scatter.scalars() }
    }

    @Test("One-hot rows; an index outside gives zeros")
    func oneHots() throws {
        expectValues(
            oneHot(Tensor([1, 0, 5] as [Int]), depth: 2), [0, 1, 1, 0, 0, 0], shape: [3, 2],
            dtype: .float32)
        let bytes = Tensor(shape: [1], scalars: [UInt8(255)])
        expectValues(oneHot(bytes, depth: 300).sum(), [1])
        #expect(oneHot(Tensor([1] as [Int]), depth: -1).error != nil)
    }
}
