import CDNNL
import DescentCore

extension Emitter {
    /// A batch of products.
    func emitLibrary(_ product: DNNLOperation.Product, _ operands: DNNLStep.Operands) throws {
        let cost = DNNLStep.cost(of: product.operations)
        let pieces = DNNLPieces(product, threads: Sharing.threads(for: cost, of: threads))
        let name =
            "oneDNN product \(product.batch) of \(product.rows)×\(product.inner)×\(product.columns)"
        try emitLibrary(
            DNNLStep(
                pieces, operands, sizes: (0, 0), (name, product.operations), threads: threads),
            operands)
    }

    func emitLibrary(
        _ kind: dd_conv_kind, _ shape: dd_conv_shape, _ operands: DNNLStep.Operands
    ) throws {
        let taps = Double(shape.kd * shape.kh * shape.kw) * Double(shape.c / shape.groups)
        let cells = Double(shape.n) * Double(shape.od * shape.oh * shape.ow)
        let count = 2 * cells * Double(shape.o) * taps
        let cost = DNNLStep.cost(of: count)
        let pieces = DNNLPieces(kind, shape, threads: Sharing.threads(for: cost, of: threads))
        let weights = shape.kd * shape.kh * shape.kw * shape.c / shape.groups * shape.o
        let depth = { (length: Int) in length == 1 ? "" : "\(length)×" }
        let name =
            "oneDNN \(kind.text) \(depth(shape.d))\(shape.h)×\(shape.w)×\(shape.c) → "
            + "\(depth(shape.od))\(shape.oh)×\(shape.ow)×\(shape.o), \(shape.n) images"
        try emitLibrary(
            DNNLStep(
                pieces, operands, sizes: (weights, operands.bias == nil ? 0 : shape.o),
                (name, count), threads: threads),
            operands, biasIsOutput: kind == DD_BACKWARD_WEIGHTS)
    }

    private func emitLibrary(
        _ step: DNNLStep, _ operands: DNNLStep.Operands, biasIsOutput: Bool = false
    ) {
        step.scratch = newBuffer(bytes: step.scratchBytes * threads)
        var writes = [operands.output, step.scratch]
        if step.floatsOfPartials > 0 {
            step.partials = newBuffer(floats: step.floatsOfPartials)
            writes.append(step.partials)
        }
        let bias = operands.bias.map { [$0] } ?? []
        emit(
            step, reads: [operands.source, operands.weights] + (biasIsOutput ? [] : bias),
            writes: writes + (biasIsOutput ? bias : []))
    }
}
