/// While training, sets a share of the elements to 0 and scales the others up by 1 / (1 − rate), so
/// that sums keep their mean. Otherwise it changes nothing.
///
/// - Source: Srivastava et al., JMLR 15 (2014).
public final class Dropout: Layer, Configurable {
    /// The share that is dropped, 0 to 1.
    public let rate: Double
    private let seed: Int?
    /// Key and counter of this layer's own random numbers, if it has a seed. Not a weight.
    private var state: Variable?

    /// - Parameters:
    ///   - rate: the share that is dropped, 0 to 1.
    ///   - seed: makes the layer's choices independent of ``setRandomSeed(_:)`` and of other
    ///     layers; default none.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        rate: Double, seed: Int? = nil, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.rate = rate
        self.seed = seed
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `Dropout(0.2)`.
    public convenience init(
        _ rate: Double, seed: Int? = nil, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            rate: rate, seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "rate", \Dropout.rate,
                rule: .within(
                    0...1, "a rate", fix: "Use the share to drop, for example 0.5."),
                "The share that is dropped."),
            Parameter(
                "seed", \Dropout.seed,
                "Makes the layer's choices its own."),
            .fixed("noise_shape", .null, "elements that are dropped together."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            rate: config[\Dropout.rate], seed: config[\Dropout.seed],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Makes the state of the layer's own random numbers, if it has a seed. It is no weight.
    override public func build(inputShape: Shape) throws {
        guard let seed else { return }
        state = try Variable(
            Tensor(shape: [2], scalars: [Int64(seed), 0]), name: "\(name)/seed_state",
            trainable: false)
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// The shape of the input.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs)
    }

    /// While training 0 for a share of the elements and x / (1 − rate) for the others, else x;
    /// the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard training, rate > 0 else { return x }
        if let fault = floatFault(x) { return .invalid(fault) }
        guard rate < 1 else { return x.zerosLike() }
        return .where(draw(x.shape) .>= rate, x / (1 - rate), 0)
    }

    /// Uniform numbers in [0, 1), float32.
    private func draw(_ shape: Shape) -> Tensor {
        guard let state else { return .randomUniform(shape) }
        let numbers = Tensor.record(
            .randomUniform(DescentCore.RandomUniform(shape: shape, dtype: .float32)), [state.value])
        state.assign(state.value + Tensor(shape: [2], scalars: [Int64(0), 1]))
        return numbers
    }
}
