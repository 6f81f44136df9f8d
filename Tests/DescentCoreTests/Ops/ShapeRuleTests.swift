import DescentCore
import Testing

/// Every rule's wording: who needs what, what came, what to do.
@Suite struct ShapeRuleTests {
    struct Bad: Sendable, CustomStringConvertible {
        let tensor: Tensor
        let message: String
        init(_ tensor: Tensor, _ message: String) {
            (self.tensor, self.message) = (tensor, message)
        }
        var description: String { message }
    }

    private static let x = Tensor.zeros([2, 3])
    private static func window(_ size: [Int], strides: [Int]? = nil, padding: [(Int, Int)]? = nil)
        -> SpatialWindow
    {
        SpatialWindow(
            size: size, strides: strides ?? size.map { _ in 1 },
            padding: padding?.map { .init($0.0, $0.1) } ?? size.map { _ in .init(0, 0) })
    }

    static let elementwise = [
        Bad(
            x + Tensor.zeros([2, 4]),
            "add needs shapes that broadcast, but got [2, 3] and [2, 4]. "
                + "Axes are compared from the last; each pair must be equal or contain 1."),
        Bad(
            Tensor.record(.binary(.add), [x, Tensor.zeros([3, 2])]),
            "add needs operands of one shape and element type, "
                + "but got float32[2, 3] and float32[3, 2]. Reshape, broadcast or cast one of them."
        ),
        Bad(
            x .& x,
            "and needs other element types, but got float32. "
                + "Convert with cast(to:) first."),
        Bad(
            .!x,
            "not needs bool or integers, but got float32[2, 3]. "
                + "Convert with cast(to:) first."),
        Bad(
            Tensor.record(.unary(.exponential), [Tensor([1] as [Int])]),
            "exponential needs floating-point numbers, "
                + "but got int32[1]. Convert with cast(to:) first."),
        Bad(-Tensor(true), "negate needs numbers, but got bool[]. Convert with cast(to:) first."),
        Bad(
            x .== Tensor.zeros([4]),
            "compare_equal needs shapes that broadcast, but got [2, 3] and [4]. "
                + "Axes are compared from the last; each pair must be equal or contain 1."),
        Bad(
            .where(x, x, x),
            "select needs a bool condition, but got float32[2, 3]. "
                + "Compare first, for example x .> 0."
        ),
        Bad(
            .where(Tensor([true, false]), x, x),
            "select needs a condition that broadcasts to [2, 3], but got [2]. "
                + "Reshape the condition."),
    ]

    static let movement = [
        Bad(
            x.reshaped(to: [4]),
            "reshape needs as many elements as [4] has, 4, but got [2, 3] with 6. "
                + "The product of all lengths must stay the same."),
        Bad(
            x.reshaped(to: [4, -1]),
            "reshape needs a number of elements that [4, ?] divides, but got [2, 3]. "
                + "The product of all lengths must stay the same."),
        Bad(
            x.reshaped(to: [-2, -3]),
            "reshape needs lengths of 0 or more, of which one may be −1, but got [-2, -3]. "
                + "Check the lengths."),
        Bad(
            Tensor(1).reshaped(to: [-1, -1]),
            "reshape needs lengths of 0 or more, of which one may be −1, but got "
                + "[-1, -1]. Check the lengths."),
        Bad(
            x.transposed(axes: [0, 0]),
            "transpose needs every axis of [2, 3] once, but got axes [0, 0]. "
                + "Give a permutation of [0, 1]."),
        Bad(
            x.broadcast(to: [4, 3]),
            "broadcast needs a shape that broadcasts to [4, 3], but got [2, 3]. "
                + "Axes are compared from the last; each must be 1 or equal."),
        Bad(
            x.expandingDimension(at: 3),
            "expandingDimension needs a place from 0 to 2, but got 3. "
                + "Count from 0, or from −1 at the end."),
        Bad(
            x.squeezed(axes: [0]),
            "squeezed needs axes of length 1, but got [2, 3]. "
                + "Drop other axes by indexing or reducing."),
        Bad(
            x.sliced(axis: 0, from: 1, to: 5),
            "slice needs ranges inside [2, 3] and positive steps, "
                + "but got [1, 0]..<[5, 3] by [1, 1]. Check the indices."),
        Bad(
            x.sliced(axis: 2, from: 0, to: 1),
            "slice needs an axis of [2, 3], but got 2. Check the axis."),
        Bad(
            x[2],
            "slice needs indices from 0 to 1 on axis 0 of [2, 3], but got 2. "
                + "Check the index; negative ones count from the end."
        ),
        Bad(
            x[0, 1, 2],
            "slice needs at most 2 positions for shape [2, 3], but got 3. Remove the extra indices."
        ),
        Bad(
            x.reversed(axes: [0, 0]),
            "reverse needs different axes of [2, 3], but got [0, 0]. Give each axis once."),
        Bad(
            x.padded([(1, 1)]),
            "pad needs padding of 0 or more for each axis of [2, 3], but got low [1], high [1], "
                + "interior [0]. Give one pair of non-negative numbers for each axis."),
        Bad(
            .concatenated([x, Tensor.zeros([2, 4])]),
            "concatenate needs tensors that agree in type and on every axis "
                + "but 0, but got float32[2, 3], float32[2, 4]. "
                + "Reshape, slice or cast the ones that differ."
        ),
        Bad(
            .concatenated([]),
            "concatenate needs at least one tensor with axis 0, but got none. Check the axis."),
        Bad(
            x.gathering(Tensor([0.0])),
            "gather needs int32 or int64 indices, but got float32[1]. Use cast(to: .int32)."),
        Bad(
            x.gathering(Tensor([0] as [Int]), axis: 2),
            "gather needs a tensor with axis 2, but got [2, 3]. Check the axis."),
        Bad(
            .record(.scatterAdd(ScatterAdd(axis: 0, size: 4)), [Tensor([0] as [Int]), x]),
            "scatter needs updates whose "
                + "axes from 0 on are those of the indices, but got float32[2, 3] for int32[1]. "
                + "Check the axis and both shapes."
        ),
    ]

    static let reductions = [
        Bad(
            x.sum(axes: [2]),
            "reduce_sum needs different axes of [2, 3], but got [2]. "
                + "Give each axis once, from 0 to 1 or negative from the end."),
        Bad(
            x.mean(axes: [0, -2]),
            "reduce_sum needs different axes of [2, 3], but got [0, 0]. "
                + "Give each axis once, from 0 to 1 or negative from the end."),
        Bad(
            Tensor([true]).max(),
            "reduce_maximum needs numbers, but got bool[1]. Compare first, or use cast(to:)."),
        Bad(
            x.argMax(axis: 2),
            "argmax needs an axis with elements, but got axis 2 of [2, 3]. Check the axis."),
        Bad(
            Tensor.zeros([0]).argMax(),
            "argmax needs an axis with elements, but got axis 0 of [0]. Check the axis."),
        Bad(
            matmul(x, x),
            "matmul needs the last axis of the left as long as the rows of the right, "
                + "but got [2, 3] and [2, 3]. Transpose one of them, or check the widths."),
        Bad(
            matmul(x, Tensor(1)),
            "matmul needs at least one axis on both sides, but got [2, 3] and []. "
                + "Use * for numbers."
        ),
        Bad(
            matmul(Tensor.zeros([2, 1, 3]), Tensor.zeros([3, 3, 1])),
            "matmul needs axes in front that broadcast, "
                + "but got [2, 1, 3] and [3, 3, 1]. Axes are compared from the last; "
                + "each pair must be equal or contain 1."
        ),
        Bad(
            .record(.dotGeneral(DotGeneral(lhsContracting: [1], rhsContracting: [0])), [x, x]),
            "dot_general needs equal "
                + "lengths on the axes that are multiplied, but got [2, 3] and [2, 3] over axes "
                + "[1] and [0]. Transpose or reshape one of them, or check a layer's "
                + "number of units."),
    ]

    static let windows = [
        Bad(
            maxPool(x, window: [2], strides: [1], padding: [(0, 0)]),
            "reduce_window_maximum needs [batch, space, channels] "
                + "and positive window sizes, strides and dilations, but got [2, 3], window [2], "
                + "strides [1], dilations [1]. Add the missing axes with reshaped(to:), "
                + "or use the layer for this many axes."),
        Bad(
            maxPool(Tensor.zeros([1, 2, 1]), window: [3], strides: [1], padding: [(0, 0)]),
            "reduce_window_maximum needs an "
                + "input at least as large as its window, 3 along axis 1, but got [1, 2, 1]. "
                + "Use a smaller window, padding: .same, or fewer pooling layers before it."),
        Bad(
            maxPool(Tensor.zeros([1, 2, 1]), window: [2], strides: [0], padding: [(0, 0)]),
            "reduce_window_maximum needs "
                + "[batch, space, channels] and positive window sizes, strides and dilations, but "
                + "got [1, 2, 1], window [2], strides [0], dilations [1]. "
                + "Add the missing axes with reshaped(to:), or use the layer for this many axes."
        ),
        Bad(
            convolution(
                Tensor.zeros([1, 5, 3]), Tensor.zeros([3, 2, 4]), strides: [1], padding: [(0, 0)],
                dilations: [1]),
            "convolution needs a kernel [window…, 3 / groups, outputs] for 3 channels, but got "
                + "[3, 2, 4] with 1 groups. Check the number of channels; "
                + "groups must divide inputs and outputs."),
        Bad(
            convolution(
                Tensor.zeros([1, 5, 3]), Tensor.zeros([3, 3, 4], dtype: .float64), strides: [1],
                padding: [(0, 0)],
                dilations: [1]),
            "convolution needs floating-point input and kernel of one type, "
                + "but got float32 and float64. Use cast(to: .float32)."),
        Bad(
            Tensor.record(
                .selectAndScatter(.init(window: window([2]))),
                [Tensor.zeros([1, 3, 1]), Tensor.zeros([1, 3, 1])]),
            "select_and_scatter needs operands of one shape and element type, but got "
                + "float32[1, 2, 1] and float32[1, 3, 1]. Reshape, broadcast or cast one of them."),
        Bad(
            .record(.iota(Iota(shape: [2], axis: 1, dtype: .float32)), []),
            "iota needs lengths of 0 or more, one of its "
                + "axes and a numeric type, but got [2], axis 1, float32. "
                + "Check the lengths, and choose an axis from 0 to 0."
        ),
        Bad(
            .randomUniform([2], dtype: .int32),
            "rng_uniform needs an int64 [2] state and a floating-point type, "
                + "but got int64[2] and int32. Draw floating-point numbers and cast them."),
        Bad(
            gradient(of: { $0.sum() }, at: Tensor([1] as [Int])),
            "gradient needs floating-point numbers on both sides, "
                + "but got int64 by int32. Use cast(to: .float32)."),
    ]

    @Test("Element-wise rules", arguments: elementwise)
    func elementwiseRules(_ bad: Bad) { expectError(bad.tensor, bad.message) }
    @Test("Rules of operations that move elements", arguments: movement)
    func movementRules(_ bad: Bad) { expectError(bad.tensor, bad.message) }
    @Test("Rules of reductions and products", arguments: reductions)
    func reductionRules(_ bad: Bad) { expectError(bad.tensor, bad.message) }
    @Test("Rules of windows and leaves", arguments: windows)
    func windowRules(_ bad: Bad) { expectError(bad.tensor, bad.message) }

    @Test("Huge windows, strides and paddings are errors, not overflows")
    func overflow() {
        let x = Tensor.zeros([1, 4, 1])
        let huge = [Int.max]
        #expect(maxPool(x, window: huge, strides: [1], padding: [(0, 0)]).error != nil)
        #expect(maxPool(x, window: [2], strides: [1], padding: [(.max, .max)]).error != nil)
        let kernel = Tensor.zeros([2, 1, 1])
        let far = convolution(x, kernel, strides: [1], padding: [(0, 0)], dilations: huge)
        #expect(far.error != nil)
        #expect(x.padded([(0, 0), (.max, .max), (0, 0)]).error != nil)
        #expect(x.sliced(axis: 1, from: 0, to: 4, by: .max).shape == [1, 1, 1])
    }
}
