import CDNNL
import DescentCore

extension Emitter {
    func emitConvolution(_ node: Int, _ op: Convolution) throws -> Bool {
        let inputs = graph.nodes[node].inputs
        let shape = graph.shape(of: op, at: node)
        guard let library = dd_conv_shape(shape) else { return false }
        let epilogue = epilogues.bias[node]
        if let winograd = winograd(shape) {
            let bias = epilogue.map { buffer($0.vector) }
            let (x, kernel) = (buffer(inputs[0]), buffer(inputs[1]))
            emitWinograd(
                winograd, images: spec(node).shape[0], x, kernel, bias: bias,
                relu: epilogues.relu[node] != nil, flipped: false,
                y: result(epilogues.relu[node] ?? epilogue?.result ?? node))
            return true
        }
        if epilogues.relu[node] != nil { try FusedKernel.winograd.require(shape) }
        let (x, kernel) = (buffer(inputs[0]), buffer(inputs[1]))
        let bias = epilogue.map { buffer($0.vector) }
        try emitLibrary(
            DD_FORWARD, library,
            DNNLStep.Operands(
                source: x, weights: kernel, bias: bias, output: result(epilogue?.result ?? node)))
        return true
    }

    func emitInputGradient(_ node: Int, _ op: ConvolutionInputGradient) throws -> Bool {
        let inputs = graph.nodes[node].inputs
        let shape = ConvolutionShape(
            op: op.forward, x: spec(node), kernel: spec(inputs[1]).shape, y: spec(inputs[0]).shape)
        guard let library = dd_conv_shape(shape) else { return false }
        if let winograd = winograd(shape) {
            emitWinograd(
                winograd.turned, images: spec(node).shape[0], buffer(inputs[0]),
                buffer(inputs[1]), bias: nil, relu: false, flipped: true,
                y: result(node))
            return true
        }
        try emitLibrary(
            DD_BACKWARD_DATA, library,
            DNNLStep.Operands(
                source: buffer(inputs[0]), weights: buffer(inputs[1]), bias: nil,
                output: result(node)))
        return true
    }

    func emitKernelGradient(_ node: Int, _ op: ConvolutionKernelGradient) throws -> Bool {
        let inputs = graph.nodes[node].inputs
        let shape = ConvolutionShape(
            op: op.forward, x: spec(inputs[0]), kernel: spec(node).shape, y: spec(inputs[1]).shape)
        guard let library = dd_conv_shape(shape) else { return false }
        if let winograd = winograd(shape) {
            emitWinogradWeights(
                winograd, images: spec(inputs[0]).shape[0], buffer(inputs[0]), buffer(inputs[1]),
                out: result(node))
            return true
        }
        var (x, description) = (buffer(inputs[0]), library)
        if !FusedKernel.libraryKernelGradient.admits(shape) {
            guard let (picked, dense) = emitPickedCells(shape, x) else { return false }
            (x, description) = (picked, dense)
        }
        try emitLibrary(
            DD_BACKWARD_WEIGHTS, description,
            DNNLStep.Operands(
                source: x, weights: buffer(inputs[1]), bias: nil, output: result(node)))
        return true
    }

    /// The cells that a window of one cell visits with its strides, side by side:
    /// what is left is a convolution without strides.
    private func emitPickedCells(
        _ shape: ConvolutionShape, _ x: BufferID
    ) -> (BufferID, dd_conv_shape)? {
        let (window, from) = (shape.op.window, shape.x.shape)
        let cells = Shape([from[0]] + shape.y.spatial + [shape.channels])
        let dense = ConvolutionShape(
            op: Convolution(
                window: SpatialWindow(
                    size: window.size, strides: window.size, padding: window.padding),
                groups: shape.op.groups),
            x: TensorSpec(cells, .float32), kernel: shape.kernel, y: shape.y)
        guard window.padding.allSatisfy({ $0.low == 0 && $0.high == 0 }),
            FusedKernel.libraryKernelGradient.admits(dense), let library = dd_conv_shape(dense)
        else { return nil }
        let picked = newBuffer(floats: cells.elementCount)
        let strides = zip(from.strides, [1] + window.strides + [1]).map { $0 * $1 }
        emitStrided(
            x, StridedView(start: 0, strides: strides), picked,
            StridedView(start: 0, strides: cells.strides), cells, bytes: 4)
        return (picked, library)
    }
}

extension dd_conv_shape {
    /// oneDNN's description of a convolution that ``FusedKernel/libraryConvolution`` admits;
    /// nil for others. One axis is an image of height 1, an image a volume of depth 1.
    init?(_ shape: ConvolutionShape) {
        guard FusedKernel.libraryConvolution.admits(shape) else { return nil }
        let (op, x, y) = (shape.op, shape.x, shape.y)
        let window = op.window
        /// The value for depth, height and width; `single` for those that are no axes.
        func triple(_ values: [Int], single: Int = 1) -> [Int] {
            [Int](repeating: single, count: 3 - values.count) + values
        }
        let (input, output) = (triple(x.shape.spatial), triple(y.spatial))
        let (size, strides) = (triple(window.size), triple(window.strides))
        let dilations = triple(window.dilations)
        let low = triple(window.padding.map(\.low), single: 0)
        // What the window covers beyond the input; cells never reached are cut.
        let high = (0..<3).map { axis -> Int in
            let reach = (size[axis] - 1) * dilations[axis] + 1
            return (output[axis] - 1) * strides[axis] + reach - input[axis] - low[axis]
        }
        self.init(
            n: x.shape[0], d: input[0], h: input[1], w: input[2], c: x.shape[-1], od: output[0],
            oh: output[1], ow: output[2], o: y[-1], kd: size[0], kh: size[1], kw: size[2],
            stride_d: strides[0], stride_h: strides[1], stride_w: strides[2],
            dilation_d: dilations[0], dilation_h: dilations[1], dilation_w: dilations[2],
            pad_front: low[0], pad_top: low[1], pad_left: low[2], pad_back: high[0],
            pad_bottom: high[1], pad_right: high[2], groups: op.groups)
    }
}
