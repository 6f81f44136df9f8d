/// The largest element over all steps of each channel.
///
/// Input `[batch, steps, channels]`, output `[batch, channels]`.
public final class GlobalMaxPooling1D: GlobalPoolingLayer {
    override class var kind: PoolingLayer.Kind { .maximum }
    override class var axes: Int { 1 }
}
