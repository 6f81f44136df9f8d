import DescentCore

/// What can be added to a random graph. Each adds nothing if no operand fits.
extension RandomGraph {
    enum Family: CaseIterable {
        case constant, iota, identity, unary, binary, compare, select, convert, broadcast, reshape
        case transpose, slice, reverse, pad, concatenate, reduce, argMax, dot, convolution, window
        case gather, scatter, random, block, tuples, order, running, loop
    }

    mutating func grow() throws {
        switch pick(Family.allCases + [.unary, .binary, .binary, .broadcast]) {
        case .constant: try addConstant()
        case .iota: try addIota()
        case .identity: try addIdentity()
        case .unary: try addUnary()
        case .binary: try addBinary()
        case .compare: try addComparison()
        case .select: try addSelect()
        case .convert: try addConversion()
        case .broadcast: try addBroadcast()
        case .reshape: try addReshape()
        case .transpose: try addTranspose()
        case .slice: try addSlice()
        case .reverse: try addReverse()
        case .pad: try addPad()
        case .concatenate: try addConcatenation()
        case .reduce: try addReduction()
        case .argMax: try addArgMax()
        case .dot: try addDot()
        case .convolution: try addConvolution()
        case .window: try addWindow()
        case .gather: try addGather()
        case .scatter: try addScatter()
        case .random: try addRandom()
        case .block: try addBlock()
        case .tuples: try addTuples()
        case .order: try addOrder()
        case .running: try addRunning()
        case .loop: try addLoop()
        }
    }

    // MARK: Leaves

    private mutating func addConstant() throws {
        let number = Double(pick(-8...8)) / 2
        let dtype = someDType()
        try add(.constant(Literal(number, dtype == .bool ? .float32 : dtype)), [])
    }

    private mutating func addIota() throws {
        let shape = Shape(lengths(pick(1...3)))
        try add(
            .iota(
                Iota(
                    shape: shape, axis: pick(0...(shape.rank - 1)), dtype: pick([.float32, .int32]))
            ), [])
    }

    private mutating func addIdentity() throws {
        guard let x = value(where: { _ in true }) else { return }
        try add(.identity(Identity(stopsGradient: chance(0.5))), [x])
    }

    private mutating func addRandom() throws {
        let numbers = [Int64(pick(0...1000)), Int64(pick(0...1000))]
        let state = Tensor(shape: [2], scalars: numbers)
        let leaf = Value(tensor: state, data: state, numbers: numbers.map(Double.init), error: 0)
        let shape = Shape(lengths(pick(0...3)))
        if chance(0.3) { return _ = try add(.randomBits(RandomBits(shape: shape)), [leaf]) }
        try add(
            .randomUniform(RandomUniform(shape: shape, dtype: pick([.float32, .float64]))), [leaf])
    }

    // MARK: Element-wise

    private mutating func addUnary() throws {
        let op = pick(UnaryOp.allCases)
        let rule = domain(op)
        let found = value { x in
            guard op.accepts(x.dtype) else { return false }
            if !x.dtype.isFloatingPoint { return true }
            return (rule.needsExact ? x.isExact : true)
                && (rule.range.map(x.lies(in:)) ?? true)
                && (!rule.awayFromZero || x.smallest >= 0.1)
        }
        guard let x = found else { return }
        try add(
            .unary(op), [x], amplification: rule.slope,
            roundings: rule.movesBits && x.dtype.isFloatingPoint ? 8 : 0)
    }

    private struct Domain {
        var range: ClosedRange<Double>?
        var slope = 1.0
        var needsExact = false
        var awayFromZero = false
        var movesBits = true
    }

    /// Where each function may be used, and the largest derivative there.
    private func domain(_ op: UnaryOp) -> Domain {
        switch op {
        case .negate, .abs, .not: Domain(movesBits: false)
        case .sign, .floor, .ceil, .roundNearestEven: Domain(needsExact: true, movesBits: false)
        case .exponential, .exponentialMinusOne: Domain(range: -6...4, slope: 55)
        case .log: Domain(range: 0.1...1e4, slope: 10)
        case .logPlusOne: Domain(range: -0.8...1e4, slope: 5)
        case .logistic, .tanh, .sine, .cosine: Domain(range: -50...50)
        case .sqrt: Domain(range: 0.1...1e4, slope: 2)
        case .rsqrt: Domain(range: 0.1...1e4, slope: 16)
        case .cbrt: Domain(slope: 2, awayFromZero: true)
        case .tan: Domain(range: -1.2...1.2, slope: 8)
        case .erf: Domain(range: -6...6, slope: 1.2)
        }
    }

    private mutating func addBinary() throws {
        let op = pick(BinaryOp.allCases)
        guard let a = value(where: { op.accepts($0.dtype) }) else { return }
        let b: Value
        if let found = value(where: { $0.shape == a.shape && $0.dtype == a.dtype }), chance(0.7) {
            b = found
        } else {
            b = try addLeaf(a.shape, a.dtype)
        }
        guard a.dtype.isFloatingPoint else { return _ = try add(.binary(op), [a, b]) }
        try addFloatingPoint(op, a, b)
    }

    private mutating func addFloatingPoint(_ op: BinaryOp, _ a: Value, _ b: Value) throws {
        switch op {
        case .add, .subtract:
            // Measured at the operands' size: their difference can be much smaller.
            let size = (a.largest + b.largest) / Swift.max(result(op, a, b), 1e-3)
            try add(.binary(op), [a, b], roundings: 2 * Swift.max(size, 1))
        case .maximum, .minimum: try add(.binary(op), [a, b])
        case .multiply:
            try add(
                .binary(op), [a, b], amplification: Swift.max(a.largest, b.largest, 1), roundings: 2
            )
        case .divide where b.smallest >= 0.1:
            try add(.binary(op), [a, b], amplification: 10 * (1 + 10 * a.largest), roundings: 4)
        case .power where a.lies(in: 0.2...5) && b.lies(in: -3...3):
            try add(.binary(op), [a, b], amplification: 2000, roundings: 32)
        case .remainder where a.isExact && b.isExact && b.smallest >= 0.1:
            try add(.binary(op), [a, b])
        case .atan2 where a.smallest >= 0.1 && b.smallest >= 0.1:
            try add(.binary(op), [a, b], amplification: 10, roundings: 8)
        case .divide, .power, .remainder, .atan2, .and, .or, .xor: break
        }
    }

    private func result(_ op: BinaryOp, _ a: Value, _ b: Value) -> Double {
        zip(a.numbers, b.numbers).reduce(0) {
            Swift.max($0, Swift.abs(op == .add ? $1.0 + $1.1 : $1.0 - $1.1))
        }
    }

    private mutating func addComparison() throws {
        guard let a = value(where: \.isExact) else { return }
        let b: Value
        if let found = value(where: { $0.isExact && $0.shape == a.shape && $0.dtype == a.dtype }),
            chance(0.5)
        {
            b = found
        } else {
            b = try addLeaf(a.shape, a.dtype)
        }
        try add(.compare(pick(Comparison.allCases)), [a, b])
    }

    private mutating func addSelect() throws {
        guard let a = value(where: { _ in true }) else { return }
        let same = { (x: Value) in x.shape == a.shape && x.dtype == a.dtype }
        guard let b = value(where: same) else { return }
        let found = value { $0.dtype == .bool && $0.shape == a.shape }
        let condition = try found ?? addLeaf(a.shape, .bool)
        try add(.select(Select()), [condition, a, b])
    }

    private mutating func addConversion() throws {
        let dtype = someDType()
        // To integers and bool values jump, so these must be the same bits everywhere.
        guard let x = value(where: { dtype.isFloatingPoint || $0.isExact }) else { return }
        try add(.convert(Convert(dtype: dtype)), [x], roundings: x.isExact ? 0 : 1)
    }
}
