/// What ``SpatialDropout1D``, ``SpatialDropout2D`` and ``SpatialDropout3D`` have in common. Make one of
/// these, not this class.
public class SpatialDropoutLayer: RandomLayer {
    /// The number of spatial axes.
    class var axes: Int { 1 }
    /// The share of the channels that is dropped, 0 to 1.
    public let rate: Double
    private let dataFormat: DataFormat

    init(
        dropping rate: Double, dataFormat: DataFormat, seed: Int?, name: String?, dtype: DType,
        fileID: String, line: Int
    ) {
        self.rate = rate
        self.dataFormat = dataFormat
        super.init(seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// What all of them read; each has an initialiser of its own.
    init(spatial config: Configuration) throws {
        rate = try config[\SpatialDropoutLayer.rate]
        let path = \SpatialDropoutLayer.dataFormat
        dataFormat = config.lists(path) ? try config[path] : .channelsLast
        try super.init(
            seed: config[\RandomLayer.seed], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype], fileID: #fileID, line: #line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        // Keras' has no format with one axis.
        super.parameters.withoutTrainable + [.rate(\SpatialDropoutLayer.rate)]
            + (axes > 1 ? [Parameter.dataFormat(\SpatialDropoutLayer.dataFormat)] : []) + [seedRow]
    }

    /// While training 0 for a share of the channels and x / (1 − rate) for the others, else x;
    /// the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = spatialFault(x.shape, axes: Self.axes, dataFormat) {
            return .invalid(fault)
        }
        guard training, rate > 0 else { return x }
        let ones = [Int](repeating: 1, count: Self.axes)
        let channels = x.shape[dataFormat.channelAxis]
        let noise = dataFormat.restored(Shape([x.shape[0]] + ones + [channels]))
        return dropped(x, rate: rate, noise: noise)
    }
}
