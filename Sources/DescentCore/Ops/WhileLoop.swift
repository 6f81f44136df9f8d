/// A function called on what it returned the time before, as long as a condition on that holds.
///
/// Inputs: first carries, constants; results: last carries. It has no derivative, because how many
/// steps there are depends on numbers, and the way back would have to keep all of them.
package struct WhileLoop: TuplePrimitive {
    /// From carries and constants to one bool.
    package let condition: GraphFunction
    /// From carries and constants to carries.
    package let body: GraphFunction
    package let carries: Int
    /// Steps after which it ends whatever the condition says.
    package let limit: Int?

    package init(condition: GraphFunction, body: GraphFunction, carries: Int, limit: Int?) {
        self.condition = condition
        self.body = body
        self.carries = carries
        self.limit = limit
    }

    package static let caseName = "whileLoop"
    package var op: Op { .whileLoop(self) }
    package var name: String { "while" }
    package var attributes: [Attribute] {
        [Attribute("carries", .integer(carries))]
            + (limit.map { [Attribute("limit", .integer($0))] } ?? [])
    }
    package var widened: WhileLoop {
        WhileLoop(
            condition: condition.widened, body: body.widened, carries: carries, limit: limit)
    }

    /// Of one step: nobody knows how many there will be.
    package func cost(_ inputs: [Shape], _ output: Shape) -> Double { condition.cost + body.cost }

    package func outputSpecs(_ inputs: [TensorSpec]) throws(ShapeFault) -> [TensorSpec] {
        guard condition.outputSpecs == [TensorSpec([], .bool)] else {
            throw ShapeFault(
                expected: "a condition that gives one bool",
                got: condition.outputSpecs.map(\.description).joined(separator: ", "),
                fix: "Compare numbers, and use .all() or .any() for several.")
        }
        try requireSteadyCarry(inputs.prefix(carries), body.outputSpecs)
        return Array(inputs.prefix(carries))
    }

    package func vjp(_ call: TupleCall) -> [Tensor?] {
        let fault = Tensor.invalid(
            ShapeError(
                who: "gradient", expected: "loops of a known number of steps",
                got: "a whileLoop, whose steps are not kept",
                fix: "Use scan, or stopGradient on what the loop reads."))
        return call.inputs.map { $0.dtype.isFloatingPoint ? fault : nil }
    }

    package func rebatched(_ batch: Int, inputs: [Shape]) -> WhileLoop {
        let arguments = zip(inputs, body.graph.inputSpecs).map { TensorSpec($0, $1.dtype) }
        return WhileLoop(
            condition: condition.rebatched(batch, arguments: arguments),
            body: body.rebatched(batch, arguments: arguments), carries: carries, limit: limit)
    }

    /// Step by step, with the interpreter in each.
    package func evaluate(_ inputs: [TensorData]) throws -> [TensorData] {
        let (condition, step) = (try PlainFunction(condition), try PlainFunction(body))
        var carry = Array(inputs.prefix(carries))
        let constants = inputs.dropFirst(carries)
        var steps = 0
        while steps < limit ?? .max, try condition(carry + constants)[0].isTrue {
            carry = try step(carry + constants)
            steps += 1
        }
        return carry
    }
}

extension TensorData {
    /// Of one bool.
    fileprivate var isTrue: Bool { bytes.first.map { $0 != 0 } ?? false }
}
