// What functions that are made of others share: types that they compute in, and faults of axes.

extension Tensor {
    /// What `body` computes from two operands in their common floating-point type: half precision
    /// in float32, rounded once, integers as float32.
    static func computedWide(
        _ a: Tensor, _ b: Tensor, _ body: (Tensor, Tensor) -> Tensor
    ) -> Tensor {
        if a.error != nil { return a }
        if b.error != nil { return b }
        let common = DType.promote(a.dtype, b.dtype)
        let result = body(a.cast(to: common.computing), b.cast(to: common.computing))
        return common.isHalf ? result.cast(to: common) : result
    }

    /// Both in their common type; bool become int32.
    static func asNumbers(_ a: Tensor, _ b: Tensor) -> (Tensor, Tensor) {
        let common = DType.promote(a.dtype, b.dtype)
        let type = common == .bool ? .int32 : common
        return (a.cast(to: type), b.cast(to: type))
    }

    /// Σ cₖ · xᵏ, the coefficient of the highest power first.
    func polynomial(_ coefficients: [Double]) -> Tensor {
        var sum = Tensor.literal(coefficients.first ?? 0, dtype).broadcast(toShapeOf: self)
        for coefficient in coefficients.dropFirst() { sum = sum * self + coefficient }
        return sum
    }

    /// Σ cₖ · Tₖ(x / 2) by Clenshaw, of the highest order first; the last counts twice.
    func chebyshev(_ coefficients: [Double]) -> Tensor {
        var (b0, b1, b2) = (zerosLike(), zerosLike(), zerosLike())
        for coefficient in coefficients {
            (b2, b1) = (b1, b0)
            b0 = self * b1 - b2 + coefficient
        }
        return (b0 - b2) * 0.5
    }

    /// Bool as int32, anything else as it is.
    var asNumber: Tensor { dtype == .bool ? cast(to: .int32) : self }

    /// The fault of an axis that this tensor does not have.
    func axisFault(_ who: String, _ axis: Int) -> Tensor {
        fault(
            who, "an axis of \(shape)", got: "\(axis)",
            fix: rank == 0
                ? "Give it an axis first, with expandingDimension(at: 0)."
                : "Count from 0 to \(rank - 1), or from −1 at the end.")
    }

    /// The axes counted from the front, each once; nil if one is missing or repeats.
    func distinctAxes(_ axes: [Int]) -> [Int]? {
        let places = axes.compactMap(shape.normalizedAxis)
        return places.count == axes.count && Set(places).count == axes.count ? places : nil
    }

    /// The fault of axes that are not different ones of this tensor.
    func axesFault(_ who: String, _ axes: [Int]) -> Tensor {
        fault(
            who, "different axes of \(shape)", got: "\(axes)",
            fix: "Give each axis once, from 0 to \(rank - 1) or negative from the end.")
    }

    /// The fault of an axis whose length only comes with the data.
    func lengthFault(_ who: String, _ axis: Int) -> Tensor {
        fault(
            who, "an axis of known length", got: "axis \(axis) of \(shape)",
            fix: "Use another axis, or do it in a layer's call, which sees the data.")
    }

    /// 0, 1, … count − 1 as int32, along `axis` of `rank` axes of which the others have length 1.
    static func counting(_ count: Int, along axis: Int = 0, of rank: Int = 1) -> Tensor {
        var lengths = [Int](repeating: 1, count: Swift.max(rank, 1))
        lengths[axis] = count
        return Tensor.record(.iota(Iota(shape: [count], axis: 0, dtype: .int32)), [])
            .reshaped(exactly: Shape(lengths))
    }
}
