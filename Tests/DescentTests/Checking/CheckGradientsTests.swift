import Descent
import Testing

/// y = x · w, whose derivative with respect to w forgets half of it.
private final class HalfForgotten: Layer {
    private var weight: Variable?

    override func build(inputShape: Shape) throws {
        weight = try addWeight(
            name: "weight", shape: [inputShape[-1], 2], initializer: GlorotUniform())
    }

    override func call(_ x: Tensor, training: Bool) -> Tensor {
        guard let weight else { return x }
        let w = weight.value
        return matmul(x, w * 0.5 + stopGradient(w * 0.5))
    }
}

@Suite struct CheckGradientsTests {
    private func numbers(_ shape: Shape, _ seed: UInt64) -> Tensor {
        var source = RandomSource(seed: seed, stream: 3)
        return Tensor(
            shape: shape,
            scalars: (0..<shape.elementCount).map { _ in Float(source.nextUniform() * 2 - 1) })
    }

    @Test("The notes' example: J = (2 + 3w)² at w = 3 is 121 with slope 66")
    func notesExample() throws {
        let check = try checkGradients(of: { square(2 + 3 * $0[0]) }, at: [Tensor(3.0)])
        #expect(check.value == 121)
        #expect(check.rows[0].backPropagation == 66)
        #expect(abs(check.rows[0].difference - 66) < 1e-6)
        #expect(check.passed && check.rows[0].kinks == 0)
        #expect(check.description.contains("J = 121\n"))
        #expect(check.verdict.hasPrefix("Back-propagation is right: 1 derivatives agree"))
    }

    @Test("A model with convolution, normalisation, dropout, pooling and penalties passes")
    func soundModel() throws {
        setRandomSeed(4)
        let model = Sequential([
            Conv2D(filters: 3, kernelSize: 3, activation: .tanh), BatchNormalization(),
            AveragePooling2D(), Dropout(rate: 0.3), Flatten(),
            Dense(units: 4, activation: .sigmoid, kernelRegularizer: L2(0.01)), Dense(units: 3),
        ])
        model.compile(loss: SparseCategoricalCrossentropy(fromLogits: true))
        let y = Tensor(shape: [6], scalars: [0, 1, 2, 2, 1, 0] as [Int32])
        let check = try model.checkGradients(numbers([6, 8, 8, 2], 1), y)
        #expect(check.passed, "\(check)")
        #expect(check.rows.map(\.name) == model.trainableWeights.map(\.name))
        #expect(check.rows.allSatisfy { $0.largestError < 1e-6 && $0.checked > 0 })
        #expect(check.rows[0].checked == 12 && check.rows[0].shape == [3, 3, 2, 3])
    }

    @Test("A layer that forgets half of a derivative is found, with its weight and both answers")
    func wrongDerivative() throws {
        setRandomSeed(2)
        let model = Sequential([
            Dense(units: 5, activation: .sigmoid), HalfForgotten(name: "half"), Dense(units: 1),
        ])
        model.compile(loss: MeanSquaredError())
        let check = try model.checkGradients(numbers([4, 3], 1), numbers([4, 1], 2))
        #expect(!check.passed)
        let wrong = check.rows.filter { $0.largestError > check.tolerance }
        #expect(wrong.map(\.name) == ["half/weight"])
        #expect(abs(wrong[0].backPropagation * 2 - wrong[0].difference) < 1e-6)
        #expect(abs(wrong[0].largestError - 0.5) < 1e-6)
        #expect(check.verdict.contains("'half/weight'") && check.verdict.contains("stopGradient"))
    }

    @Test("A ReLU at 0 has no derivative and is counted as a kink, not as a mistake")
    func kinks() throws {
        let points = [Tensor([0, 1, -1, 1e-7, -0.5] as [Double])]
        let check = try checkGradients(of: { relu($0[0]) * 2 }, at: points)
        #expect(check.passed)
        #expect(check.rows[0].kinks == 2)  // 0, and 10⁻⁷, which a step of 10⁻⁶ crosses
        #expect(check.verdict.contains("2 elements were left out: J has a kink"))
        let smooth = try checkGradients(of: { gelu($0[0]) }, at: points)
        #expect(smooth.passed && smooth.rows[0].kinks == 0)
    }

    @Test("A wrong derivative is found at points of every size", arguments: [1e-12, 1e-3, 1, 1e6])
    func sizes(scale: Double) throws {
        let x = Tensor([scale, -2 * scale, 3 * scale])
        #expect(try checkGradients(of: { (sin($0[0] / scale) * scale) }, at: [x]).passed)
        let wrong = try checkGradients(
            of: { sin($0[0] / scale) * stopGradient($0[0]) }, at: [x])
        #expect(!wrong.passed)
    }

    @Test("Nothing in the model changes")
    func nothingChanges() throws {
        setRandomSeed(7)
        let model = Sequential([Dense(units: 3), BatchNormalization(), Dense(units: 1)])
        model.compile(loss: MeanSquaredError())
        let (x, y) = (numbers([16, 2], 1), numbers([16, 1], 2))
        try model.fit(x, y, epochs: 1, verbose: .silent)
        let before = try model.getWeights().map { try $0.scalars() }
        _ = try model.checkGradients(x, y)
        #expect(try model.getWeights().map { try $0.scalars() } == before)
    }

    @Test("A point that J does not depend on has derivative 0")
    func independent() throws {
        let check = try checkGradients(of: { $0[0] * 2 }, at: [Tensor(1.0), Tensor(2.0)])
        #expect(check.passed && check.rows[1].difference == 0)
    }

    @Test("Arguments that make no sense are refused with what to use")
    func faults() throws {
        let model = Sequential([Dense(units: 1)])
        model.compile(loss: MeanSquaredError())
        let x = numbers([2, 1], 1)
        #expect(throws: TrainingError.self) { try model.checkGradients(x, x, elements: 0) }
        #expect(throws: TrainingError.self) { try model.checkGradients(x, x, batchSize: 0) }
        #expect(throws: TrainingError.self) { try model.checkGradients(x, x, tolerance: 0) }
        #expect(throws: ShapeError.self) {
            try checkGradients(of: { matmul($0[0], $0[0]) }, at: [numbers([2, 3], 1)])
        }
        do {
            _ = try checkGradients(of: { $0[0] }, at: [Tensor(shape: [1], scalars: [1] as [Int32])])
            Issue.record("integers were accepted")
        } catch {
            #expect(
                "\(error)"
                    == "checkGradients needs points of floating-point numbers, but got int32 "
                    + "for point 0. Use cast(to: .float32).")
        }
    }
}
