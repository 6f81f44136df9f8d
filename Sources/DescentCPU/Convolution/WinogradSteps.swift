import CDescentKernels
import DescentCore

/// Brings a 3×3 kernel into the form that ``WinogradStep`` multiplies with.
final class WinogradKernelStep: Instruction {
    private let kernel: BufferID
    private let out: BufferID
    private var shape: dk_winograd
    private let flipped: Bool

    init(_ kernel: BufferID, _ out: BufferID, _ shape: dk_winograd, flipped: Bool) {
        self.kernel = kernel
        self.out = out
        self.shape = shape
        self.flipped = flipped
    }

    override var cost: Int { 200 + shape.C * shape.K * 6 }
    override var summary: String { "transform kernel 3×3×\(shape.C)×\(shape.K)" }

    override func run(_ memory: Memory) {
        fork(upTo: shape.C, memory)
    }

    override func runPart(_ part: Int, of parts: Int, _ memory: Memory) {
        let (from, to) = share(shape.C, part, parts)
        var shape = shape
        memory.kernels.pointee.winograd_kernel(
            &shape, memory.floats(kernel), flipped ? 1 : 0, from, to, memory.floats(out))
    }
}

/// A 3×3 convolution of stride 1, its bias and ReLU, or its gradient with respect to the images.
final class WinogradStep: ImageStep {
    private let x: BufferID
    private let kernel: BufferID
    private let bias: BufferID?
    private let relu: Bool
    private let y: BufferID
    private var shape: dk_winograd

    init(
        images: Int, _ shape: dk_winograd, x: BufferID, kernel: BufferID, bias: BufferID?,
        relu: Bool, y: BufferID
    ) {
        self.x = x
        self.kernel = kernel
        self.bias = bias
        self.relu = relu
        self.y = y
        self.shape = shape
        super.init(images: images, scratchFloats: shape.forwardScratch)
    }

    override var operations: Double { Double(images) * shape.operations }
    override var cost: Int { 300 + Int(operations / 150) }
    override var summary: String { "Winograd \(shape.text), \(images) images" }

    override func run(
        _ from: Int, _ to: Int, _ part: Int, _ scratch: UnsafeMutablePointer<Float>,
        _ memory: Memory
    ) {
        var shape = shape
        memory.kernels.pointee.winograd_forward(
            &shape, from, to, memory.floats(x), memory.floats(kernel),
            bias.map { UnsafePointer(memory.floats($0)) }, relu ? 1 : 0, memory.floats(y), scratch)
    }
}

/// The gradient of a 3×3 convolution of stride 1 with respect to its kernel.
final class WinogradWeightsStep: ImageStep {
    private let x: BufferID
    private let dy: BufferID
    private let sums: BufferID
    private let out: BufferID
    private let sumFloats: Int
    private var shape: dk_winograd

    init(
        images: Int, _ shape: dk_winograd, x: BufferID, dy: BufferID, sums: BufferID,
        out: BufferID
    ) {
        self.x = x
        self.dy = dy
        self.sums = sums
        self.out = out
        self.shape = shape
        sumFloats = shape.sumFloats
        super.init(images: images, scratchFloats: shape.weightsScratch)
    }

    override var operations: Double { Double(images) * shape.operations }
    override var cost: Int { 300 + Int(operations / 120) }
    override var summary: String { "Winograd gradient \(shape.text), \(images) images" }

    override var hasSums: Bool { true }

    override func run(_ memory: Memory) {
        super.run(memory)
        var shape = shape
        memory.kernels.pointee.winograd_weights_finish(
            &shape, memory.floats(sums), parts(memory), 0, shape.C, memory.floats(out), nil)
    }

    override func run(
        _ from: Int, _ to: Int, _ part: Int, _ scratch: UnsafeMutablePointer<Float>,
        _ memory: Memory
    ) {
        var shape = shape
        memory.kernels.pointee.winograd_weights(
            &shape, from, to, memory.floats(x), memory.floats(dy),
            memory.floats(sums) + part * sumFloats, 0, scratch)
    }
}

extension dk_winograd {
    /// The geometry of a convolution that ``FusedKernel/winograd`` admits; nil for others.
    init?(_ shape: ConvolutionShape) {
        guard FusedKernel.winograd.admits(shape) else { return nil }
        let (x, y, padding) = (shape.x.shape, shape.y, shape.op.window.padding)
        self.init(
            H: x[1], W: x[2], C: shape.channels, K: shape.filters, OH: y[1], OW: y[2],
            PT: padding[0].low, PL: padding[1].low, tile: Self.tile(for: y[1], y[2]))
    }

    private func size(
        _ kernel: (dk_kernels) -> (@convention(c) (UnsafePointer<dk_winograd>) -> Int)
    ) -> Int {
        var shape = self
        return kernel(dk_kernels_current().pointee)(&shape)
    }

    /// Floats of a transformed kernel, of one thread's scratch memory and of one thread's sums.
    var kernelFloats: Int { size { $0.winograd_kernel_size } }
    var forwardScratch: Int { size { $0.winograd_forward_scratch } }
    var weightsScratch: Int { size { $0.winograd_weights_scratch } }
    var sumFloats: Int { size { $0.winograd_accumulators } }

    /// Operations of the plain convolution for one image.
    var operations: Double { 18 * Double(OH * OW) * Double(C * K) }
    var text: String { "\(OH)×\(OW), \(C)→\(K) channels" }

    /// The shape of the gradient with respect to the images: from dy back to x.
    var turned: dk_winograd {
        dk_winograd(
            H: OH, W: OW, C: K, K: C, OH: H, OW: W, PT: 2 - PT, PL: 2 - PL,
            tile: Self.tile(for: H, W))
    }

    /// Tiles of 4×4 outputs need 36 products each, tiles of 2×2 need 16; what sticks out is wasted.
    static func tile(for height: Int, _ width: Int) -> Int {
        let products = { (side: Int) in
            ((height + side - 1) / side) * ((width + side - 1) / side) * (side + 2) * (side + 2)
        }
        return products(4) * 5 < products(2) * 4 ? 4 : 2
    }
}
