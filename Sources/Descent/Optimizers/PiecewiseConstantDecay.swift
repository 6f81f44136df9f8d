/// The rate changes at given steps and is constant between them.
///
///     rate(step) = values[0] up to and including boundaries[0], then values[1] …
public struct PiecewiseConstantDecay: LearningRateSchedule {
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

    /// The first fault in the values it was made with.
    public var configurationError: ConfigurationError? {
        if values.count != boundaries.count + 1 {
            return fault(
                "one value more than boundaries",
                "\(boundaries.count) boundaries and \(values.count) values",
                "The last value holds from the last boundary on.")
        }
        if zip(boundaries, boundaries.dropFirst()).contains(where: { $0 >= $1 }) {
            return fault("rising boundaries", "\(boundaries)", "Sort them, values too.")
        }
        return values.lazy.compactMap { rateFault("values", $0, zeroAllowed: true) }.first
    }

    /// The rate for a step, as part of the training program.
    public func callAsFunction(_ step: Tensor) -> Tensor {
        var rate = Tensor.full([], values.last ?? 0)
        for (boundary, value) in zip(boundaries, values).reversed() {
            rate = .where(step .<= boundary, .full([], value), rate)
        }
        return rate
    }

    /// The arguments under Keras' own keys.
    public func config() -> [ConfigEntry] {
        [
            ConfigEntry("boundaries", .ints(boundaries)),
            ConfigEntry("values", .list(values.map { .double($0) })),
            ConfigEntry("name", .string("PiecewiseConstant")),
        ]
    }
}
