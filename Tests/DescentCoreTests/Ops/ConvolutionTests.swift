import DescentCore
import DescentTesting
import Testing

struct WindowRow: Sendable, CustomStringConvertible {
    let input: Shape
    let window: SpatialWindow
    var groups = 1
    var kernel: Shape = []

    init(
        _ input: Shape, _ size: [Int], strides: [Int], _ padding: [(Int, Int)],
        dilations: [Int]? = nil,
        groups: Int = 1, outputs: Int = 1
    ) {
        self.input = input
        window = SpatialWindow(
            size: size, strides: strides, padding: padding.map { .init($0.0, $0.1) },
            dilations: dilations)
        self.groups = groups
        kernel = Shape(size + [input[-1] / groups, outputs])
    }

    var description: String { "\(input) window \(window.size) groups \(groups)" }

    /// Lengths of the output's spatial axes.
    var positions: [Int] {
        window.size.indices.map { axis in
            let padded = input[axis + 1] + window.padding[axis].low + window.padding[axis].high
            return (padded - (window.size[axis] - 1) * window.dilations[axis] - 1)
                / window.strides[axis] + 1
        }
    }

    /// The input cell that `cell` of the window at `position` lies on.
    func place(_ position: [Int], _ cell: [Int]) -> [Int] {
        window.size.indices.map {
            position[$0] * window.strides[$0] - window.padding[$0].low + cell[$0]
                * window.dilations[$0]
        }
    }
}

@Suite struct ConvolutionTests {
    static let rows = [
        WindowRow([2, 5, 3], [3], strides: [1], [(0, 0)], outputs: 2),
        WindowRow([1, 7, 4], [3], strides: [2], [(2, 1)], dilations: [2], groups: 2, outputs: 6),
        WindowRow([2, 4, 5, 2], [2, 3], strides: [1, 1], [(0, 0), (1, 1)], outputs: 3),
        WindowRow([1, 5, 6, 3], [3, 2], strides: [2, 3], [(1, 0), (0, 2)], outputs: 2),
        WindowRow(
            [2, 5, 5, 4], [2, 2], strides: [1, 2], [(1, 1), (0, 1)], dilations: [3, 2], groups: 4,
            outputs: 8),
        WindowRow([1, 4, 4, 2], [1, 1], strides: [3, 2], [(0, 0), (0, 0)], outputs: 3),
        WindowRow([1, 2, 2, 1], [3, 3], strides: [1, 1], [(4, 4), (3, 5)], outputs: 1),
        WindowRow(
            [1, 3, 4, 3, 2], [2, 3, 2], strides: [1, 2, 1], [(0, 1), (1, 1), (1, 0)], outputs: 2),
        WindowRow(
            [1, 4, 3, 3, 2], [2, 2, 2], strides: [2, 1, 1], [(1, 0), (0, 0), (0, 1)],
            dilations: [1, 2, 1], groups: 2, outputs: 2),
        WindowRow([0, 5, 3], [3], strides: [1], [(0, 0)], outputs: 2),
    ]

    private func expected(_ row: WindowRow, _ x: Grid, _ k: Grid) -> Grid {
        let (inputs, outputs) = (row.input[-1] / row.groups, row.kernel[-1])
        return Grid([row.input[0]] + row.positions + [outputs]) { index in
            let (position, oc) = (Array(index[1..<(index.count - 1)]), index[index.count - 1])
            let first = oc / (outputs / row.groups) * inputs
            var sum = 0.0
            Grid.forEach(row.window.size) { cell in
                for ic in 0..<inputs {
                    let at = [index[0]] + row.place(position, cell) + [first + ic]
                    // A place outside on one axis must not be read from a neighbour's row.
                    sum += (x[at] ?? 0) * k[cell + [ic, oc]]!
                }
            }
            return sum
        }
    }

    @Test("Convolution equals the sum over window and channels", arguments: rows)
    func values(_ row: WindowRow) throws {
        let (x, k) = (uniform(row.input), uniform(row.kernel, seed: 2))
        let op = Op.convolution(Convolution(window: row.window, groups: row.groups))
        expectGrid(.record(op, [x, k]), expected(row, try Grid(x), try Grid(k)), row.description)
    }

    @Test("First and second derivatives of convolution", arguments: rows)
    func derivatives(_ row: WindowRow) throws {
        let op = Op.convolution(Convolution(window: row.window, groups: row.groups))
        let points = [uniform(row.input), uniform(row.kernel, seed: 2)]
        try expectGradients(row.description, at: points) { square(Tensor.record(op, $0)) }
    }

    @Test("Both gradients of a convolution are its transposes, and differentiable", arguments: rows)
    func gradients(_ row: WindowRow) throws {
        let forward = Convolution(window: row.window, groups: row.groups)
        let (x, k) = (uniform(row.input), uniform(row.kernel, seed: 2))
        let y = Tensor.record(.convolution(forward), [x, k])
        let dy = uniform(y.shape, seed: 3)
        let toInput = Op.convolutionInputGradient(.init(forward: forward, inputShape: row.input))
        let toKernel = Op.convolutionKernelGradient(
            .init(forward: forward, kernelShape: row.kernel))
        // Σ y·dy = Σ x·xᵀ(dy) = Σ k·kᵀ(dy), because y is linear in x and in k.
        let product = (y * dy).sum()
        expectClose(
            (x * Tensor.record(toInput, [dy, k])).sum(), product,
            .init(absolute: 1e-11, relative: 1e-11))
        expectClose(
            (k * Tensor.record(toKernel, [x, dy])).sum(), product,
            .init(absolute: 1e-11, relative: 1e-11))
        try expectGradients("input gradient", order: 1, at: [dy, k]) { Tensor.record(toInput, $0) }
        try expectGradients("kernel gradient", order: 1, at: [x, dy]) {
            Tensor.record(toKernel, $0)
        }
    }
}

@Suite struct WindowTests {
    static let rows = [
        WindowRow([2, 6, 2], [2], strides: [2], [(0, 0)]),
        WindowRow([1, 7, 1], [3], strides: [1], [(1, 1)]),
        WindowRow([1, 7, 1], [2], strides: [3], [(0, 1)]),
        WindowRow([1, 5, 4, 2], [3, 2], strides: [1, 2], [(2, 0), (0, 1)]),
        WindowRow([2, 5, 5, 1], [2, 2], strides: [1, 1], [(0, 0), (1, 0)], dilations: [2, 1]),
        WindowRow([1, 3, 3, 4, 1], [2, 2, 3], strides: [1, 2, 2], [(0, 1), (0, 0), (1, 1)]),
        WindowRow([0, 4, 1], [2], strides: [1], [(0, 0)]),
    ]

    /// The input cells of one window that are inside, with their places.
    private func cells(_ row: WindowRow, _ x: Grid, _ index: [Int]) -> [(
        place: [Int], value: Double
    )] {
        var result: [(place: [Int], value: Double)] = []
        let (n, c, position) = (
            index[0], index[index.count - 1], Array(index[1..<(index.count - 1)])
        )
        Grid.forEach(row.window.size) { cell in
            let at = [n] + row.place(position, cell) + [c]
            if let value = x[at] { result.append((at, value)) }
        }
        return result
    }

    private func output(_ row: WindowRow) -> [Int] {
        [row.input[0]] + row.positions + [row.input[-1]]
    }

    @Test("Window sums and maxima", arguments: rows)
    func values(_ row: WindowRow) throws {
        let x = uniform(row.input)
        let grid = try Grid(x)
        let sums = Grid(output(row)) { cells(row, grid, $0).reduce(0) { $0 + $1.value } }
        let maxima = Grid(output(row)) { cells(row, grid, $0).map(\.value).max() ?? -.infinity }
        expectGrid(.record(.reduceWindow(.init(kind: .sum, window: row.window)), [x]), sums)
        expectGrid(.record(.reduceWindow(.init(kind: .maximum, window: row.window)), [x]), maxima)
    }

    @Test("First and second derivatives of window sums and maxima", arguments: rows)
    func derivatives(_ row: WindowRow) throws {
        try expectGradients("sum \(row)", at: [uniform(row.input)]) {
            square(Tensor.record(.reduceWindow(.init(kind: .sum, window: row.window)), $0))
        }
        try expectGradients("maximum \(row)", at: [distinct(row.input)]) {
            square(Tensor.record(.reduceWindow(.init(kind: .maximum, window: row.window)), $0))
        }
    }

    @Test("Scatter and gather by the largest cell are transposes", arguments: rows)
    func select(_ row: WindowRow) throws {
        let (x, dy, operand) = (
            distinct(row.input), uniform(Shape(output(row))), uniform(row.input, seed: 3)
        )
        let grids = (x: try Grid(x), dy: try Grid(dy), operand: try Grid(operand))
        var scattered = Grid(row.input.dimensions) { _ in 0 }
        var gathered: [Double] = []
        Grid.forEach(output(row)) { index in
            guard let best = cells(row, grids.x, index).max(by: { $0.value < $1.value }) else {
                return
            }
            let offset = zip(best.place, row.input).reduce(0) { $0 * $1.1 + $1.0 }
            scattered.numbers[offset] += grids.dy[index]!
            gathered.append(grids.operand[best.place]!)
        }
        let scatter = Op.selectAndScatter(.init(window: row.window))
        let gather = Op.selectAndGather(.init(window: row.window))
        expectGrid(.record(scatter, [x, dy]), scattered)
        expectValues(.record(gather, [x, operand]), gathered)
        try expectGradients("scatter", at: [dy]) { square(Tensor.record(scatter, [x, $0[0]])) }
        try expectGradients("gather", at: [operand]) { square(Tensor.record(gather, [x, $0[0]])) }
    }

    @Test("Of equal cells the first is chosen, and NaN before all")
    func ties() throws {
        let window = SpatialWindow(size: [3], strides: [3], padding: [.init(0, 0)])
        let dy = Tensor([5.0, 7]).reshaped(to: [1, 2, 1])
        let x = Tensor([1, 1, 1, 0, .nan, 2]).reshaped(to: [1, 6, 1])
        expectValues(
            .record(.selectAndScatter(.init(window: window)), [x, dy]), [5, 0, 0, 0, 7, 0])
    }

    @Test("Average pooling does not count the padding, as Keras")
    func average() throws {
        let x = Tensor([1, 2, 3, 4]).reshaped(to: [1, 4, 1])
        expectValues(averagePool(x, window: [2], strides: [2], padding: [(0, 0)]), [1.5, 3.5])
        expectValues(averagePool(x, window: [3], strides: [2], padding: [(0, 1)]), [2, 3.5])
        expectValues(
            averagePool(x, window: [3], strides: [1], padding: [(1, 1)]), [1.5, 2, 3, 3.5])
        expectValues(maxPool(-x, window: [3], strides: [1], padding: [(1, 1)]), [-1, -1, -2, -3])
        try expectGradients("average", at: [uniform([2, 5, 4, 2])]) {
            square(
                averagePool($0[0], window: [3, 2], strides: [2, 1], padding: [(1, 1), (0, 1)]))
        }
    }

    @Test(
        "padding: .same gives ⌈size / stride⌉ cells, the odd one at the end",
        arguments: [
            (5, 3, 1, 1, 1, 1), (5, 3, 2, 1, 1, 1), (6, 3, 2, 1, 0, 1), (4, 2, 1, 1, 0, 1),
            (7, 3, 1, 2, 2, 2),
            (3, 1, 2, 1, 0, 0), (2, 5, 1, 1, 2, 2), (28, 2, 2, 1, 0, 0),
        ])
    func same(_ size: Int, _ window: Int, _ stride: Int, _ dilation: Int, _ low: Int, _ high: Int) {
        let (a, b) = samePadding(
            inputSize: size, window: window, stride: stride, dilation: dilation)
        #expect((a, b) == (low, high))
        #expect(
            (size + a + b - (window - 1) * dilation - 1) / stride + 1 == (size + stride - 1)
                / stride)
    }
}
