/// While training, multiplies by normal noise of mean 1. Otherwise it changes nothing.
///
///     y = x · N(1, rate / (1 − rate))    // the variance that Dropout of this rate has
///
/// - Source: Srivastava et al., JMLR 15 (2014).
public final class GaussianDropout: RandomLayer, Configurable {
    /// What the noise's variance follows from, 0 to 1 without 1.
    public let rate: Double

    /// - Parameters:
    ///   - rate: what the noise's variance rate / (1 − rate) follows from, 0 up to, not including, 1.
    ///   - seed: makes the layer's noise independent of ``setRandomSeed(_:)`` and of other
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
        super.init(seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `GaussianDropout(0.2)`.
    public convenience init(
        _ rate: Double, seed: Int? = nil, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            rate: rate, seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [.rateBelowOne(\GaussianDropout.rate), seedRow]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            rate: config[\GaussianDropout.rate], seed: config[\RandomLayer.seed],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// While training x times noise, else x; the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard training, rate > 0 else { return x }
        if let fault = floatFault(x) { return .invalid(fault) }
        let deviation = (rate / (1 - rate)).squareRoot()
        return x * (drawNormal(x.shape) * deviation + 1).cast(to: x.dtype)
    }
}
