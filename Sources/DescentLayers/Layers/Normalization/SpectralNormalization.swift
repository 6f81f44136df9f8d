/// A layer whose kernel is divided by its largest singular value at each step of training, which bounds how
/// much the layer's output can change with its input.
///
///     v = unit(u · Wᵀ), u = unit(v · W)    // powerIterations times; W: the kernel as [other axes, outputs]
///     W = W / (v · W · uᵀ)
///
/// The kernel keeps what it was divided by: optimizers go on from there, and it is used so without training
/// too. So it is in Keras with TensorFlow; with JAX Keras' `fit` forgets it after the step. Weights: those of
/// the layer, and `vector_u` `[1, outputs]`. A kernel of zeros stays so.
///
/// - Source: Miyato et al. 2018, arXiv:1802.05957; as Keras 3.
public final class SpectralNormalization: Layer, Configurable {
    /// The layer inside.
    public let layer: Layer
    /// What the largest singular value is found with, once built.
    public private(set) var vectorU: Variable?
    private let powerIterations: Int
    private var kernel: Variable?

    /// - Parameters:
    ///   - layer: one with a kernel, or an ``Embedding``.
    ///   - powerIterations: how often the vector is improved at each step, 1 or more; default 1.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        _ layer: Layer, powerIterations: Int = 1, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.layer = layer
        self.powerIterations = powerIterations
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
        addSublayer(layer)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "layer", \SpectralNormalization.layer, form: .layer("a layer"),
                "The layer inside."
            ).unlabelled,
            Parameter(
                "power_iterations", \SpectralNormalization.powerIterations, default: 1,
                rule: Rule<Int>.positive(example: "powerIterations: 1").and(
                    .within(1...1000, fix: "Use 1.")),
                "How often the vector is improved at each step."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            config[\SpectralNormalization.layer],
            powerIterations: config[\SpectralNormalization.powerIterations],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    override package var storedParts: [StoredPart]? { [StoredPart("layer", layer)] }

    /// The layer inside does that.
    override public var castsInputs: Bool { false }

    /// What the layer inside ends in.
    override public var outputActivation: ActivationFunction? { layer.outputActivation }

    /// Builds the layer inside and makes `vector_u`.
    ///
    /// - Throws: ``ShapeError`` if the layer has neither a kernel nor embeddings, and what building it
    ///   throws.
    override public func build(inputSpecs: [TensorSpec]) throws {
        try layer.buildIfNeeded(specs: inputSpecs)
        let names = ["kernel", "embeddings"]
        let found = layer.ownWeights.first { weight in
            weight.name.split(separator: "/").last.map { names.contains(String($0)) } ?? false
        }
        guard let found else {
            throw needs(
                "a layer with a kernel, or an Embedding", got: layer.title,
                fix: "Wrap Dense, Embedding or a convolution.")
        }
        kernel = found
        // As in Keras: its own weight as well, in front of the vector.
        members.add(found)
        vectorU = try addWeight(
            name: "vector_u", shape: [1, found.shape[-1]],
            initializer: .truncatedNormal(standardDeviation: 0.02), dtype: found.dtype,
            trainable: false)
    }

    /// The outputs of the layer inside; while training its kernel is divided first.
    override public func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        if context.training && !isFrozen { normalize() }
        return layer.outputs(
            inputs, training: context.training, initialState: context.initialState)
    }

    private func normalize() {
        guard let kernel, let vectorU else { return }
        let wide = kernel.value.cast(to: kernel.dtype.computing)
        let matrix = wide.reshaped(to: [-1, kernel.shape[-1]])
        var u = vectorU.value.cast(to: wide.dtype)
        var v = u
        for _ in 0..<powerIterations {
            v = unitVectors(matmul(u, matrix.transposed()), axes: [0, 1], leastLength: 1e-7)
            u = unitVectors(matmul(v, matrix), axes: [0, 1], leastLength: 1e-7)
        }
        (u, v) = (stopGradient(u), stopGradient(v))
        let size = matmul(matmul(v, matrix), u.transposed()).reshaped(to: [])
        let isZero = abs(wide).max() .== 0
        let divided = wide / Tensor.where(isZero, size.onesLike(), size)
        vectorU.assign(
            Tensor.where(isZero, vectorU.value.cast(to: u.dtype), u).cast(to: vectorU.dtype))
        let value = divided.cast(to: kernel.dtype)
        // The derivative flows through the division, wherever it is asked for.
        if let trace = StepTrace.current {
            trace.substitute(kernel, by: value)
        } else {
            kernel.assign(value)
        }
    }
}
