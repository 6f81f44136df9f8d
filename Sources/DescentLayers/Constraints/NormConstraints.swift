/// Norms above `maxValue` become that: w · min(norm, maxValue) / norm.
///
/// A norm is that of all weights along `axis`; for a kernel `[features, units]` axis 0 holds those of
/// one unit.
///
/// - Source: Srivastava et al. 2014; as Keras 3, which adds 1e-7 to what is divided by.
public struct MaxNorm: Constraint, Configurable {
    /// The largest norm.
    public let maxValue: Double
    /// What norms are taken along.
    public let axis: Axes

    /// - Parameters:
    ///   - maxValue: the largest norm; default 2.
    ///   - axis: what norms are taken along; default 0, for images `[0, 1, 2]`.
    public init(maxValue: Double = 2, axis: Axes = 0) {
        (self.maxValue, self.axis) = (maxValue, axis)
    }

    /// The arguments in Keras' order.
    public static var parameters: [Parameter] {
        [
            Parameter(
                "max_value", \MaxNorm.maxValue, default: 2,
                rule: .finite(atLeast: 0, fix: "Use 2."), "The largest norm."),
            .norms(along: \MaxNorm.axis),
        ]
    }
    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(maxValue: config[\MaxNorm.maxValue], axis: config[\MaxNorm.axis])
    }
    /// The weights, with norms of at most `maxValue`.
    public func projection(of weight: Tensor) -> Tensor {
        scaled(weight, axis) { clip($0, min: 0, max: maxValue) }
    }
}

/// Norms become 1: w / norm; see ``MaxNorm``.
public struct UnitNorm: Constraint, Configurable {
    /// What norms are taken along.
    public let axis: Axes

    /// - Parameter axis: what norms are taken along; default 0, for images `[0, 1, 2]`.
    public init(axis: Axes = 0) { self.axis = axis }

    /// The arguments in Keras' order.
    public static var parameters: [Parameter] { [.norms(along: \UnitNorm.axis)] }
    /// From the arguments of the table.
    public init(config: Configuration) throws { try self.init(axis: config[\UnitNorm.axis]) }
    /// The weights, with norms of 1.
    public func projection(of weight: Tensor) -> Tensor {
        scaled(weight, axis) { $0.onesLike() }
    }
}

/// Norms move into a range: w · (rate · clipped norm + (1 − rate) · norm) / norm; see ``MaxNorm``.
public struct MinMaxNorm: Constraint, Configurable {
    /// The smallest norm.
    public let minValue: Double
    /// The largest norm.
    public let maxValue: Double
    /// How far a norm moves into the range at each step: 1 all the way.
    public let rate: Double
    /// What norms are taken along.
    public let axis: Axes

    /// - Parameters:
    ///   - minValue: the smallest norm; default 0.
    ///   - maxValue: the largest norm; default 1.
    ///   - rate: how far a norm moves at each step, 0 to 1; default 1, all the way.
    ///   - axis: what norms are taken along; default 0, for images `[0, 1, 2]`.
    public init(minValue: Double = 0, maxValue: Double = 1, rate: Double = 1, axis: Axes = 0) {
        (self.minValue, self.maxValue, self.rate, self.axis) = (minValue, maxValue, rate, axis)
    }

    /// The arguments in Keras' order.
    public static var parameters: [Parameter] {
        [
            Parameter(
                "min_value", \MinMaxNorm.minValue, default: 0,
                rule: .finite(atLeast: 0, fix: "Use 0."), "The smallest norm."),
            Parameter(
                "max_value", \MinMaxNorm.maxValue, default: 1,
                rule: .finite(atLeast: 0, fix: "Use 1."), "The largest norm."),
            Parameter(
                "rate", \MinMaxNorm.rate, default: 1, rule: .within(0...1, fix: "Use 1."),
                "How far a norm moves at each step."),
            .norms(along: \MinMaxNorm.axis),
        ]
    }
    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(
            minValue: config[\MinMaxNorm.minValue], maxValue: config[\MinMaxNorm.maxValue],
            rate: config[\MinMaxNorm.rate], axis: config[\MinMaxNorm.axis])
    }
    /// A fault in an argument, or in the order of the bounds.
    public var configurationError: ConfigurationError? {
        if let fault = parameterFault() { return fault }
        guard minValue > maxValue else { return nil }
        return ConfigurationError(
            who: kerasClassName, expected: "a minValue not above maxValue",
            got: "\(minValue) and \(maxValue)", fix: "Exchange them.")
    }
    /// The weights, with norms that have moved into the range.
    public func projection(of weight: Tensor) -> Tensor {
        scaled(weight, axis) { rate * clip($0, min: minValue, max: maxValue) + (1 - rate) * $0 }
    }
}

/// `weight` with the norms along `axis` that `wanted` makes of those it has.
private func scaled(
    _ weight: Tensor, _ axis: Axes, _ wanted: (Tensor) -> Tensor
) -> Tensor {
    let wide = weight.cast(to: weight.dtype.computing)
    let norms = sqrt(square(wide).sum(axes: axis.values, keepDims: true))
    // Keras' epsilon.
    return wide * (wanted(norms) / (norms + 1e-7))
}

extension Parameter {
    fileprivate static func norms<Root>(along path: KeyPath<Root, Axes>) -> Parameter {
        Parameter(
            "axis", path, default: 0,
            rule: Rule({ "at least one \($0)" }, fix: "Use 0.", holds: { !$0.values.isEmpty }),
            "What norms are taken along.")
    }
}

extension Constraint where Self == MaxNorm {
    /// ``MaxNorm`` with Keras' 2.
    public static var maxNorm: MaxNorm { MaxNorm() }
    /// ``MaxNorm``.
    public static func maxNorm(_ maxValue: Double, axis: Axes = 0) -> MaxNorm {
        MaxNorm(maxValue: maxValue, axis: axis)
    }
}
extension Constraint where Self == UnitNorm {
    /// ``UnitNorm``.
    public static var unitNorm: UnitNorm { UnitNorm() }
    /// ``UnitNorm``.
    public static func unitNorm(axis: Axes) -> UnitNorm { UnitNorm(axis: axis) }
}
extension Constraint where Self == MinMaxNorm {
    /// ``MinMaxNorm``.
    public static func minMaxNorm(
        minValue: Double = 0, maxValue: Double = 1, rate: Double = 1, axis: Axes = 0
    ) -> MinMaxNorm {
        MinMaxNorm(minValue: minValue, maxValue: maxValue, rate: rate, axis: axis)
    }
}
