import DescentCore
import DescentTesting
import Testing

@Suite struct WideningTests {
    @Test("A float32 graph computes in float64, with its literals, conversions and weights")
    func precision() throws {
        let x = Tensor.placeholder(TensorSpec([3], .float32), name: "x")
        let w = try Variable(Tensor(shape: [3], scalars: [0.1, 0.2, 0.3] as [Float]))
        let y = (exp(x) * w.value).cast(to: .float16).cast(to: .float32) / 3
        let program = try WidenedProgram(
            outputs: [y], feeding: [(x, Tensor(shape: [3], scalars: [1, 2, 3] as [Float]).data())])
        let expected = zip([1.0, 2, 3], [0.1, 0.2, 0.3] as [Float]).map {
            $0.exponential * Double($1) / 3
        }
        for (a, b) in zip(try program.run()[0], expected) {
            #expect(abs(a - b) < 1e-15 * b.magnitude * 8)
        }
        // A number that is moved by less than float32 sees.
        let input = try #require(program.input(of: x))
        let elements = try program.elements(input)
        elements[0] += 1e-12
        let moved = try program.run()[0][0]
        #expect(abs((moved - expected[0]) / expected[0] - 1e-12) < 1e-15)
    }

    @Test("Integers, Booleans and random numbers stay what they were")
    func exactValues() throws {
        let state = Tensor(shape: [2], scalars: [Int64(7), 0])
        let drawn = Tensor.record(
            .randomUniform(RandomUniform(shape: [50], dtype: .float32)), [state])
        let mask = drawn .> 0.5
        let index = Tensor(shape: [2], scalars: [3, 1] as [Int32])
        let outputs = [drawn, mask, drawn.gathering(index), index]
        let wide = try WidenedProgram(outputs: outputs).run()
        let narrow = try evaluate(outputs, device: ReferenceInterpreter()).map {
            try Tensor(data: $0).cast(to: .float64).scalars()
        }
        #expect(wide == narrow)
    }
}

extension Double {
    fileprivate var exponential: Double {
        // e^1, e^2, e^3 by the series, to the last bits.
        (1...60).reduce((sum: 1.0, term: 1.0)) { part, n in
            let term = part.term * self / Double(n)
            return (part.sum + term, term)
        }.sum
    }
}
