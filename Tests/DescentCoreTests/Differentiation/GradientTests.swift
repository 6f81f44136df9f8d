import DescentCore
import DescentTesting
import Testing

@Suite struct GradientTests {
    @Test("The notes' first example: J = ½(a − y)², c = wx, a = c + b")
    func linearNeuron() throws {
        let (x, y) = (Tensor(-2), Tensor(2))
        let (value, slopes) = valueAndGradient(
            of: { (p: [Tensor]) in
                let (w, b) = (p[0], p[1])
                let a = w * x + b
                return square(a - y) * 0.5
            }, at: [Tensor(2), Tensor(8)])
        #expect(try value.item() == 2)
        #expect(try slopes.map { try $0.item() } == [-4, 2])
    }

    @Test("The notes' second example: J = (2 + 3w)² at w = 3")
    func square121() throws {
        let (value, slope) = valueAndGradient(of: { square(2 + 3 * $0) }, at: Tensor(3))
        #expect(try value.item() == 121 && slope.item() == 66)
    }

    @Test("A tensor captured from outside counts as a constant, even the point itself")
    func captured() throws {
        let x = Tensor(3)
        #expect(try gradient(of: { $0 * x }, at: x).item() == 3)
        #expect(try gradient(of: { _ in x * x }, at: x).item() == 0)
        #expect(try gradient(of: x * x, withRespectTo: [x])[0].item() == 6)
    }

    @Test("Derivatives nest: x³ gives 3x², 6x, 6")
    func nested() throws {
        let cube = { (x: Tensor) in x * x * x }
        let first = { (x: Tensor) in valueAndGradient(of: cube, at: x).gradient }
        let second = { (x: Tensor) in valueAndGradient(of: first, at: x).gradient }
        let third = { (x: Tensor) in valueAndGradient(of: second, at: x).gradient }
        let x = Tensor(2)
        #expect(try first(x).item() == 12 && second(x).item() == 12 && third(x).item() == 6)
    }

    @Test("A value used several times adds up, and one not used has derivative 0")
    func uses() throws {
        let (x, unused) = (Tensor([1, 2]), Tensor([5, 6, 7]))
        let slopes = valueAndGradient(
            of: { $0[0] * $0[0] + $0[0] * 3 + $0[0].sum() }, at: [x, unused]
        ).gradient
        expectValues(slopes[0], [7, 9])
        expectValues(slopes[1], [0, 0, 0])
        expectValues(gradient(of: x, withRespectTo: [x])[0], [1, 1])
    }

    @Test("No derivative flows through integers, comparisons and stopGradient")
    func cut() throws {
        let x = Tensor([1.5, 2.5])
        expectValues(gradient(of: { $0 * $0.cast(to: .int32).cast(to: .float32) }, at: x), [1, 2])
        expectValues(gradient(of: { $0 * ($0 .> 2).cast(to: .float32) }, at: x), [0, 1])
        expectValues(gradient(of: { $0 * stopGradient($0) }, at: x), [1.5, 2.5])
        expectValues(gradient(of: { $0 * $0.argMax().cast(to: .float32) }, at: x), [1, 1])
    }

    @Test(
        "Derivatives keep the dtype of their point",
        arguments: [DType.float16, .bfloat16, .float32, .float64])
    func dtypes(_ dtype: DType) throws {
        let x = Tensor([1, 2]).cast(to: dtype)
        expectValues(gradient(of: { square($0.cast(to: .float64)) }, at: x), [2, 4], dtype: dtype)
    }

    @Test("The report finds a wrong derivative, and measures right ones to about 11 digits")
    func sensitivity() throws {
        let x = uniform([4])
        let wrong = try checkGradient(of: { $0[0] * stopGradient($0[0]) }, at: [x])
        #expect(wrong.largestError > 0.4 && wrong.failure() != nil)
        let large = try checkGradient(of: { $0[0] * stopGradient($0[0]) }, at: [uniform([200])])
        #expect(large.failure() != nil && large.element == nil)
        let right = try checkGradient(of: { sin($0[0]) * exp($0[0]) }, at: [x])
        #expect(right.largestError < 1e-11 && right.checks == 4)
        let nan = try checkGradient(of: { sqrt($0[0] - 5) }, at: [x])
        #expect(nan.largestError == .infinity)
        #expect(throws: ShapeError.self) {
            try checkGradient(of: { $0[0].cast(to: .float32) }, at: [x])
        }
    }
}
