/// Cross-correlation of `[batch, space…, inputs]` with a kernel
/// `[window…, inputs / groups, outputs]`: `[batch, space…, outputs]`. Channels last, as Keras and
/// the CPU prefer.
package struct Convolution: Primitive {
    package let window: SpatialWindow
    package let groups: Int

    package init(window: SpatialWindow, groups: Int) {
        self.window = window
        self.groups = groups
    }

    package var name: String { "convolution" }
    package static let caseName = "convolution"
    package var op: Op { .convolution(self) }
    package var family: Op.Family { .product }
    package var attributes: [Attribute] {
        [
            Attribute("window", window.attribute),
            Attribute("groups", .integer(groups)),
        ]
    }
    package func cost(_ inputs: [Shape], _ output: Shape) -> Double {
        2 * Double(output.elementCount) * taps(inputs[1])
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let (x, kernel) = (inputs[0].shape, inputs[1].shape)
        let lengths = try window.outputLengths(x)
        try requireKernel(kernel, inputs: x[-1])
        guard inputs[0].dtype == inputs[1].dtype, inputs[0].dtype.isFloatingPoint else {
            throw ShapeFault(
                expected: "floating-point input and kernel of one type",
                got: "\(inputs[0].dtype) and \(inputs[1].dtype)", fix: "Use cast(to: .float32).")
        }
        return TensorSpec(Shape([x[0]] + lengths + [kernel[-1]]), inputs[0].dtype)
    }

    private func requireKernel(_ kernel: Shape, inputs channels: Int) throws(ShapeFault) {
        guard groups > 0, kernel.rank == window.size.count + 2,
            Array(kernel.dimensions.prefix(window.size.count)) == window.size,
            kernel[-2] * groups == channels, kernel[-1] % groups == 0
        else {
            throw ShapeFault(
                expected:
                    "a kernel [window…, \(channels) / groups, outputs] for \(channels) channels",
                got: "\(kernel) with \(groups) groups",
                fix: "Check the number of channels; groups must divide inputs and outputs.")
        }
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let (x, kernel, g) = (call.inputs[0], call.inputs[1], call.cotangent)
        return [
            call.when(0) { convolutionInputGradient(g, kernel, inputShape: x.shape) },
            call.when(1) { convolutionKernelGradient(x, g, kernelShape: kernel.shape) },
        ]
    }

    func convolutionInputGradient(_ g: Tensor, _ kernel: Tensor, inputShape: Shape) -> Tensor {
        let op = ConvolutionInputGradient(forward: self, inputShape: inputShape)
        return Tensor.record(.convolutionInputGradient(op), [g, kernel])
    }
    func convolutionKernelGradient(_ x: Tensor, _ g: Tensor, kernelShape: Shape) -> Tensor {
        let op = ConvolutionKernelGradient(forward: self, kernelShape: kernelShape)
        return Tensor.record(.convolutionKernelGradient(op), [x, g])
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        accumulate(
            inputs[0], inputs[1], .output, x: inputs[0].shape, kernel: inputs[1].shape,
            y: output.shape, into: output)
    }

    /// Which of the three arrays of y = x ∗ kernel is being summed from the other two.
    enum Role { case input, kernel, output }

    /// The loop all three directions share: every product of an input, a kernel and an output cell.
    func accumulate(
        _ a: HostArray, _ b: HostArray, _ role: Role, x: Shape, kernel: Shape, y: Shape,
        into output: HostOutput
    ) {
        struct Body: ScalarBody {
            let op: Convolution, a: HostArray, b: HostArray, role: Role
            let x: Shape, kernel: Shape, y: Shape, output: HostOutput
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (p, q, r) = (
                    a.values(as: T.self), b.values(as: T.self), output.values(as: T.self)
                )
                var sums = [T.Accumulator](repeating: .zero, count: output.count)
                let (cin, cout) = (x[-1], y[-1])
                let (gin, gout) = (cin / op.groups, cout / op.groups)
                let (xCells, yCells) = (
                    Shape(x.spatial).elementCount, Shape(y.spatial).elementCount
                )
                for n in 0..<x[0] {
                    op.window.forEachTap(input: x.spatial, output: y.spatial) { o, i, k in
                        for oc in 0..<cout {
                            for ic in 0..<gin {
                                let xi = (n * xCells + i) * cin + oc / gout * gin + ic
                                let ki = (k * gin + ic) * cout + oc
                                let yi = (n * yCells + o) * cout + oc
                                let (at, u, v) =
                                    switch role {
                                    case .output: (yi, p[xi], q[ki])
                                    case .input: (xi, p[yi], q[ki])
                                    case .kernel: (ki, p[xi], q[yi])
                                    }
                                let product = T.Accumulator.binary(.multiply, u.widened, v.widened)
                                sums[at] = T.Accumulator.binary(.add, sums[at], product)
                            }
                        }
                    }
                }
                for i in sums.indices { r[i] = T.narrowed(sums[i]) }
            }
        }
        output.spec.dtype.open(
            Body(op: self, a: a, b: b, role: role, x: x, kernel: kernel, y: y, output: output))
    }
}

/// The derivative of a convolution's output with respect to its input, applied to (cotangent,
/// kernel). StableHLO writes it as a convolution with dilated input and reversed kernel.
package struct ConvolutionInputGradient: Primitive {
    package let forward: Convolution
    package let inputShape: Shape

    package init(forward: Convolution, inputShape: Shape) {
        self.forward = forward
        self.inputShape = inputShape
    }

    package var name: String { "convolution_input_gradient" }
    package static let caseName = "convolutionInputGradient"
    package var op: Op { .convolutionInputGradient(self) }
    package var family: Op.Family { .product }
    package var attributes: [Attribute] {
        [
            Attribute("forward", .group(forward.attributes)),
            Attribute("inputShape", .integers(inputShape.dimensions)),
        ]
    }
    package func cost(_ inputs: [Shape], _ output: Shape) -> Double {
        2 * Double(inputs[0].elementCount) * taps(inputs[1])
    }
    package func rebatched(_ batch: Int, inputs: [Shape]) -> ConvolutionInputGradient {
        ConvolutionInputGradient(forward: forward, inputShape: inputShape.scaled(by: batch))
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let dtype = inputs[0].dtype
        try requireEqual(
            try forward.outputSpec([TensorSpec(inputShape, dtype), inputs[1]]), inputs[0])
        return TensorSpec(inputShape, dtype)
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let (dy, kernel, g) = (call.inputs[0], call.inputs[1], call.cotangent)
        return [
            call.when(0) { Tensor.record(.convolution(forward), [g, kernel]) },
            call.when(1) { forward.convolutionKernelGradient(g, dy, kernelShape: kernel.shape) },
        ]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        forward.accumulate(
            inputs[0], inputs[1], .input, x: inputShape, kernel: inputs[1].shape,
            y: inputs[0].shape, into: output)
    }
}

/// The derivative of a convolution's output with respect to its kernel, applied to (input,
/// cotangent). StableHLO writes it as a convolution whose batch and feature axes are exchanged.
package struct ConvolutionKernelGradient: Primitive {
    package let forward: Convolution
    package let kernelShape: Shape

    package init(forward: Convolution, kernelShape: Shape) {
        self.forward = forward
        self.kernelShape = kernelShape
    }

    package var name: String { "convolution_kernel_gradient" }
    package static let caseName = "convolutionKernelGradient"
    package var op: Op { .convolutionKernelGradient(self) }
    package var family: Op.Family { .product }
    package var attributes: [Attribute] {
        [
            Attribute("forward", .group(forward.attributes)),
            Attribute("kernelShape", .integers(kernelShape.dimensions)),
        ]
    }
    package func cost(_ inputs: [Shape], _ output: Shape) -> Double {
        2 * Double(inputs[1].elementCount) * taps(output)
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let dtype = inputs[0].dtype
        try requireEqual(
            try forward.outputSpec([inputs[0], TensorSpec(kernelShape, dtype)]), inputs[1])
        return TensorSpec(kernelShape, dtype)
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let (x, dy, g) = (call.inputs[0], call.inputs[1], call.cotangent)
        return [
            call.when(0) { forward.convolutionInputGradient(dy, g, inputShape: x.shape) },
            call.when(1) { Tensor.record(.convolution(forward), [x, g]) },
        ]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        forward.accumulate(
            inputs[0], inputs[1], .kernel, x: inputs[0].shape, kernel: kernelShape,
            y: inputs[1].shape, into: output)
    }
}

/// Multiplications for one output of a convolution: everything but the kernel's last axis.
private func taps(_ kernel: Shape) -> Double {
    kernel.dimensions.dropLast().reduce(1) { $0 * Double($1) }
}
