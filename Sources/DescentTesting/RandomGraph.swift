package import DescentCore

/// A random program over all primitives, the same for the same seed: what engines are compared on.
///
/// Values are computed while the graph grows, so that every operation gets operands from its
/// domain, and each value carries a bound on what float32 engines may differ by. Operations that
/// jump (`floor`, comparisons, conversion to integers, `argmax`) get only operands that are the
/// same bits everywhere.
package struct RandomGraph {
    /// One value of the program.
    package struct Value {
        package let tensor: Tensor
        /// The same value as numbers.
        let data: Tensor
        let numbers: [Double]
        /// Bound on the difference between two engines; 0 if all compute the same bits.
        package let error: Double

        var shape: Shape { tensor.shape }
        var dtype: DType { tensor.dtype }
        var isExact: Bool { error == 0 }
        var largest: Double { numbers.reduce(0) { Swift.max($0, Swift.abs($1)) } }
        var smallest: Double { numbers.reduce(.infinity) { Swift.min($0, Swift.abs($1)) } }
        func lies(in domain: ClosedRange<Double>) -> Bool { numbers.allSatisfy(domain.contains) }
    }

    package private(set) var values: [Value] = []
    /// The operations used, for coverage.
    package private(set) var operations: [Op] = []
    var source: RandomSource

    /// A graph of about `size` operations.
    package init(seed: UInt64, size: Int = 16) throws {
        source = RandomSource(seed: seed, stream: 7)
        for _ in 0..<3 { try addLeaf() }
        var attempts = 0
        while operations.count < size && attempts < size * 20 {
            attempts += 1
            try grow()
        }
    }

    /// What the program returns: every value nothing else may have folded away.
    package var outputs: [Value] { values.filter { $0.tensor.isOperation } }

    // MARK: Choices

    mutating func pick(_ range: ClosedRange<Int>) -> Int { source.pick(range) }
    mutating func pick<T>(_ list: some Collection<T>) -> T { source.pick(list) }
    mutating func chance(_ probability: Double) -> Bool { source.chance(probability) }

    /// A value that fits, preferring late ones, so that graphs grow deep as well as wide.
    mutating func value(where fits: (Value) -> Bool) -> Value? {
        let found = values.filter(fits)
        guard !found.isEmpty else { return nil }
        return chance(0.5) ? pick(found.suffix(4)) : pick(found)
    }

    mutating func length() -> Int { chance(0.06) ? 0 : (chance(0.2) ? 1 : pick(2...5)) }
    mutating func lengths(_ rank: Int) -> [Int] { (0..<rank).map { _ in length() } }
    mutating func someDType() -> DType {
        pick([.float32, .float32, .float32, .float64, .int32, .bool])
    }

    // MARK: Growth

    /// Random data: multiples of ¼ plus ⅛ for floating point, so that no value is near a jump.
    @discardableResult
    mutating func addLeaf(_ shape: Shape? = nil, _ dtype: DType? = nil) throws -> Value {
        let type = dtype ?? someDType()
        let form = shape ?? Shape(lengths(pick(0...4)))
        let numbers = (0..<form.elementCount).map { _ -> Double in
            switch type {
            case .bool: Double(source.nextInt(below: 2))
            case .int32: Double(pick(-7...7))
            default: Double(pick(-12...11)) / 4 + 0.125
            }
        }
        let data = try Tensor(shape: form, scalars: numbers).cast(to: type).evaluated()
        let value = Value(tensor: data, data: data, numbers: numbers, error: 0)
        values.append(value)
        return value
    }

    /// Records `op`. `amplification` bounds how much larger the operands' errors can get,
    /// `roundings` how many roundings of the largest result are added (0: none, the
    /// operation is exact).
    @discardableResult
    mutating func add(
        _ op: Op, _ operands: [Value], amplification: Double = 1, roundings: Double = 0
    ) throws -> Bool {
        let one = Tensor.record(op, operands.map(\.data))
        guard one.error == nil, one.shape.elementCount <= 4000 else { return false }
        let data = try DescentCore.evaluate([one], device: ReferenceInterpreter())[0]
        let result = Tensor(data: data)
        let numbers = try result.scalars()
        let (inherited, rounding) = (
            operands.reduce(0) { $0 + $1.error } * amplification, roundings * unit(of: result.dtype)
        )
        let scale = numbers.reduce(1e-3) { Swift.max($0, Swift.abs($1)) }
        let error = result.dtype.isFloatingPoint ? inherited + rounding * scale : 0
        guard error <= 1e-3, numbers.allSatisfy(\.isFinite), scale <= 1e4 || error == 0 else {
            return false
        }
        operations.append(op)
        values.append(
            Value(
                tensor: .record(op, operands.map(\.tensor)), data: result, numbers: numbers,
                error: error))
        return true
    }

    /// Adds a value that was recorded elsewhere, as numbers and as part of the program.
    mutating func append(_ op: Op, _ tensor: Tensor, numbers data: Tensor, error: Double) throws {
        let data = try Tensor(
            data: DescentCore.evaluate([data], device: ReferenceInterpreter())[0])
        let numbers = try data.scalars()
        operations.append(op)
        values.append(Value(tensor: tensor, data: data, numbers: numbers, error: error))
    }

    func unit(of dtype: DType) -> Double { dtype == .float64 ? 0x1p-53 : 0x1p-24 }
}

extension Tensor {
    fileprivate var isOperation: Bool {
        if case .operation = node.kind { true } else { false }
    }
}
