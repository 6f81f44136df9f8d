/// While training, sets a share of the elements to 0 and scales the others up by 1 / (1 − rate), so
/// that sums keep their mean. Otherwise it changes nothing.
///
/// - Source: Srivastava et al., JMLR 15 (2014).
public final class Dropout: RandomLayer, Configurable {
    /// The share that is dropped, 0 to 1.
    public let rate: Double
    private let noiseShape: [Int?]?

    /// - Parameters:
    ///   - rate: the share that is dropped, 0 to 1.
    ///   - noiseShape: which elements are dropped together: a length of 1 for axes whose elements are,
    ///     nil for the length of the input, e.g. `[nil, 1, nil]` for all steps of a sequence. Default nil:
    ///     each by itself.
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

    /// The same without a label: `Dropout(0.2)`.
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
        let rows: [Parameter] = [.rate(\Dropout.rate), seedRow, .noiseShape(\Dropout.noiseShape)]
        return super.parameters + rows.moving("noise_shape", before: "seed")
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            rate: config[\Dropout.rate], noiseShape: config[\Dropout.noiseShape],
            seed: config[\RandomLayer.seed], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// While training 0 for a share of the elements and x / (1 − rate) for the others, else x;
    /// the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard training, rate > 0 else { return x }
        do {
            return dropped(x, rate: rate, noise: try noiseShape(noiseShape, for: x))
        } catch {
            return .invalid(error)
        }
    }
}

extension Parameter {
    /// The share that is dropped, up to all.
    static func rate<Root>(_ path: KeyPath<Root, Double>) -> Parameter {
        Parameter(
            "rate", path,
            rule: .within(0...1, "a rate", fix: "Use the share to drop, for example 0.5."),
            "The share that is dropped.")
    }

    /// The same, where all would leave no finite numbers.
    static func rateBelowOne<Root>(_ path: KeyPath<Root, Double>) -> Parameter {
        Parameter(
            "rate", path,
            rule: .within(0..<1, "a rate", fix: "Use the share to drop, for example 0.5."),
            "The share that is dropped.")
    }
}
