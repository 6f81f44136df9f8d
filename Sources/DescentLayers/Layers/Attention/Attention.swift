public import DescentCore

/// Attention by the products of queries and keys, as Luong's.
///
///     scores = scale · query · keyᵀ                          // scoreMode: .dot
///     scores = weight · Σ tanh(scale · (query + key))        // scoreMode: .concat
///     output = softmax(scores) · value
///
/// ```swift
/// let context = Attention()([decoded, encoded])
/// ```
///
/// See ``AttentionLayer`` for shapes and masks. Weights: `scale`, a number, with `useScale`;
/// `concat_score_weight`, a number, with `.concat`.
///
/// - Source: Luong et al. 2015, arXiv:1508.04025; as Keras 3.
public final class Attention: AttentionLayer, Configurable {
    /// How scores come about.
    public enum ScoreMode: String, Sendable, Hashable, CaseIterable, ConfigConvertible {
        /// The product of query and key.
        case dot
        /// A sum over the features of both added.
        case concat
    }

    /// Once built with `useScale`.
    public private(set) var scale: Variable?
    /// Once built with `.concat`.
    public private(set) var concatScoreWeight: Variable?

    private let useScale: Bool
    private let scoreMode: ScoreMode

    /// - Parameters:
    ///   - useScale: whether scores are multiplied by a number that is learnt; default false.
    ///   - scoreMode: how scores come about; default `.dot`.
    ///   - dropout: the share of the attention that is dropped while training, from 0 up to, not
    ///     including, 1; default 0.
    ///   - seed: makes what is dropped independent of ``setRandomSeed(_:)`` and of other layers.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        useScale: Bool = false, scoreMode: ScoreMode = .dot, dropout: Double = 0, seed: Int? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        (self.useScale, self.scoreMode) = (useScale, scoreMode)
        super.init(
            dropout: dropout, seed: seed, name: name, trainable: trainable, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "use_scale", \Attention.useScale, default: false,
                "Whether scores are multiplied by a number that is learnt."),
            Parameter(
                "score_mode", \Attention.scoreMode, default: .dot, "How scores come about."),
            .attentionDropout(\Attention.dropout),
            Parameter("seed", \Attention.seed, "Makes what is dropped its own."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            useScale: config[\Attention.useScale], scoreMode: config[\Attention.scoreMode],
            dropout: config[\Attention.dropout], seed: config[\Attention.seed],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    override func makeWeights(features: Int) throws {
        if useScale { scale = try addWeight(name: "scale", initializer: .ones) }
        if scoreMode == .concat {
            concatScoreWeight = try addWeight(name: "concat_score_weight", initializer: .ones)
        }
    }

    override func scores(_ query: Tensor, _ key: Tensor) -> Tensor {
        guard scoreMode == .concat else {
            let axes = Array(0..<(key.rank - 2)) + [key.rank - 1, key.rank - 2]
            let products = matmul(query, key.transposed(axes: axes))
            return scale.map { products * $0.value } ?? products
        }
        guard let weight = concatScoreWeight else { return unbuilt }
        let sums = query.expandingDimension(at: -2) + key.expandingDimension(at: -3)
        let scaled = scale.map { $0.value * sums } ?? sums
        return weight.value * tanh(scaled).sum(axes: [-1])
    }
}
