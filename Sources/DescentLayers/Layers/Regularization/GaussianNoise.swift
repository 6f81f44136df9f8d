/// While training, adds normal noise of mean 0. Otherwise it changes nothing.
///
///     y = x + N(0, stddev²)
public final class GaussianNoise: RandomLayer, Configurable {
    /// The standard deviation of the noise, 0 to 1.
    public let stddev: Double

    /// - Parameters:
    ///   - stddev: the standard deviation of the noise (unit: x), 0 to 1.
    ///   - seed: makes the layer's noise independent of ``setRandomSeed(_:)`` and of other
    ///     layers; default none.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        stddev: Double, seed: Int? = nil, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.stddev = stddev
        super.init(seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `GaussianNoise(0.1)`.
    public convenience init(
        _ stddev: Double, seed: Int? = nil, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            stddev: stddev, seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "stddev", \GaussianNoise.stddev,
                rule: .within(0...1, "a stddev", fix: "Scale the data, or use for example 0.1."),
                "The standard deviation of the noise."), seedRow,
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            stddev: config[\GaussianNoise.stddev], seed: config[\RandomLayer.seed],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// While training x and noise, else x; the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard training, stddev > 0 else { return x }
        if let fault = floatFault(x) { return .invalid(fault) }
        return x + (drawNormal(x.shape) * stddev).cast(to: x.dtype)
    }
}
