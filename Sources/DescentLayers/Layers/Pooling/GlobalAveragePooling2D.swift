/// The mean over all cells of each channel.
///
/// Input `[batch, height, width, channels]`, output `[batch, channels]`.
public final class GlobalAveragePooling2D: GlobalPoolingLayer {
    override class var kind: PoolingLayer.Kind { .average }
    override class var axes: Int { 2 }
}
