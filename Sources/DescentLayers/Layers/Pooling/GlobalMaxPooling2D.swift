/// The largest element over all cells of each channel.
///
/// Input `[batch, height, width, channels]`, output `[batch, channels]`.
public final class GlobalMaxPooling2D: GlobalPoolingLayer {
    override class var kind: PoolingLayer.Kind { .maximum }
    override class var axes: Int { 2 }
}
