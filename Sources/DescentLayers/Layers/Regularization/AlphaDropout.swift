/// While training, sets a share of the elements to the value that SELU tends to for small numbers, then
/// scales and shifts all so that mean and variance stay. Otherwise it changes nothing. For networks of
/// `.selu` layers.
///
///     y = a · (x where it is kept, else α) + b    // α = −1.7581
///     a = 1 / √((1 − rate) · (1 + rate · α²)), b = −a · α · rate
///
/// - Source: Klambauer et al. 2017, arXiv:1706.02515.
public final class AlphaDropout: RandomLayer, Configurable {
    /// The share that is dropped, 0 to 1 without 1.
    public let rate: Double
    private let noiseShape: [Int?]?

    /// - Parameters:
    ///   - rate: the share that is dropped, 0 up to, not including, 1.
    ///   - noiseShape: which elements are dropped together: a length of 1 for axes whose elements are,
    ///     nil for the length of the input. Default nil: each by itself.
    ///   - seed: makes the layer's choices independent of ``setRandomSeed(_:)`` and of other
    ///     layers; default none.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        rate: Double, noiseShape: [Int?]? = nil, seed: Int? = nil, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.rate = rate
        self.noiseShape = noiseShape
        super.init(seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `AlphaDropout(0.2)`.
    public convenience init(
        _ rate: Double, noiseShape: [Int?]? = nil, seed: Int? = nil, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            rate: rate, noiseShape: noiseShape, seed: seed, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        let rows: [Parameter] = [
            .rateBelowOne(\AlphaDropout.rate), seedRow, .noiseShape(\AlphaDropout.noiseShape),
        ]
        return super.parameters + rows.moving("noise_shape", before: "seed")
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            rate: config[\AlphaDropout.rate], noiseShape: config[\AlphaDropout.noiseShape],
            seed: config[\RandomLayer.seed], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// SELU's −scale · alpha.
    static let least = -1.6732632423543772848170429916717 * 1.0507009873554804934193349852946

    /// While training the elements that are kept and α for the others, scaled and shifted, else x;
    /// the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard training, rate > 0 else { return x }
        if let fault = floatFault(x) { return .invalid(fault) }
        do {
            let kept = kept(x, rate: rate, noise: try noiseShape(noiseShape, for: x))
            let scale = 1 / ((1 - rate) * (1 + rate * Self.least * Self.least)).squareRoot()
            return .where(kept, x, Self.least) * scale - scale * Self.least * rate
        } catch {
            return .invalid(error)
        }
    }
}
