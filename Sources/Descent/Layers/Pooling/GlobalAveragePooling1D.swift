/// The mean over all steps of each channel.
///
/// Input `[batch, steps, channels]`, output `[batch, channels]`.
public final class GlobalAveragePooling1D: GlobalPoolingLayer {
    override class var kind: PoolingLayer.Kind { .average }
    override class var axes: Int { 1 }
}
