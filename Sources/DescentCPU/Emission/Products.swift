import DescentCore

extension Emitter {
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
        let relu = epilogues.relu[node]
        let target = relu ?? epilogue?.result ?? node
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
                product, left, right, isSteady: steady[inputs[1]],
                bias: epilogue.map { buffer($0.vector) }, relu: relu != nil, out: target)
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
    /// The same where a thread packs what it reads next, into its own cache.
    private static let worthPackingHere = 32

    /// How a product reads its right side.
    private enum RightSide {
        case inPlace
        /// Packed by an instruction of its own: weights that stay, or many rows that read it.
        case packedBefore
        /// By each thread, the columns that it reads next.
        case packedHere
    }

    private func rightSide(
        _ product: DNNLOperation.Product, isSteady: Bool, sharesInner: Bool, sharesColumns: Bool
    ) -> RightSide {
        // One row reads the matrix once, as it lies, and gradients of weights read a short one.
        guard product.rows > 1 else { return .inPlace }
        if product.transposeLeft { return product.transposeRight ? .packedBefore : .inPlace }
        if isSteady { return .packedBefore }
        if product.transposeRight { return sharesColumns ? .packedHere : .packedBefore }
        if sharesInner || sharesColumns {
            return product.rows > Self.worthPackingHere ? .packedHere : .inPlace
        }
        return product.rows >= Self.worthPacking ? .packedBefore : .inPlace
    }

    private func emitProduct(
        _ product: DNNLOperation.Product, _ left: BufferID, _ right: BufferID, isSteady: Bool,
        bias: BufferID?, relu: Bool, out target: Int
    ) {
        let (rows, columns, inner) = (product.rows, product.columns, product.inner)
        let sharesInner =
            !isSteady && !product.transposeRight && rows > 1
            && ProductStep.sharesInner(
                rows: rows, columns: columns, inner: inner, threads: threads,
                leftTransposed: product.transposeLeft)
        let sharesColumns =
            !product.transposeLeft && !sharesInner
            && ProductStep.sharesColumns(
                rows: rows, columns: columns, inner: inner, isSteady: isSteady, threads: threads)
        let side = rightSide(
            product, isSteady: isSteady, sharesInner: sharesInner, sharesColumns: sharesColumns)
        var right = right
        if side == .packedBefore {
            let packed = newBuffer(bytes: PackStep.bytes(inner: inner, columns: columns))
            let step = PackStep(
                right, packed, inner: inner, columns: columns, transposed: product.transposeRight)
            emit(step, reads: [right], writes: [packed])
            right = packed
        }
        let packing =
            side == .packedHere
            ? newBuffer(floats: threads * ProductStep.packedFloats) : nil
        let out = result(target)
        let partials = sharesInner ? newBuffer(floats: threads * rows * columns) : nil
        let operands = ProductStep.Operands(
            left: left, leftTransposed: product.transposeLeft, right: right,
            rightTransposed: product.transposeRight && side != .packedBefore,
            isPacked: side == .packedBefore, isSteady: isSteady, sharesColumns: sharesColumns,
            packing: packing, bias: bias, relu: relu, out: out,
            partials: partials, partialCount: sharesInner ? threads : 0)
        emit(
            ProductStep(rows: rows, columns: columns, inner: inner, operands),
            reads: [left, right] + (bias.map { [$0] } ?? []),
            writes: [out] + [partials, packing].compactMap { $0 })
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
