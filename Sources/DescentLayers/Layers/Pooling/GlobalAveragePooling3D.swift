/// The mean over all cells of each channel.
///
/// Input `[batch, depth, height, width, channels]`, output `[batch, channels]`.
public final class GlobalAveragePooling3D: GlobalPoolingLayer {
    override class var kind: PoolingLayer.Kind { .average }
    override class var axes: Int { 3 }
}
