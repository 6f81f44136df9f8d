/// The rate changes at given steps and is constant between them.
///
///     rate(step) = values[0] up to and including boundaries[0], then values[1] …
public struct PiecewiseConstantDecay: LearningRateSchedule, Configurable {
    /// The last step of each value but the last.
    public let boundaries: [Int]
    /// The rates, one more than boundaries.
    public let values: [Double]

    /// - Parameters:
    ///   - boundaries: rising numbers of steps.
    ///   - values: one more than boundaries, above 0.
    public init(boundaries: [Int], values: [Double]) {
        self.boundaries = boundaries
        self.values = values
    }

    /// The rate for a step, as part of the training program.
    public func callAsFunction(_ step: Tensor) -> Tensor {
        var rate = Tensor.full([], values.last ?? 0)
        for (boundary, value) in zip(boundaries, values).reversed() {
            rate = .where(step .<= boundary, .full([], value), rate)
        }
        return rate
    }

    /// The arguments in Keras' order.
    public static var parameters: [Parameter] {
        [
            Parameter(
                "boundaries", \PiecewiseConstantDecay.boundaries, rule: .rising,
                "The last step of each value but the last."),
            Parameter(
                "values", \PiecewiseConstantDecay.values, rule: Rule<Double>.rateOrZero.forEach,
                "The rates, one more than boundaries."),
            .scheduleName("PiecewiseConstant"),
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(
            boundaries: config[\PiecewiseConstantDecay.boundaries],
            values: config[\PiecewiseConstantDecay.values])
    }

    /// The first fault in the values it was made with.
    public var configurationError: ConfigurationError? {
        guard values.count != boundaries.count + 1 else { return parameterFault() }
        return ConfigurationError(
            who: kerasClassName, expected: "one value more than boundaries",
            got: "\(boundaries.count) boundaries and \(values.count) values",
            fix: "The last value holds from the last boundary on.")
    }
}

extension Rule<[Int]> {
    fileprivate static var rising: Rule {
        Rule({ "rising \($0)" }, fix: "Sort them, values too.") { numbers in
            zip(numbers, numbers.dropFirst()).allSatisfy(<)
        }
    }
}
