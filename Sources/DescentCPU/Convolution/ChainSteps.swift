import CDescentKernels

/// Prepares the weights of a chain of convolution, bias, ReLU and pooling.
final class ChainKernelStep: Instruction {
    enum Kind {
        case forward(bias: BufferID?)
        case backward
    }

    private let kernel: BufferID
    private let out: BufferID
    private var shape: dk_chain
    private let kind: Kind

    init(_ kernel: BufferID, _ out: BufferID, _ shape: dk_chain, _ kind: Kind) {
        self.kernel = kernel
        self.out = out
        self.shape = shape
        self.kind = kind
    }

    override var cost: Int { 100 + shape.KH * shape.KW * shape.C * shape.K / 4 }
    override var summary: String { "prepare kernel \(shape.kernelText)" }

    override func run(_ memory: Memory) {
        var shape = shape
        switch kind {
        case .forward(let bias):
            memory.kernels.pointee.chain_forward_kernel(
                &shape, memory.floats(kernel), bias.map { UnsafePointer(memory.floats($0)) },
                memory.floats(out))
        case .backward:
            memory.kernels.pointee.chain_data_kernel(
                &shape, memory.floats(kernel), memory.floats(out))
        }
    }
}

/// Convolution, bias, ReLU and 2×2 max-pooling in one pass; nothing unpooled is ever stored.
///
/// For the backward pass it keeps one byte for each pooled value: the place of the winner,
/// and whether ReLU let it through.
final class ChainForwardStep: ImageStep {
    enum Method {
        /// Prepared by ``ChainKernelStep``: few input channels.
        case direct
        /// Transformed by ``WinogradKernelStep``.
        case winograd(dk_winograd, bias: BufferID?)
    }

    private let x: BufferID
    private let kernel: BufferID
    private let y: BufferID
    private let winner: BufferID?
    private var shape: dk_chain
    private let method: Method

    init(
        images: Int, _ shape: dk_chain, _ method: Method, x: BufferID, kernel: BufferID,
        y: BufferID, winner: BufferID?
    ) {
        self.x = x
        self.kernel = kernel
        self.y = y
        self.winner = winner
        self.shape = shape
        self.method = method
        let floats =
            switch method {
            case .direct: shape.floats(DK_CHAIN_FORWARD_SCRATCH)
            case .winograd(let winograd, _): winograd.forwardScratch
            }
        super.init(images: images, scratchFloats: floats)
    }

    override var operations: Double { Double(images) * shape.operations }
    override var cost: Int { 300 + Int(operations / 100) }
    override var summary: String {
        "convolution, ReLU, pooling \(shape.text), \(images) images"
    }

    /// Whole panels of channels: what a later layer of a single image has to share.
    override var channelParts: Int {
        if case .winograd = method { PackStep.panels(shape.K) } else { 1 }
    }

    override func runChannels(
        _ part: Int, _ parts: Int, _ scratch: UnsafeMutablePointer<Float>, _ memory: Memory
    ) {
        let panel = memory.kernels.pointee.gemm_panel
        let (first, last) = share(shape.K, part, parts, step: panel)
        guard first < last else { return }
        run(images: (0, images), channels: (first, last), scratch, memory)
    }

    override func run(
        _ from: Int, _ to: Int, _ part: Int, _ scratch: UnsafeMutablePointer<Float>,
        _ memory: Memory
    ) {
        run(images: (from, to), channels: (0, shape.K), scratch, memory)
    }

    private func run(
        images: (from: Int, to: Int), channels: (from: Int, to: Int),
        _ scratch: UnsafeMutablePointer<Float>, _ memory: Memory
    ) {
        let kernels = memory.kernels
        let winner = winner.map { memory[$0].assumingMemoryBound(to: UInt8.self) }
        switch method {
        case .direct:
            var shape = shape
            kernels.pointee.chain_forward(
                &shape, images.from, images.to, memory.floats(x), memory.floats(kernel),
                memory.floats(y), winner, scratch)
        case .winograd(var shape, let bias):
            kernels.pointee.winograd_pool(
                &shape, images.from, images.to, channels.from, channels.to, memory.floats(x),
                memory.floats(kernel), bias.map { UnsafePointer(memory.floats($0)) }, 1,
                memory.floats(y), winner, scratch)
        }
    }
}

/// The gradient of a chain with respect to its images, from the winners alone.
final class ChainBackwardStep: ImageStep {
    private let dy: BufferID
    private let winner: BufferID
    private let kernel: BufferID
    private let dx: BufferID
    private var shape: dk_chain

    init(
        images: Int, _ shape: dk_chain, dy: BufferID, winner: BufferID, kernel: BufferID,
        dx: BufferID
    ) {
        self.dy = dy
        self.winner = winner
        self.kernel = kernel
        self.dx = dx
        self.shape = shape
        super.init(images: images, scratchFloats: shape.floats(DK_CHAIN_DATA_SCRATCH))
    }

    /// Only winners are visited: one cell in four.
    override var operations: Double { Double(images) * shape.operations / 4 }
    override var cost: Int { 300 + Int(operations / 40) }
    override var summary: String { "gradient of images \(shape.text), \(images) images" }

    override func run(
        _ from: Int, _ to: Int, _ part: Int, _ scratch: UnsafeMutablePointer<Float>,
        _ memory: Memory
    ) {
        var shape = shape
        memory.kernels.pointee.chain_backward_data(
            &shape, from, to, memory.floats(dy), memory[winner].assumingMemoryBound(to: UInt8.self),
            memory.floats(kernel), memory.floats(dx), scratch)
    }
}

/// The gradient of a chain with respect to its kernel and bias, from the winners alone.
final class ChainWeightsStep: ImageStep {
    struct Operands {
        let x: BufferID
        let dy: BufferID
        let winner: BufferID
        let sums: BufferID
        let kernelGradient: BufferID
        let biasGradient: BufferID?
    }

    private let operands: Operands
    private let sumFloats: Int
    private var shape: dk_chain

    init(images: Int, _ shape: dk_chain, _ operands: Operands) {
        self.operands = operands
        self.shape = shape
        sumFloats = shape.floats(DK_CHAIN_WEIGHTS_SUMS)
        super.init(images: images, scratchFloats: shape.floats(DK_CHAIN_WEIGHTS_SCRATCH))
    }

    override var operations: Double { Double(images) * shape.operations / 4 }
    override var cost: Int { 300 + Int(operations / 40) }
    override var summary: String { "gradient of kernel \(shape.text), \(images) images" }

    override var hasSums: Bool { true }

    override func run(_ memory: Memory) {
        let parts = parts(memory)
        let sums = memory.floats(operands.sums)
        sums.update(repeating: 0, count: parts * sumFloats)
        super.run(memory)
        var shape = shape
        memory.kernels.pointee.chain_weights_finish(
            &shape, sums, parts, memory.floats(operands.kernelGradient),
            operands.biasGradient.map { memory.floats($0) })
    }

    override func run(
        _ from: Int, _ to: Int, _ part: Int, _ scratch: UnsafeMutablePointer<Float>,
        _ memory: Memory
    ) {
        var shape = shape
        memory.kernels.pointee.chain_backward_weights(
            &shape, from, to, memory.floats(operands.x), memory.floats(operands.dy),
            memory[operands.winner].assumingMemoryBound(to: UInt8.self),
            memory.floats(operands.sums) + part * sumFloats, scratch)
    }
}

extension dk_chain {
    func floats(_ buffer: dk_chain_buffer) -> Int {
        var shape = self
        return dk_kernels_current().pointee.chain_size(&shape, buffer)
    }

    /// Operations for one image of the plain convolution that pooling reads.
    var operations: Double { 8 * Double(PH * PW) * Double(KH * KW) * Double(C * K) }
    var kernelText: String { "\(KH)×\(KW)×\(C)×\(K)" }
    var text: String { "\(H)×\(W)×\(C) → \(PH)×\(PW)×\(K)" }
}
