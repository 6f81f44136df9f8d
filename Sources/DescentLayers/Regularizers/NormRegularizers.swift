/// `l1` · Σ |x|: drives weights to exactly 0.
public struct L1: Regularizer, Configurable {
    /// Not negative.
    public let l1: Double
    /// - Parameter l1: default 0.01, as Keras 3.
    public init(_ l1: Double = 0.01) { self.l1 = l1 }
    /// The same with a label.
    public init(l1: Double) { self.l1 = l1 }
    /// `l1`.
    public static var parameters: [Parameter] { [.factor("l1", \L1.l1, default: 0.01)] }
    /// From the arguments of the table.
    public init(config: Configuration) throws { try self.init(config[\L1.l1]) }
    /// `l1` · Σ |x|, a scalar; float32 for weights of half precision.
    public func callAsFunction(_ x: Tensor) -> Tensor { penalty(x, l1: l1, l2: 0) }
}

/// `l2` · Σ x²: keeps weights small. No factor ½, as Keras 3.
public struct L2: Regularizer, Configurable {
    /// Not negative.
    public let l2: Double
    /// - Parameter l2: default 0.01, as Keras 3.
    public init(_ l2: Double = 0.01) { self.l2 = l2 }
    /// The same with a label.
    public init(l2: Double) { self.l2 = l2 }
    /// `l2`.
    public static var parameters: [Parameter] { [.factor("l2", \L2.l2, default: 0.01)] }
    /// From the arguments of the table.
    public init(config: Configuration) throws { try self.init(config[\L2.l2]) }
    /// `l2` · Σ x², a scalar; float32 for weights of half precision.
    public func callAsFunction(_ x: Tensor) -> Tensor { penalty(x, l1: 0, l2: l2) }
}

/// `l1` · Σ |x| + `l2` · Σ x².
public struct L1L2: Regularizer, Configurable {
    /// Not negative.
    public let l1: Double
    /// Not negative.
    public let l2: Double
    /// - Parameters:
    ///   - l1: default 0, as Keras 3.
    ///   - l2: default 0, as Keras 3.
    public init(l1: Double = 0, l2: Double = 0) {
        self.l1 = l1
        self.l2 = l2
    }
    /// `l1` and `l2`.
    public static var parameters: [Parameter] {
        [.factor("l1", \L1L2.l1, default: 0), .factor("l2", \L1L2.l2, default: 0)]
    }
    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(l1: config[\L1L2.l1], l2: config[\L1L2.l2])
    }
    /// `l1` · Σ |x| + `l2` · Σ x², a scalar; float32 for weights of half precision.
    public func callAsFunction(_ x: Tensor) -> Tensor { penalty(x, l1: l1, l2: l2) }
}

extension Regularizer {
    /// The penalty all three share. Factors that cannot work give an invalid tensor.
    fileprivate func penalty(_ x: Tensor, l1: Double, l2: Double) -> Tensor {
        if let configurationError { return .invalid(configurationError) }
        // Penalties are part of the loss, which is float32 for models of half precision too.
        let weights = x.isHalf ? x.cast(to: .float32) : x
        let absolute = l1 == 0 ? nil : abs(weights).sum() * l1
        let squared = l2 == 0 ? nil : square(weights).sum() * l2
        guard let absolute else { return squared ?? Tensor.zeros([], dtype: weights.dtype) }
        return squared.map { absolute + $0 } ?? absolute
    }
}

extension Parameter {
    fileprivate static func factor<Root>(
        _ key: String, _ path: KeyPath<Root, Double>, default standard: Double
    ) -> Parameter {
        let rule = Rule<Double>(
            { _ in "factors of 0 or more" }, fix: "Use 0.01.", holds: { $0.isFinite && $0 >= 0 })
        let sum = key == "l1" ? "amounts" : "squares"
        return Parameter(
            key, path, default: standard, rule: rule, "The factor of the sum of \(sum).")
    }
}

extension Regularizer where Self == L1 {
    /// ``L1`` with Keras' factor 0.01.
    public static var l1: L1 { L1() }
    /// ``L1``.
    public static func l1(_ l1: Double = 0.01) -> L1 { L1(l1) }
}
extension Regularizer where Self == L2 {
    /// ``L2`` with Keras' factor 0.01.
    public static var l2: L2 { L2() }
    /// ``L2``.
    public static func l2(_ l2: Double = 0.01) -> L2 { L2(l2) }
}
extension Regularizer where Self == L1L2 {
    /// ``L1L2``.
    public static func l1l2(l1: Double = 0, l2: Double = 0) -> L1L2 { L1L2(l1: l1, l2: l2) }
}
