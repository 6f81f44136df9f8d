import DescentCore

/// Movement, reductions, products, windows and indexing.
extension RandomGraph {
    mutating func addBroadcast() throws {
        guard let x = value(where: { $0.shape.rank <= 3 }) else { return }
        var (lengths, axes): ([Int], [Int]) = ([], [])
        for length in x.shape {
            if lengths.count + x.shape.rank - axes.count < 4, chance(0.3) {
                lengths.append(self.length())
            }
            axes.append(lengths.count)
            lengths.append(length == 1 && chance(0.6) ? self.length() : length)
        }
        if lengths.count < 4, chance(0.4) { lengths.append(length()) }
        try add(.broadcastInDim(BroadcastInDim(shape: Shape(lengths), axes: axes)), [x])
    }

    mutating func addReshape() throws {
        guard let x = value(where: { _ in true }) else { return }
        var lengths = x.shape.dimensions
        switch pick(0...2) {
        case 0: lengths = [x.shape.elementCount]
        case 1 where lengths.count < 4: lengths.insert(1, at: pick(0...lengths.count))
        default:
            guard lengths.count > 1 else { return }
            let axis = pick(0...(lengths.count - 2))
            lengths[axis] *= lengths.remove(at: axis + 1)
        }
        try add(.reshape(Reshape(shape: Shape(lengths))), [x])
    }

    mutating func addTranspose() throws {
        guard let x = value(where: { $0.shape.rank > 1 }) else { return }
        var order = Array(0..<x.shape.rank)
        source.shuffle(&order)
        try add(.transpose(Transpose(permutation: order)), [x])
    }

    mutating func addSlice() throws {
        guard let x = value(where: { $0.shape.rank > 0 }) else { return }
        let bounds = x.shape.map { length -> (Int, Int, Int) in
            let start = pick(0...length)
            return chance(0.4)
                ? (0, length, pick(1...2)) : (start, pick(start...length), pick(1...3))
        }
        try add(
            .slice(
                Slice(starts: bounds.map(\.0), limits: bounds.map(\.1), strides: bounds.map(\.2))),
            [x])
    }

    mutating func addReverse() throws {
        guard let x = value(where: { $0.shape.rank > 0 }) else { return }
        let axes = (0..<x.shape.rank).filter { _ in chance(0.5) }
        try add(.reverse(Reverse(axes: axes)), [x])
    }

    mutating func addPad() throws {
        guard let x = value(where: { _ in true }) else { return }
        let fill = try addLeaf([], x.dtype)
        func cells(_ most: Int) -> [Int] { x.shape.map { _ in pick(0...most) } }
        try add(.pad(Pad(low: cells(2), high: cells(2), interior: cells(1))), [x, fill])
    }

    mutating func addConcatenation() throws {
        guard let x = value(where: { $0.shape.rank > 0 }) else { return }
        let axis = pick(0...(x.shape.rank - 1))
        var parts = [x]
        for _ in 0..<pick(0...2) {
            var shape = x.shape
            shape.dimensions[axis] = length()
            parts.append(try addLeaf(shape, x.dtype))
        }
        source.shuffle(&parts)
        try add(.concatenate(Concatenate(axis: axis)), parts)
    }

    mutating func addReduction() throws {
        let reduction = pick(Reduction.allCases)
        let logical = reduction == .and || reduction == .or
        let counts = (reduction == .sum || reduction == .product) && chance(0.3)
        guard
            let x = value(where: {
                counts ? !$0.dtype.isFloatingPoint : logical == ($0.dtype == .bool)
            })
        else { return }
        let axes = (0..<x.shape.rank).filter { _ in chance(0.6) }
        let op = Op.reduce(Reduce(reduction: reduction, axes: axes, counts: counts))
        guard x.dtype.isFloatingPoint else { return _ = try add(op, [x]) }
        let count = Double(axes.reduce(1) { $0 * x.shape[$1] })
        switch reduction {
        case .sum:
            // Sums cancel: measured at the size of the terms.
            try add(
                op, [x], amplification: Swift.max(count, 1),
                roundings: 4 * Swift.max(count, 1) * cancellation(x))
        case .product where x.largest <= 4 && count <= 5:
            try add(op, [x], amplification: count * 256, roundings: 2 * count)
        case .maximum, .minimum: try add(op, [x])
        case .product, .and, .or: break
        }
    }

    /// How much larger single terms can be than the smallest scale ``add`` measures against.
    private func cancellation(_ x: Value) -> Double { Swift.max(x.largest, 1) / 1e-3 * 1e-2 }

    mutating func addArgMax() throws {
        guard let x = value(where: { $0.isExact && $0.shape.contains { $0 > 0 } }) else { return }
        let axes = (0..<x.shape.rank).filter { x.shape[$0] > 0 }
        try add(.argMax(ArgMax(axis: pick(axes))), [x])
    }

    mutating func addDot() throws {
        guard let a = value(where: { $0.dtype != .bool && $0.shape.rank > 0 }) else { return }
        var axes = Array(0..<a.shape.rank)
        source.shuffle(&axes)
        let batch = Array(axes.prefix(pick(0...(axes.count - 1))))
        let contracting = Array(axes.dropFirst(batch.count).prefix(pick(0...2)))
        // The right operand's axes in an order of their own, with free ones between.
        var parts = (batch + contracting).map { (axis: Optional($0), length: a.shape[$0]) }
        for _ in 0..<pick(0...1) { parts.append((nil, length())) }
        source.shuffle(&parts)
        let b = try addLeaf(Shape(parts.map(\.length)), a.dtype)
        func place(_ axis: Int) -> Int { parts.firstIndex { $0.axis == axis } ?? 0 }
        let dot = DotGeneral(
            lhsBatch: batch, rhsBatch: batch.map(place), lhsContracting: contracting,
            rhsContracting: contracting.map(place))
        let terms = Double(contracting.reduce(1) { $0 * a.shape[$1] })
        try addProduct(.dotGeneral(dot), a, b, terms: terms)
    }

    /// An operation whose results are sums of `terms` products of its operands.
    private mutating func addProduct(_ op: Op, _ a: Value, _ b: Value, terms: Double) throws {
        guard a.dtype.isFloatingPoint else { return _ = try add(op, [a, b]) }
        let size = a.largest * b.largest
        try add(
            op, [a, b], amplification: Swift.max(terms * Swift.max(a.largest, b.largest), 1),
            roundings: 4 * Swift.max(terms, 1) * Swift.max(size, 1) * 10)
    }

    // MARK: Windows

    private mutating func window(spatial: Int, dilated: Bool) -> SpatialWindow {
        let size = (0..<spatial).map { _ in pick(1...3) }
        let dilations = size.map { _ in dilated && chance(0.3) ? 2 : 1 }
        let padding = size.map { length in
            SpatialWindow.Padding(pick(0...(length - 1)), pick(0...(length - 1)))
        }
        return SpatialWindow(
            size: size, strides: size.map { _ in pick(1...3) }, padding: padding,
            dilations: dilations)
    }

    mutating func addConvolution() throws {
        let spatial = pick(1...3)
        let window = window(spatial: spatial, dilated: true)
        let groups = chance(0.3) ? 2 : 1
        let (inputs, outputs) = (groups * pick(1...3), groups * pick(1...3))
        let dtype = pick([DType.float32, .float32, .float64])
        let shape = Shape([pick(1...3)] + (0..<spatial).map { _ in pick(5...7) } + [inputs])
        let x = try value { $0.shape == shape && $0.dtype == dtype } ?? addLeaf(shape, dtype)
        let kernel = try addLeaf(Shape(window.size + [inputs / groups, outputs]), dtype)
        let forward = Convolution(window: window, groups: groups)
        let terms = Double(kernel.shape.elementCount)
        guard let spec = try? forward.outputSpec([x.tensor.spec, kernel.tensor.spec]) else {
            return
        }
        switch pick(0...2) {
        case 0: try addProduct(.convolution(forward), x, kernel, terms: terms)
        case 1:
            let dy = try addLeaf(spec.shape, dtype)
            try addProduct(
                .convolutionInputGradient(.init(forward: forward, inputShape: shape)), dy, kernel,
                terms: terms)
        default:
            let dy = try addLeaf(spec.shape, dtype)
            try addProduct(
                .convolutionKernelGradient(.init(forward: forward, kernelShape: kernel.shape)), x,
                dy,
                terms: Double(spec.shape.elementCount))
        }
    }

    mutating func addWindow() throws {
        let spatial = pick(1...2)
        let window = window(spatial: spatial, dilated: chance(0.3))
        let dtype = pick([DType.float32, .float32, .float64, .int32])
        let shape = Shape([pick(1...2)] + (0..<spatial).map { _ in pick(5...7) } + [pick(1...3)])
        let x = try addLeaf(shape, dtype)
        let pool = ReduceWindow(kind: pick(ReduceWindow.Kind.allCases), window: window)
        guard let spec = try? pool.outputSpec([x.tensor.spec]) else { return }
        switch pick(0...3) {
        case 0, 1:
            let cells = Double(window.size.reduce(1, *))
            try add(
                .reduceWindow(pool), [x], amplification: cells,
                roundings: pool.kind == .sum ? 8 * cells : 0)
        case 2:
            let dy = try addLeaf(spec.shape, dtype)
            try add(.selectAndScatter(.init(window: window)), [x, dy], roundings: 256)
        default:
            let operand = try addLeaf(shape, dtype)
            try add(.selectAndGather(.init(window: window)), [x, operand])
        }
    }

    // MARK: Indexing

    mutating func indices(_ shape: Shape, below count: Int) -> Value {
        let numbers = (0..<shape.elementCount).map { _ in pick(0...(count - 1)) }
        let tensor = Tensor(shape: shape, scalars: numbers).cast(to: chance(0.3) ? .int64 : .int32)
        return Value(tensor: tensor, data: tensor, numbers: numbers.map(Double.init), error: 0)
    }

    mutating func addGather() throws {
        guard let x = value(where: { $0.shape.contains { $0 > 0 } }) else { return }
        let axis = pick((0..<x.shape.rank).filter { x.shape[$0] > 0 })
        let index = indices(Shape(lengths(pick(0...2))), below: x.shape[axis])
        try add(.gather(Gather(axis: axis)), [x, index])
    }

    mutating func addScatter() throws {
        guard let updates = value(where: { $0.shape.rank > 0 }) else { return }
        let axis = pick(0...(updates.shape.rank - 1))
        let end = pick(axis...updates.shape.rank)
        let size = pick(1...4)
        let shape = Shape(Array(updates.shape.dimensions[axis..<end]))
        let index = indices(shape, below: size)
        let terms = Double(Swift.max(shape.elementCount, 1))
        try add(
            .scatterAdd(ScatterAdd(axis: axis, size: size)), [index, updates], amplification: terms,
            roundings: updates.dtype.isFloatingPoint
                ? 4 * terms * Swift.max(updates.largest, 1) * 10 : 0)
    }
}
