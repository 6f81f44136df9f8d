/// The largest element over all cells of each channel.
///
/// Input `[batch, depth, height, width, channels]`, output `[batch, channels]`.
public final class GlobalMaxPooling3D: GlobalPoolingLayer {
    override class var kind: PoolingLayer.Kind { .maximum }
    override class var axes: Int { 3 }
}
