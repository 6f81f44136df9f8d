import DescentCore

extension Lowering {
    /// A matrix product, batched if need be; operands in unusual axis orders are transposed first.
    func emitDot(_ node: Int, _ dot: DotGeneral) throws -> Bool {
        guard spec(node).dtype == .float32 else { return false }
        let inputs = graph.nodes[node].inputs
        let (a, b) = (spec(inputs[0]).shape, spec(inputs[1]).shape)
        let length = { (shape: Shape, axes: [Int]) in axes.reduce(1) { $0 * shape.dimensions[$1] } }
        let (aFree, bFree) = (dot.lhsFree(a.rank), dot.rhsFree(b.rank))
        var product = DNNLOperation.Product(
            batch: length(a, dot.lhsBatch), rows: length(a, aFree), columns: length(b, bFree),
            inner: length(a, dot.lhsContracting))
        let epilogue = epilogues.bias[node]
        let target = epilogue?.result ?? node
        if epilogue != nil, !FusedKernel.takesBias(dot, inputs.map { spec($0) }, spec(node)) {
            return false
        }
        if product.inner == 0 {
            let out = result(node)
            emit(Fill(out, 0, spec(node)), writes: [out])
            return true
        }
        // Pairs of contracted axes in the left operand's order.
        let pairs = zip(dot.lhsContracting, dot.rhsContracting).sorted { $0.0 < $1.0 }
        let (aInner, bInner) = (pairs.map(\.0), pairs.map(\.1))
        let (left, leftTransposed) = matrix(
            inputs[0], plain: dot.lhsBatch + aFree + aInner, flipped: dot.lhsBatch + aInner + aFree)
        let (right, rightTransposed) = matrix(
            inputs[1], plain: dot.rhsBatch + bInner + bFree, flipped: dot.rhsBatch + bFree + bInner)
        (product.transposeLeft, product.transposeRight) = (leftTransposed, rightTransposed)
        if product.batch == 1, passes.contains(.ownKernels) {
            emitProduct(
                product, left, leftTransposed, right, rightTransposed,
                isSteady: steady[inputs[1]], bias: epilogue.map { buffer($0.vector) }, out: target)
            return true
        }
        let bias = epilogue.map { buffer($0.vector) }
        try emitLibrary(
            product,
            DNNLStep.Operands(source: left, weights: right, bias: bias, output: result(target)))
        return true
    }

    /// Rows from which packing the right side anew costs less than it gives.
    private static let worthPacking = 256
    /// The same where the right side's rows are long.
    private static let worthPackingLong = 16

    private func emitProduct(
        _ product: DNNLOperation.Product, _ left: BufferID, _ leftTransposed: Bool,
        _ right: BufferID, _ rightTransposed: Bool, isSteady: Bool, bias: BufferID?,
        out target: Int
    ) {
        var right = right
        // One row reads the matrix once, as it lies, and gradients of weights read a short one. Packing
        // pays for many rows, for weights that stay: those are packed once, and for long rows: one
        // behind the other, they would push each other out of the caches.
        let isLong =
            product.rows >= Self.worthPackingLong
            && ProductStep.isWide(inner: product.inner, columns: product.columns)
        let isReused =
            isSteady || (!leftTransposed && (product.rows >= Self.worthPacking || isLong))
        let isPacked = product.rows > 1 && (rightTransposed || isReused)
        if isPacked {
            let packed = newBuffer(
                bytes: PackStep.bytes(inner: product.inner, columns: product.columns))
            let step = PackStep(
                right, packed, inner: product.inner, columns: product.columns,
                transposed: rightTransposed)
            emit(step, reads: [right], writes: [packed])
            right = packed
        }
        let out = result(target)
        let sharesInner =
            !isPacked && !leftTransposed && !rightTransposed
            && ProductStep.sharesInner(
                rows: product.rows, columns: product.columns, inner: product.inner,
                threads: threads)
        let partials =
            sharesInner ? newBuffer(floats: threads * product.rows * product.columns) : nil
        let operands = ProductStep.Operands(
            left: left, leftTransposed: leftTransposed, right: right,
            rightTransposed: rightTransposed && !isPacked, isPacked: isPacked,
            bias: bias, out: out, partials: partials)
        let step = ProductStep(
            rows: product.rows, columns: product.columns, inner: product.inner, operands)
        emit(
            step, reads: [left, right] + (bias.map { [$0] } ?? []),
            writes: [out] + (partials.map { [$0] } ?? []))
    }

    /// The operand as a matrix: as it lies, or to be read transposed, or copied into plain order.
    private func matrix(_ node: Int, plain: [Int], flipped: [Int]) -> (BufferID, transposed: Bool) {
        let shape = spec(node).shape
        // Axes of length 1 may stand anywhere.
        let long = { (axes: [Int]) in axes.filter { shape.dimensions[$0] != 1 } }
        let inOrder = { (axes: [Int]) in long(axes) == long(axes).sorted() }
        if inOrder(plain) { return (buffer(node), false) }
        if inOrder(flipped) { return (buffer(node), true) }
        return (emitTranspose(buffer(node), shape, plain, bytes: 4), false)
    }
}
