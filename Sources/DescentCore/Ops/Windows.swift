/// Sums or maxima over windows of `[batch, space…, channels]`.
package struct ReduceWindow: Primitive {
    package enum Kind: String, Sendable, Hashable, CaseIterable { case sum, maximum }

    package let kind: Kind
    package let window: SpatialWindow

    package init(kind: Kind, window: SpatialWindow) {
        self.kind = kind
        self.window = window
    }

    package var name: String { "reduce_window_\(kind.rawValue)" }
    package static let caseName = "reduceWindow"
    package var op: Op { .reduceWindow(self) }
    package var family: Op.Family { .window }
    package var attributes: [Attribute] {
        [
            Attribute("kind", .word(kind.rawValue)),
            Attribute("window", window.attribute),
        ]
    }
    package func cost(_ inputs: [Shape], _ output: Shape) -> Double {
        Double(output.elementCount) * window.cells
    }
    /// Whatever is combined how, all of it is read.
    package func reads(_ index: Int) -> Reads {
        .derivative(of: .reduceWindow(ReduceWindow(kind: .sum, window: window)))
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        try pooledSpec(window, inputs[0])
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let (x, g) = (call.inputs[0], call.cotangent)
        switch kind {
        case .maximum:
            return [Tensor.record(.selectAndScatter(SelectAndScatter(window: window)), [x, g])]
        case .sum:
            return [spreadSum(g, over: x.shape)]
        }
    }

    /// Each input cell receives the cotangents of all windows it lies in: a sum over the dilated
    /// cotangent with the window turned round.
    private func spreadSum(_ g: Tensor, over input: Shape) -> Tensor {
        var (low, high, interior) = ([0], [0], [0])
        for axis in window.size.indices {
            let reach = (window.size[axis] - 1) * window.dilations[axis] + 1
            let spread = (g.shape.dimensions[axis + 1] - 1) * window.strides[axis] + 1
            low.append(reach - 1 - window.padding[axis].low)
            high.append(input.dimensions[axis + 1] - spread + window.padding[axis].low)
            interior.append(window.strides[axis] - 1)
        }
        let dense = SpatialWindow(
            size: window.size, strides: [Int](repeating: 1, count: window.size.count),
            padding: [SpatialWindow.Padding](repeating: .init(0, 0), count: window.size.count),
            dilations: window.dilations)
        let pad = Pad(low: low + [0], high: high + [0], interior: interior + [0])
        let padded = Tensor.record(.pad(pad), [g, .literal(0, g.dtype)])
        return Tensor.record(.reduceWindow(ReduceWindow(kind: .sum, window: dense)), [padded])
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        struct Body: ScalarBody {
            let op: ReduceWindow, input: HostArray, output: HostOutput
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (x, y) = (input.values(as: T.self), output.values(as: T.self))
                let combine: BinaryOp = op.kind == .sum ? .add : .maximum
                let first: T = op.kind == .sum ? .zero : .lowest
                var sums = [T.Accumulator](repeating: first.widened, count: output.count)
                op.window.forEachPair(input.shape, output.shape) { o, i in
                    sums[o] = T.Accumulator.binary(combine, sums[o], x[i].widened)
                }
                for i in sums.indices { y[i] = T.narrowed(sums[i]) }
            }
        }
        output.spec.dtype.open(Body(op: self, input: inputs[0], output: output))
    }
}

/// Adds each cell of the second input to the place where its window of the first input is largest
/// (the first of equals): the derivative of max-pooling.
package struct SelectAndScatter: Primitive {
    package let window: SpatialWindow

    package init(window: SpatialWindow) {
        self.window = window
    }

    package var name: String { "select_and_scatter" }
    package static let caseName = "selectAndScatter"
    package var op: Op { .selectAndScatter(self) }
    package var family: Op.Family { .window }
    package var attributes: [Attribute] { [Attribute("window", window.attribute)] }
    package func cost(_ inputs: [Shape], _ output: Shape) -> Double {
        Double(inputs[1].elementCount) * window.cells
    }
    package func reads(_ index: Int) -> Reads {
        index == 0 ? .nothing : .derivative(of: op, decidedBy: 0)
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        try requireEqual(try pooledSpec(window, inputs[0]), inputs[1])
        return inputs[0]
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        // The winners do not move under a small change, so none flows to the first input.
        let op = SelectAndGather(window: window)
        return [nil, Tensor.record(.selectAndGather(op), [call.inputs[0], call.cotangent])]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        struct Body: ScalarBody {
            let window: SpatialWindow, x: HostArray, source: HostArray, output: HostOutput
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (g, y) = (source.values(as: T.self), output.values(as: T.self))
                var sums = [T.Accumulator](repeating: .zero, count: output.count)
                for (o, i) in window.winners(x, source.shape, T.self).enumerated() where i >= 0 {
                    sums[i] = T.Accumulator.binary(.add, sums[i], g[o].widened)
                }
                for i in sums.indices { y[i] = T.narrowed(sums[i]) }
            }
        }
        output.spec.dtype.open(
            Body(window: window, x: inputs[0], source: inputs[1], output: output))
    }
}

/// For each window the cell of the second input at the place where the first input is largest: the
/// transpose of ``SelectAndScatter``.
package struct SelectAndGather: Primitive {
    package let window: SpatialWindow

    package init(window: SpatialWindow) {
        self.window = window
    }

    package var name: String { "select_and_gather" }
    package static let caseName = "selectAndGather"
    package var op: Op { .selectAndGather(self) }
    package var family: Op.Family { .window }
    package var attributes: [Attribute] { [Attribute("window", window.attribute)] }
    package func cost(_ inputs: [Shape], _ output: Shape) -> Double {
        Double(output.elementCount) * window.cells
    }
    package func reads(_ index: Int) -> Reads {
        index == 0 ? .nothing : .derivative(of: op, decidedBy: 0)
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        try requireEqual(inputs[0], inputs[1])
        return try pooledSpec(window, inputs[0])
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let op = SelectAndScatter(window: window)
        return [nil, Tensor.record(.selectAndScatter(op), [call.inputs[0], call.cotangent])]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        struct Body: ScalarBody {
            let window: SpatialWindow, x: HostArray, operand: HostArray, output: HostOutput
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (g, y) = (operand.values(as: T.self), output.values(as: T.self))
                for (o, i) in window.winners(x, output.shape, T.self).enumerated() {
                    y[o] = i >= 0 ? g[i] : .zero
                }
            }
        }
        output.spec.dtype.open(
            Body(window: window, x: inputs[0], operand: inputs[1], output: output))
    }
}

/// Shape of a pooled tensor; a window that lies wholly in the padding has no value, so none may.
private func pooledSpec(
    _ window: SpatialWindow, _ input: TensorSpec
) throws(ShapeFault) -> TensorSpec {
    let lengths = try window.outputLengths(input.shape)
    for axis in window.size.indices {
        let reach = (window.size[axis] - 1) * window.dilations[axis] + 1
        guard window.padding[axis].low < reach, window.padding[axis].high < reach else {
            throw ShapeFault(
                expected: "padding smaller than the window", got: "window \(window.size)",
                fix: "Pad less.")
        }
    }
    guard input.dtype != .bool else {
        throw ShapeFault(expected: "numbers", got: "\(input)", fix: "Use cast(to:).")
    }
    return TensorSpec(Shape([input.shape[0]] + lengths + [input.shape[-1]]), input.dtype)
}

extension SpatialWindow {
    /// Calls `body(output element, input element)` for every element of every window.
    func forEachPair(_ input: Shape, _ output: Shape, _ body: (Int, Int) -> Void) {
        let channels = input[-1]
        let (inputCells, outputCells) = (
            Shape(input.spatial).elementCount, Shape(output.spatial).elementCount
        )
        for n in 0..<input[0] {
            forEachTap(input: input.spatial, output: output.spatial) { o, i, _ in
                for c in 0..<channels {
                    body((n * outputCells + o) * channels + c, (n * inputCells + i) * channels + c)
                }
            }
        }
    }

    /// For each output element the input element that is largest in its window; NaN is largest.
    func winners<T: ReferenceScalar>(_ x: HostArray, _ output: Shape, _ type: T.Type) -> [Int] {
        let values = x.values(as: T.self)
        var winners = [Int](repeating: -1, count: output.elementCount)
        forEachPair(x.shape, output) { o, i in
            let best = winners[o]
            guard best >= 0 else {
                winners[o] = i
                return
            }
            if values[best].isUnordered { return }
            if values[i] > values[best] || values[i].isUnordered { winners[o] = i }
        }
        return winners
    }
}
