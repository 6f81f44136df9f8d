import CDescentKernels
import DescentCore

extension Emitter {
    /// The geometry of a convolution that Winograd's method is faster for; nil for others.
    func winograd(_ shape: ConvolutionShape) -> dk_winograd? {
        passes.contains(.ownKernels) ? dk_winograd(shape) : nil
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
        relu: Bool, flipped: Bool, y: BufferID
    ) {
        let transformed = emitWinogradKernel(kernel, shape, flipped: flipped)
        emitImages(
            WinogradStep(
                images: images, shape, x: x, kernel: transformed, bias: bias, relu: relu, y: y),
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
