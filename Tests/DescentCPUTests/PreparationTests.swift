import DescentCore
import DescentTesting
import Testing

@testable import DescentCPU

/// What depends on weights alone is computed when they have changed, and only then.
@Suite struct PreparationTests {
    private let x = Tensor.placeholder(TensorSpec([3, 4], .float32), name: "x")

    /// A product with a kernel that is prepared, and what it gives for ones.
    private func scaled(_ kernel: Variable, _ factor: Variable) -> Tensor {
        matmul(x, exp(kernel.value) * factor.value)
    }

    private func expectOnes(_ program: PreparedProgram, give expected: Tensor) throws {
        let ones = matmul(Tensor.ones([3, 4]), expected)
        #expect(mismatch(try program(.ones([3, 4]))[0], ones) == nil)
    }

    @Test("A program follows every assignment to its weights")
    func assignmentsAreFollowed() throws {
        let (kernel, factor) = (try weight([4, 8], 1), try weight([8], 2))
        let program = try PreparedProgram([scaled(kernel, factor)], of: x)
        #expect(program.program.preparing > 0 && program.repeated == ["ProductStep"])
        for stream in UInt64(3)..<6 {
            try expectOnes(program, give: exp(try kernel.read()) * factor.read())
            try expectOnes(program, give: exp(try kernel.read()) * factor.read())
            try kernel.assignNow(numbers([4, 8], stream))
            try expectOnes(program, give: exp(try kernel.read()) * factor.read())
            factor.assign(numbers([8], stream + 10))
        }
    }

    @Test("Nothing is prepared from variables that the program updates itself")
    func updatedVariablesAreNotPrepared() throws {
        let (kernel, factor) = (try weight([4, 8], 1), try weight([8], 2))
        let trace = StepTrace()
        let y = trace.record {
            let y = scaled(kernel, factor)
            kernel.assign(kernel.value * 0.5)
            factor.assign(factor.value + 1)
            return y
        }
        let program = try PreparedProgram([y], of: x, updates: trace.updates)
        #expect(program.program.preparing == 0)
        for _ in 0..<3 {
            let expected = try (exp(kernel.read()) * factor.read()).evaluated()
            try expectOnes(program, give: expected)
        }
    }

    @Test("What is prepared from weights beside an updated one stays, and follows other programs")
    func updatesElsewhereAreFollowed() throws {
        let (kernel, factor, count) = (
            try weight([4, 8], 1), try weight([8], 2), try Variable(Tensor(0))
        )
        let (counting, training) = (StepTrace(), StepTrace())
        counting.record { count.assign(count.value + 1) }
        training.record { kernel.assign(kernel.value * 0.5) }
        let program = try PreparedProgram(
            [scaled(kernel, factor)], of: x, updates: counting.updates)
        let step = try PreparedProgram([x.sum()], of: x, updates: training.updates)
        #expect(program.program.preparing > 0)
        for _ in 0..<3 {
            try expectOnes(program, give: exp(try kernel.read()) * factor.read())
            try expectOnes(program, give: exp(try kernel.read()) * factor.read())
            _ = try step(.ones([3, 4]))
        }
        #expect(try count.read().item() == 6)
    }

    @Test("A program that only adds up sums prepares once")
    func ownUpdatesDoNotPrepareAgain() throws {
        let (kernel, count) = (try weight([4, 8], 1), try Variable(Tensor(0)))
        let trace = StepTrace()
        trace.record { count.assign(count.value + 1) }
        let program = try PreparedProgram(
            [matmul(x, exp(kernel.value))], of: x, updates: trace.updates)
        let before = try program(.ones([3, 4]))[0]
        // Written behind the program's back: only a new preparation would see it.
        try kernel.storage.hold(writing: true) { try kernel.storage.write(.zeros) }
        #expect(mismatch(try program(.ones([3, 4]))[0], before) == nil)
    }

    @Test("A preparation that fails is done again, and fails again")
    func failedPreparationIsRepeated() throws {
        let indices = try Variable(Tensor([0, 7, 1] as [Int32]))
        let table = try weight([3, 4], 1)
        let program = try PreparedProgram([x * table.value.gathering(indices.value)], of: x)
        #expect(program.program.preparing > 0)
        for _ in 0..<2 {
            #expect(throws: EngineError.self) { try program(.ones([3, 4])) }
        }
        try indices.assignNow(Tensor([0, 2, 1] as [Int32]))
        let expected = try table.read().gathering(indices.read())
        #expect(mismatch(try program(.ones([3, 4]))[0], expected) == nil)
    }

    @Test("Loops over weights alone are apart from loops over what comes in")
    func loopsAreApart() throws {
        // One row: weights and activations have the same shape.
        let row = Tensor.placeholder(TensorSpec([1, 16], .float32), name: "row")
        let (a, b) = (try weight([1, 16], 1), try weight([1, 16], 2))
        let y = exp(row * (exp(a.value) + b.value)) + exp(a.value)
        let program = try PreparedProgram([y], of: row)
        #expect(program.program.preparing == 1 && program.repeated.count == 1)
        let values = numbers([1, 16], 3)
        let expected = try exp(values * (exp(a.read()) + b.read())) + exp(a.read())
        #expect(mismatch(try program(values)[0], expected) == nil)
    }

    @Test("A bias that weights decide is added by the product")
    func computedBias() throws {
        let (kernel, a, b) = (
            try weight([4, 8], 1), try weight([8], 2), try weight([8], 3)
        )
        let program = try PreparedProgram(
            [matmul(x, kernel.value) + (a.value * b.value)], of: x)
        #expect(program.repeated == ["ProductStep"])
        let expected = try matmul(Tensor.ones([3, 4]), kernel.read()) + a.read() * b.read()
        #expect(mismatch(try program(.ones([3, 4]))[0], expected) == nil)
    }
}
