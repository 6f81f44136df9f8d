import DescentCore
import DescentTesting
import Testing

@Suite struct ReductionTests {
    static let axes: [[Int]] = [[0], [1], [2], [0, 2], [1, 2], [0, 1, 2]]

    private func expected(
        _ x: Grid, _ axes: [Int], _ first: Double, _ combine: (Double, Double) -> Double
    ) -> Grid {
        let rest = x.lengths.indices.filter { !axes.contains($0) }
        return Grid(rest.map { x.lengths[$0] }) { kept in
            var sum = first
            Grid.forEach(axes.map { x.lengths[$0] }) { inner in
                var index = x.lengths.map { _ in 0 }
                for (axis, i) in zip(rest + axes, kept + inner) { index[axis] = i }
                sum = combine(sum, x[index]!)
            }
            return sum
        }
    }

    @Test("Sums, products and extremes over any axes", arguments: axes)
    func values(_ axes: [Int]) throws {
        let x = uniform([2, 3, 4], 0.5...1.5)
        let grid = try Grid(x)
        expectGrid(x.sum(axes: axes), expected(grid, axes, 0, +))
        expectGrid(x.prod(axes: axes), expected(grid, axes, 1, *))
        expectGrid(x.max(axes: axes), expected(grid, axes, -.infinity) { Swift.max($0, $1) })
        expectGrid(
            x.min(axes: axes.map { $0 - 3 }), expected(grid, axes, .infinity) { Swift.min($0, $1) })
        #expect(
            x.sum(axes: axes, keepDims: true).shape == x.shape.reduced(over: axes, keepDims: true))
    }

    @Test("Derivatives of sums, products and extremes", arguments: axes)
    func derivatives(_ axes: [Int]) throws {
        let (x, d) = (uniform([2, 3, 2], 0.5...1.5), distinct([2, 3, 2]))
        try expectGradients("sum", at: [x]) { square($0[0].sum(axes: axes)) }
        try expectGradients("prod", at: [x]) { $0[0].prod(axes: axes) }
        try expectGradients("max", at: [d]) { square($0[0].max(axes: axes)) }
        try expectGradients("min", at: [d]) { square($0[0].min(axes: axes)) }
        try expectGradients("mean", at: [x]) { square($0[0].mean(axes: axes)) }
        try expectGradients("variance", at: [x]) { $0[0].variance(axes: axes) }
    }

    @Test(
        "The derivative of a product is right where factors are 0",
        arguments: [
            ([2.0, 3, 4], [12.0, 8, 6]), ([0, 3, 4], [12, 0, 0]), ([0, 3, 0], [0, 0, 0]),
        ])
    func zeroFactors(_ x: [Double], _ slope: [Double]) throws {
        expectValues(gradient(of: { $0.prod() }, at: Tensor(x)), slope)
    }

    @Test("Elements that tie share the derivative of a maximum")
    func ties() throws {
        expectValues(gradient(of: { $0.max() }, at: Tensor([3, 1, 3])), [0.5, 0, 0.5])
        expectValues(
            gradient(of: { $0.min(axes: [0]) }, at: Tensor([[1, 5], [1, 2]])), [0.5, 0, 0.5, 1])
    }

    @Test("Reducing nothing gives the neutral element, where there is one")
    func empty() throws {
        let x = Tensor.zeros([2, 0])
        expectValues(x.sum(axes: [1]), [0, 0])
        expectValues(x.prod(axes: [1]), [1, 1])
        for extreme in [x.max(axes: [1]), x.min(), Tensor.zeros([0], dtype: .int32).max()] {
            #expect("\(extreme)".contains("needs at least one element along the axes"))
        }
        expectValues(x.sum(axes: [0]), [], shape: [0])
        expectValues(x.mean(), [.nan])
        expectValues(Tensor.zeros([0], dtype: .bool).all(), [1])
        expectValues(Tensor.zeros([0], dtype: .bool).any(), [0])
    }

    @Test("NaN wins in extremes and spreads in sums")
    func nan() throws {
        let x = Tensor([1, .nan, 3])
        for result in [x.max(), x.min(), x.sum(), x.prod()] { expectValues(result, [.nan]) }
        expectValues(x.argMax(), [1])
        expectValues(x.argMin(), [1])
    }

    @Test("Integers and bool")
    func integers() throws {
        let x = Tensor([[1, 5], [7, 2]] as [[Int]])
        expectValues(x.sum(axes: [0]), [8, 7], dtype: .int64)
        expectValues(x.prod(), [70], dtype: .int64)
        expectValues(x.mean(), [3.75], dtype: .float32)
        expectValues(x.variance(), [5.6875], dtype: .float32)
        expectValues(x.standardDeviation(), [Double(5.6875).squareRoot()], dtype: .float32)
        expectValues((x .> 4).any(axes: [1]), [1, 1], dtype: .bool)
        expectValues((x .> 4).all(axes: [1]), [0, 0], dtype: .bool)
        expectValues(x.all(), [1], dtype: .bool)
    }

    @Test("argMax and argMin give the first of equals, for every type", arguments: DType.allCases)
    func arguments(_ dtype: DType) throws {
        let x = Tensor([[0, 1, 1], [1, 0, 0]] as [[Int]]).cast(to: dtype)
        expectValues(x.argMax(axis: 1), [1, 0], dtype: .int32)
        expectValues(x.argMin(axis: 1), [0, 1], dtype: .int32)
        expectValues(x.argMax(axis: 0), [1, 0, 0])
        expectValues(x.argMin(axis: -2), [0, 1, 1])
        let scalar = Tensor(shape: [1], scalars: [7]).cast(to: dtype)
        expectValues(scalar.argMax(), [0], shape: [])
    }

    @Test("argMin of the smallest integer")
    func smallest() throws {
        expectValues(Tensor(shape: [3], scalars: [5, Int32.min, 7]).argMin(), [1])
        expectValues(Tensor(shape: [3], scalars: [UInt8(1), 2, 0]).argMin(), [2])
    }
}
