import DescentCore
import DescentTesting
import Testing

@Suite struct WhileLoopTests {
    private func text(_ tensor: Tensor) -> String { tensor.error.map { "\($0)" } ?? "no error" }

    @Test("A loop runs as long as its condition holds, with numbers from outside in both parts")
    func runs() throws {
        let (goal, factor) = (Tensor(100), Tensor(3))
        let result = whileLoop([Tensor(1), Tensor(0 as Int)], condition: { $0[0] .< goal }) {
            [$0[0] * factor, $0[1] + 1]
        }
        #expect(try result[0].item() == 243)
        #expect(try result[1].item(as: Int.self) == 5)
    }

    @Test("A loop whose condition fails at once changes nothing")
    func noStep() throws {
        let result = whileLoop([Tensor(1)], condition: { $0[0] .> 5 }) { [$0[0] * 2] }
        #expect(try result[0].item() == 1)
    }

    @Test("A limit ends a loop that would go on")
    func limit() throws {
        let result = whileLoop([Tensor(1)], maximumIterations: 4, condition: { $0[0] .> 0 }) {
            [$0[0] * 2]
        }
        #expect(try result[0].item() == 16)
    }

    @Test("Wrong loops are errors that say what to do")
    func errors() {
        expectError(
            whileLoop([Tensor([1, 2])], condition: { $0[0] .> 0 }) { $0 }[0],
            "while needs a condition that gives one bool, but got bool[2]. Compare numbers, and "
                + "use .all() or .any() for several.")
        expectError(
            whileLoop([Tensor(1)], condition: { $0[0] .> 0 }) { [$0[0].cast(to: .float64)] }[0],
            "while needs a body whose carry 0 keeps its shape and type, float32[], but got "
                + "float64[] after a step. Return the carry in the shape and type it came in; "
                + "reshape or cast it.")
        let x = Tensor(2)
        let y = whileLoop([x], condition: { $0[0] .< 9 }) { [$0[0] * x] }[0]
        expectError(
            gradient(of: y, withRespectTo: [x])[0],
            "gradient needs loops of a known number of steps, but got a whileLoop, whose steps are "
                + "not kept. Use scan, or stopGradient on what the loop reads.")
    }

    @Test("A loop that no derivative flows through does not stand in the way of others")
    func besideDerivatives() throws {
        let slope = gradient(
            of: { x in
                let steps = whileLoop([x], condition: { $0[0] .< 10 }) { [$0[0] * 2] }[0]
                return x * x + stopGradient(steps)
            }, at: Tensor(3))
        #expect(try slope.item() == 6)
    }
}
