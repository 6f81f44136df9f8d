import DescentCore

/// Places that are computed, orders, running sums, and loops.
extension RandomGraph {
    mutating func addBlock() throws {
        guard let x = value(where: { $0.shape.rank > 0 }) else { return }
        let block = x.shape.map { pick(0...$0) }
        // Also outside, from where blocks are moved back.
        let numbers = x.shape.map { pick(-1...($0 + 1)) }
        let tensor = Tensor(shape: [numbers.count], scalars: numbers)
            .cast(to: chance(0.5) ? .int64 : .int32)
        let starts = Value(
            tensor: tensor, data: tensor, numbers: numbers.map(Double.init), error: 0)
        if chance(0.5) {
            try add(.dynamicSlice(DynamicSlice(lengths: block)), [x, starts])
        } else {
            let update = try addLeaf(Shape(block), x.dtype)
            try add(.dynamicUpdateSlice(DynamicUpdateSlice()), [x, update, starts])
        }
    }

    mutating func addTuples() throws {
        guard let x = value(where: { $0.shape.first.map { $0 > 0 } ?? false }) else { return }
        if chance(0.5) {
            let depth = x.shape.rank > 1 && x.shape[1] == x.shape[0] ? pick(1...2) : 1
            let index = indices(Shape(lengths(pick(0...2)) + [depth]), below: x.shape[0])
            return _ = try add(.gatherND(GatherND()), [x, index])
        }
        let size = pick(1...4)
        let index = indices([x.shape[0], 1], below: size)
        let shape = Shape([size] + x.shape.dimensions.dropFirst())
        let terms = Double(x.shape[0])
        try add(
            .scatterND(ScatterND(shape: shape)), [index, x], amplification: terms,
            roundings: x.dtype.isFloatingPoint ? 40 * terms * Swift.max(x.largest, 1) : 0)
    }

    mutating func addOrder() throws {
        guard let x = value(where: { $0.isExact && $0.shape.rank > 0 }) else { return }
        let axis = pick(0...(x.shape.rank - 1))
        try add(.argSort(ArgSort(axis: axis, descends: chance(0.5))), [x])
    }

    mutating func addRunning() throws {
        let kind = pick(Cumulative.Kind.allCases)
        guard let x = value(where: { $0.dtype != .bool && $0.shape.rank > 0 }) else { return }
        let axis = pick(0...(x.shape.rank - 1))
        let op = Cumulative(kind: kind, axis: axis, isReversed: chance(0.5)).op
        let count = Double(Swift.max(x.shape[axis], 1))
        guard x.dtype.isFloatingPoint else { return _ = try add(op, [x]) }
        switch kind {
        case .sum:
            try add(
                op, [x], amplification: count,
                roundings: 40 * count * Swift.max(x.largest, 1))
        case .product where x.largest <= 4 && count <= 5:
            try add(op, [x], amplification: count * 256, roundings: 2 * count * 256)
        case .product: break
        }
    }

    /// c ← tanh(c / 2 + x · w) along the first axis, with w from outside.
    mutating func addLoop() throws {
        guard let x = value(where: { $0.dtype == .float32 && $0.shape.rank > 0 }) else { return }
        let shape = Shape(Array(x.shape.dimensions.dropFirst()))
        let (start, w) = (try addLeaf(shape, .float32), try addLeaf(shape, .float32))
        let isReversed = chance(0.5)
        func run(_ x: Tensor, _ start: Tensor, _ w: Tensor) -> [Tensor] {
            let (carry, y) = scan(over: x, initial: start, reversed: isReversed) { c, x in
                let next = tanh(c * 0.5 + x * w)
                return (next, next - x)
            }
            return [carry, y]
        }
        let recorded = run(x.tensor, start.tensor, w.tensor)
        let numbers = run(x.data, start.data, w.data)
        let error = x.error * 8 + 64 * unit(of: .float32) * Swift.max(x.largest, 1)
        guard error <= 1e-3, let op = recorded[0].node.inputs.first?.op else { return }
        for (tensor, data) in zip(recorded, numbers) {
            try append(op, tensor, numbers: data, error: error)
        }
    }
}
