import DescentCore

/// A scaled initialiser that counts the connections of given axes, and not of the last two.
struct FansByAxes: ElementwiseInitializer {
    private let scaling: any ElementwiseInitializer
    private let inputs: [Int]
    private let outputs: [Int]
    var seed: Int? { scaling.seed }

    /// `initializer` with the axes, if it is one that counts connections; as it is otherwise.
    static func make(
        _ initializer: any Initializer, inputs: [Int], outputs: [Int]
    ) -> any Initializer {
        let named = (initializer as? String)?.initializer ?? initializer
        guard named is VarianceScaling || named is any VarianceScalingPreset,
            let scaling = named as? any ElementwiseInitializer
        else { return initializer }
        return FansByAxes(scaling: scaling, inputs: inputs, outputs: outputs)
    }

    var configurationError: ConfigurationError? { scaling.configurationError }

    func drawing(shape: Shape) throws -> Drawing {
        // Lengths of which memory holds no array may be more than can be counted.
        let product = { (axes: [Int]) in
            axes.reduce(1) { count, axis in
                let (product, overflow) = count.multipliedReportingOverflow(by: shape[axis])
                return overflow ? Int.max : product
            }
        }
        return try scaling.drawing(shape: [product(inputs), product(outputs)])
    }
}
