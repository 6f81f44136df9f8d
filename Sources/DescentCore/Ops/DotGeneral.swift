/// Sums of products over `contracting` axes, for each combination of `batch` axes:
/// the result's axes are batch, then the rest of the left, then the rest of the right.
package struct DotGeneral: Primitive {
    package let lhsBatch: [Int]
    package let rhsBatch: [Int]
    package let lhsContracting: [Int]
    package let rhsContracting: [Int]

    package init(
        lhsBatch: [Int] = [], rhsBatch: [Int] = [], lhsContracting: [Int], rhsContracting: [Int]
    ) {
        self.lhsBatch = lhsBatch
        self.rhsBatch = rhsBatch
        self.lhsContracting = lhsContracting
        self.rhsContracting = rhsContracting
    }

    package var name: String { "dot_general" }
    package static let caseName = "dotGeneral"
    package var op: Op { .dotGeneral(self) }
    package var family: Op.Family { .product }
    package var attributes: [Attribute] {
        [
            Attribute("lhsBatch", .integers(lhsBatch)),
            Attribute("rhsBatch", .integers(rhsBatch)),
            Attribute("lhsContracting", .integers(lhsContracting)),
            Attribute("rhsContracting", .integers(rhsContracting)),
        ]
    }
    package func cost(_ inputs: [Shape], _ output: Shape) -> Double {
        let inner = lhsContracting.reduce(1) { $0 * inputs[0].dimensions[$1] }
        return 2 * Double(output.elementCount) * Double(inner)
    }

    /// The left operand's axes that are neither batch nor contracted.
    package func lhsFree(_ rank: Int) -> [Int] {
        (0..<rank).filter { !lhsBatch.contains($0) && !lhsContracting.contains($0) }
    }
    /// The right operand's axes that are neither batch nor contracted.
    package func rhsFree(_ rank: Int) -> [Int] {
        (0..<rank).filter { !rhsBatch.contains($0) && !rhsContracting.contains($0) }
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let (a, b) = (inputs[0].shape, inputs[1].shape)
        func valid(_ axes: [Int], _ shape: Shape) -> Bool {
            Set(axes).count == axes.count && axes.allSatisfy(shape.dimensions.indices.contains)
        }
        guard valid(lhsBatch + lhsContracting, a), valid(rhsBatch + rhsContracting, b),
            lhsBatch.map({ a.dimensions[$0] }) == rhsBatch.map({ b.dimensions[$0] }),
            lhsContracting.map({ a.dimensions[$0] }) == rhsContracting.map({ b.dimensions[$0] })
        else {
            throw ShapeFault(
                expected: "equal lengths on the axes that are multiplied",
                got: "\(a) and \(b) over axes \(lhsContracting) and \(rhsContracting)",
                fix: "Transpose or reshape one of them, or check a layer's number of units.")
        }
        guard inputs[0].dtype == inputs[1].dtype, inputs[0].dtype != .bool else {
            throw ShapeFault(
                expected: "operands of one numeric type",
                got: "\(inputs[0].dtype) and \(inputs[1].dtype)", fix: "Use cast(to:).")
        }
        let lengths =
            lhsBatch.map { a.dimensions[$0] } + lhsFree(a.rank).map { a.dimensions[$0] }
            + rhsFree(b.rank).map { b.dimensions[$0] }
        return TensorSpec(Shape(lengths), inputs[0].dtype)
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let (a, b, g) = (call.inputs[0], call.inputs[1], call.cotangent)
        let (aFree, bFree) = (lhsFree(a.rank), rhsFree(b.rank))
        let batch = Array(0..<lhsBatch.count)
        let gLeft = Array(batch.count..<(batch.count + aFree.count))
        let gRight = Array((batch.count + aFree.count)..<g.rank)
        return [
            call.when(0) {
                // [batch, aFree, contracted], the contracted axes in ascending order of b's axes.
                let order = rhsContracting.sorted()
                let axes = order.map { lhsContracting[rhsContracting.firstIndex(of: $0)!] }
                let dot = DotGeneral(
                    lhsBatch: batch, rhsBatch: rhsBatch, lhsContracting: gRight,
                    rhsContracting: bFree)
                return Tensor.record(.dotGeneral(dot), [g, b])
                    .movingAxes(to: lhsBatch + aFree + axes)
            },
            call.when(1) {
                // [batch, contracted in ascending order of a's axes, bFree].
                let order = lhsContracting.sorted()
                let axes = order.map { rhsContracting[lhsContracting.firstIndex(of: $0)!] }
                let dot = DotGeneral(
                    lhsBatch: lhsBatch, rhsBatch: batch, lhsContracting: aFree,
                    rhsContracting: gLeft)
                return Tensor.record(.dotGeneral(dot), [a, g])
                    .movingAxes(to: rhsBatch + axes + bFree)
            },
        ]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        struct Body: ScalarBody {
            let dot: DotGeneral, a: HostArray, b: HostArray, output: HostOutput
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (x, y, z) = (
                    a.values(as: T.self), b.values(as: T.self), output.values(as: T.self)
                )
                let (aStrides, bStrides) = (a.shape.strides, b.shape.strides)
                let (aFree, bFree) = (dot.lhsFree(a.shape.rank), dot.rhsFree(b.shape.rank))
                let zeros = { (n: Int) in [Int](repeating: 0, count: n) }
                let aView = StridedView(
                    start: 0,
                    strides: (dot.lhsBatch + aFree).map { aStrides[$0] } + zeros(bFree.count))
                let bView = StridedView(
                    start: 0,
                    strides: dot.rhsBatch.map { bStrides[$0] } + zeros(aFree.count)
                        + bFree.map { bStrides[$0] })
                let inner = Shape(dot.lhsContracting.map { a.shape.dimensions[$0] })
                let aInner = StridedView(start: 0, strides: dot.lhsContracting.map { aStrides[$0] })
                let bInner = StridedView(start: 0, strides: dot.rhsContracting.map { bStrides[$0] })
                var (aSteps, bSteps, bStarts): ([Int], [Int], [Int]) = ([], [], [])
                forEachOffset(inner, aInner) { _, offset in aSteps.append(offset) }
                forEachOffset(inner, bInner) { _, offset in bSteps.append(offset) }
                forEachOffset(output.shape, bView) { _, offset in bStarts.append(offset) }
                forEachOffset(output.shape, aView) { i, aStart in
                    var sum = T.Accumulator.zero
                    for k in aSteps.indices {
                        let product = T.Accumulator.binary(
                            .multiply, x[aStart + aSteps[k]].widened,
                            y[bStarts[i] + bSteps[k]].widened)
                        sum = T.Accumulator.binary(.add, sum, product)
                    }
                    z[i] = T.narrowed(sum)
                }
            }
        }
        output.spec.dtype.open(Body(dot: self, a: inputs[0], b: inputs[1], output: output))
    }
}
