import CDescentKernels
import DescentCore

extension Emitter {
    /// Emits node `node` if it is part of a chain of convolution, ReLU and pooling.
    func emitChain(_ node: Int) throws -> Bool {
        if let chain = chains.byPool[node] {
            try emitForward(chain)
            return true
        }
        guard let pool = chains.poolOf[node], let chain = chains.byPool[pool],
            let backward = chain.backward, let winner = winners[pool]
        else { return false }
        try FusedKernel.chainGradients.require(chain.shape)
        if node == backward.kernelGradient {
            emitWeights(chain, backward, winner)
        } else {
            emitBackward(chain, backward, winner, node)
        }
        return true
    }

    private func images(_ chain: ConvolutionChain) -> Int { spec(chain.pool).shape[0] }

    private func emitForward(_ chain: ConvolutionChain) throws {
        try chain.kernel.require(chain.shape)
        let inputs = graph.nodes[chain.convolution].inputs
        let (x, kernel) = (buffer(inputs[0]), buffer(inputs[1]))
        let bias = chain.bias.map(buffer)
        let geometry = chain.geometry
        let method: ChainForwardStep.Method
        let prepared: BufferID
        if chain.kernel == .winogradChain {
            let shape = dk_winograd(
                H: geometry.H, W: geometry.W, C: geometry.C, K: geometry.K, OH: 2 * geometry.PH,
                OW: 2 * geometry.PW, PT: geometry.PT, PL: geometry.PL, tile: 2)
            method = .winograd(shape, bias: bias)
            prepared = emitWinogradKernel(kernel, shape, flipped: false)
        } else {
            method = .direct
            prepared = newBuffer(floats: geometry.floats(DK_CHAIN_FORWARD_KERNEL))
            emit(
                ChainKernelStep(kernel, prepared, geometry, .forward(bias: bias)),
                reads: [kernel] + (bias.map { [$0] } ?? []), writes: [prepared])
        }
        let y = result(chain.pool)
        let winner =
            chain.backward == nil
            ? nil : newBuffer(bytes: spec(chain.pool).shape.elementCount)
        winners[chain.pool] = winner
        let step = ChainForwardStep(
            images: images(chain), geometry, method, x: x, kernel: prepared, y: y, winner: winner)
        emitImages(
            step, reads: [x, prepared] + (bias.map { [$0] } ?? []),
            writes: [y] + (winner.map { [$0] } ?? []))
    }

    private func emitWeights(
        _ chain: ConvolutionChain, _ backward: ConvolutionChain.Backward, _ winner: BufferID
    ) {
        let operands = ChainWeightsStep.Operands(
            x: buffer(graph.nodes[chain.convolution].inputs[0]), dy: buffer(backward.gradient),
            winner: winner,
            sums: newBuffer(floats: chain.geometry.floats(DK_CHAIN_WEIGHTS_SUMS) * threads),
            kernelGradient: result(backward.kernelGradient),
            biasGradient: backward.biasGradient.map(result))
        emitImages(
            ChainWeightsStep(images: images(chain), chain.geometry, operands),
            reads: [operands.x, operands.dy, winner],
            writes: [operands.kernelGradient, operands.sums]
                + (operands.biasGradient.map { [$0] } ?? []))
    }

    private func emitBackward(
        _ chain: ConvolutionChain, _ backward: ConvolutionChain.Backward, _ winner: BufferID,
        _ node: Int
    ) {
        let (dy, kernel) = (
            buffer(backward.gradient), buffer(graph.nodes[chain.convolution].inputs[1])
        )
        let prepared = newBuffer(floats: chain.geometry.floats(DK_CHAIN_DATA_KERNEL))
        emit(
            ChainKernelStep(kernel, prepared, chain.geometry, .backward), reads: [kernel],
            writes: [prepared])
        let dx = result(node)
        let step = ChainBackwardStep(
            images: images(chain), chain.geometry, dy: dy, winner: winner, kernel: prepared, dx: dx)
        emitImages(step, reads: [dy, winner, prepared], writes: [dx])
    }
}
