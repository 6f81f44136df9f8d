import CDescentKernels
import DescentCore

extension Lowering {
    /// The geometry of a 3×3 convolution of stride 1 that Winograd's method is faster for; nil for others.
    func winograd(_ op: Convolution, x: TensorSpec, kernel: Shape, y: Shape) -> dk_winograd? {
        let window = op.window
        guard passes.contains(.ownKernels), x.dtype == .float32, window.size == [3, 3],
            window.strides == [1, 1], window.dilations == [1, 1], op.groups == 1,
            x.shape.elementCount > 0, y.elementCount > 0, kernel.elementCount > 0,
            x.shape[-1] >= 8, y[-1] >= 8, y[1] * y[2] >= 16
        else { return nil }
        return dk_winograd(
            H: x.shape[1], W: x.shape[2], C: x.shape[-1], K: y[-1], OH: y[1], OW: y[2],
            PT: window.padding[0].low, PL: window.padding[1].low,
            tile: dk_winograd.tile(for: y[1], y[2]))
    }

    func emitWinogradKernel(_ kernel: BufferID, _ shape: dk_winograd, flipped: Bool) -> BufferID {
        let transformed = newBuffer(floats: shape.kernelFloats)
        emit(
            WinogradKernelStep(kernel, transformed, shape, flipped: flipped), reads: [kernel],
            writes: [transformed])
        return transformed
    }

    func emitWinograd(
        _ shape: dk_winograd, images: Int, _ x: BufferID, _ kernel: BufferID, bias: BufferID?,
        flipped: Bool, y: BufferID
    ) {
        let transformed = emitWinogradKernel(kernel, shape, flipped: flipped)
        emitImages(
            WinogradStep(images: images, shape, x: x, kernel: transformed, bias: bias, y: y),
            reads: [x, transformed] + (bias.map { [$0] } ?? []), writes: [y])
    }

    func emitWinogradWeights(
        _ shape: dk_winograd, images: Int, _ x: BufferID, _ dy: BufferID, out: BufferID
    ) {
        let sums = newBuffer(floats: shape.sumFloats * threads)
        emitImages(
            WinogradWeightsStep(images: images, shape, x: x, dy: dy, sums: sums, out: out),
            reads: [x, dy], writes: [out, sums])
    }
}
