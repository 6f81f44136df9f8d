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
    /// nil for others. One axis is an image of height 1.
    init?(_ shape: ConvolutionShape) {
        guard FusedKernel.libraryConvolution.admits(shape) else { return nil }
        let (op, x, y) = (shape.op, shape.x, shape.y)
        let axes = op.window.size.count
        let window = op.window
        /// The value for height and for width; height is `single` when there is only one axis.
        func pair(_ values: [Int], single: Int) -> (Int, Int) {
            axes == 1 ? (single, values[0]) : (values[0], values[1])
        }
        let (h, w) = pair(x.shape.spatial, single: 1)
        let (oh, ow) = pair(y.spatial, single: 1)
        let (kh, kw) = pair(window.size, single: 1)
        let (sh, sw) = pair(window.strides, single: 1)
        let (dh, dw) = pair(window.dilations, single: 1)
        let (top, left) = pair(window.padding.map(\.low), single: 0)
        // What the window covers beyond the input; cells never reached are cut.
        let bottom = (oh - 1) * sh + (kh - 1) * dh + 1 - h - top
        let right = (ow - 1) * sw + (kw - 1) * dw + 1 - w - left
        self.init(
            n: x.shape[0], h: h, w: w, c: x.shape[-1], oh: oh, ow: ow, o: y[-1], kh: kh, kw: kw,
            stride_h: sh, stride_w: sw, dilation_h: dh, dilation_w: dw, pad_top: top,
            pad_left: left,
            pad_bottom: bottom, pad_right: right, groups: op.groups)
    }
}
