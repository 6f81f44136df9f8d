public import DescentCore

/// Attention by sums of queries and keys, as Bahdanau's.
///
///     scores = Σ scale · tanh(query + key)      // over the features
///     output = softmax(scores) · value
///
/// See ``AttentionLayer`` for shapes and masks. Weights: `scale` `[features]`, with `useScale`.
///
/// - Source: Bahdanau et al. 2014, arXiv:1409.0473; as Keras 3.
public final class AdditiveAttention: AttentionLayer, Configurable {
    /// `[features]`, once built with `useScale`.
    public private(set) var scale: Variable?

    private let useScale: Bool

    /// - Parameters:
    ///   - useScale: whether features are weighted by numbers that are learnt; default true.
    ///   - dropout: the share of the attention that is dropped while training, from 0 up to, not
    ///     including, 1; default 0.
    ///   - seed: makes what is dropped independent of ``setRandomSeed(_:)`` and of other layers.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        useScale: Bool = true, dropout: Double = 0, seed: Int? = nil, name: String? = nil,
        trainable: Bool = true, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.useScale = useScale
        super.init(
            dropout: dropout, seed: seed, name: name, trainable: trainable, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "use_scale", \AdditiveAttention.useScale, default: true,
                "Whether features are weighted by numbers that are learnt."),
            .attentionDropout(\AdditiveAttention.dropout),
            Parameter("seed", \AdditiveAttention.seed, "Makes what is dropped its own."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            useScale: config[\AdditiveAttention.useScale],
            dropout: config[\AdditiveAttention.dropout], seed: config[\AdditiveAttention.seed],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    override func makeWeights(features: Int) throws {
        guard useScale else { return }
        scale = try addWeight(name: "scale", shape: [features])
    }

    override func scores(_ query: Tensor, _ key: Tensor) -> Tensor {
        let sums = tanh(query.expandingDimension(at: -2) + key.expandingDimension(at: -3))
        return (scale.map { $0.value * sums } ?? sums).sum(axes: [-1])
    }
}
