/// While training, sets whole channels of images to 0 and scales the others up by 1 / (1 − rate).
/// Otherwise it changes nothing. Neighbouring cells are alike, so that dropping them one by one hides
/// little.
///
/// Input `[batch, height, width, channels]`, output of the same shape.
///
/// - Source: Tompson et al. 2014, arXiv:1411.4280.
public final class SpatialDropout2D: SpatialDropoutLayer, Configurable {
    override class var axes: Int { 2 }

    /// - Parameters:
    ///   - rate: the share of the channels that is dropped, 0 to 1.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - seed: makes the layer's choices independent of ``setRandomSeed(_:)`` and of other
    ///     layers; default none.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        rate: Double, dataFormat: DataFormat = .channelsLast, seed: Int? = nil, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            dropping: rate, dataFormat: dataFormat, seed: seed, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The same without a label: `SpatialDropout2D(0.2)`.
    public convenience init(
        _ rate: Double, dataFormat: DataFormat = .channelsLast, seed: Int? = nil,
        name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            rate: rate, dataFormat: dataFormat, seed: seed, name: name, dtype: dtype,
            fileID: fileID,
            line: line)
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws { try super.init(spatial: config) }
}
