@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining
import DescentCore
import Testing

struct BadInputTests {
    private let x = Tensor.zeros([4, 2])
    private let y = Tensor.zeros([4, 1])

    private func model() -> Sequential {
        let model = Sequential([Dense(units: 3, activation: .relu), Dense(units: 1)])
        model.compile(optimizer: SGD(), loss: .mse)
        return model
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "nothing"
        } catch {
            return "\(error)"
        }
    }

    @Test func `a model without a loss cannot be trained`() {
        let model = Sequential([Dense(units: 1)])
        #expect(
            message { try model.fit(x, y, verbose: .silent) }
                == "fit needs a compiled model, but got Sequential 'sequential' without a loss. "
                + "Call compile(loss:) first.")
        #expect(
            message { _ = try model.evaluate(x, y) }.hasPrefix("evaluate needs a compiled model"))
    }

    @Test func `rows must agree`() {
        #expect(
            message { try model().fit(x, Tensor.zeros([3, 1]), verbose: .silent) }
                == "Training data needs as many labels as inputs, but got 4 rows of inputs and 3 "
                + "of labels. The first axis of both counts the examples.")
    }

    @Test func `empty data is refused`() {
        let model = model()
        let none = Tensor.zeros([0, 2])
        for body in [
            { try model.fit(none, Tensor.zeros([0, 1]), verbose: .silent) as Any },
            { try model.predict(none) }, { try model.evaluate(none, Tensor.zeros([0, 1])) },
        ] {
            #expect(message { _ = try body() }.contains("at least one row"))
        }
        #expect(message { _ = try model.predict([[Double]]()) } != "nothing")
    }

    @Test func `arguments must make sense`() {
        let model = model()
        func fit(
            batchSize: Int = 32, epochs: Int = 1, split: Double = 0, initialEpoch: Int = 0,
            classWeight: [Int: Double]? = nil, sampleWeight: Tensor? = nil
        ) -> String {
            message {
                try model.fit(
                    x, y, batchSize: batchSize, epochs: epochs, verbose: .silent,
                    validationSplit: split, classWeight: classWeight, sampleWeight: sampleWeight,
                    initialEpoch: initialEpoch)
            }
        }
        #expect(fit(batchSize: 0) == "fit needs a batchSize above 0, but got 0. Use 32.")
        #expect(fit(batchSize: -1).contains("but got -1"))
        #expect(fit(epochs: 0).contains("at least 1 epoch, but got 0"))
        #expect(fit(split: 1).contains("validationSplit of 0 or more and below 1, but got 1.0"))
        #expect(fit(split: -0.1).contains("but got -0.1"))
        #expect(fit(split: .nan).contains("but got nan"))
        #expect(fit(split: 0.9).contains("leaves rows on both sides, but got 0.9 of 4 rows"))
        #expect(fit(initialEpoch: 1).contains("an initialEpoch from 0 to 0, but got 1"))
        #expect(fit(classWeight: [0: -1]).contains("but got 0: -1.0"))
        #expect(fit(classWeight: [0: 1], sampleWeight: .ones([4])).contains("but got both"))
        #expect(
            fit(sampleWeight: .ones([3]))
                == "fit needs one sample weight for each of the 4 rows, but got [3]. Give weights "
                + "of shape [4].")
        #expect(fit(sampleWeight: Tensor([1, -1, 1, 1])).contains("but got -1.0 in row 1"))
        #expect(
            message { _ = try model.predict(x, batchSize: 0) }.contains("predict needs a batchSize")
        )
    }

    @Test func `inputs that do not fit name the layer and compute nothing`() throws {
        let model = model()
        try model.fit(x, y, verbose: .silent)
        let before = try model.getWeights()[0].scalars()
        #expect(
            message { try model.fit(Tensor.zeros([4, 3]), y) }.hasPrefix("Dense 'dense' needs"))
        #expect(
            message { _ = try model.predict(Tensor.zeros([4])) }.hasPrefix("Dense 'dense' needs"))
        #expect(message { _ = try model.predict(Tensor(3.0 as Float)) }.contains("a single number"))
        #expect(message { _ = try model.predict([[1.0, 2], [3]]) }.contains("a row of length 1"))
        #expect(try model.getWeights()[0].scalars() == before)
    }

    @Test func `labels that do not fit are refused before training`() throws {
        #expect(
            message { try model().fit(x, Tensor.zeros([4, 2]), verbose: .silent) }.contains(
                "[4, 2]"))
        let sparse = Sequential([Dense(units: 3, activation: .softmax)])
        sparse.compile(loss: .sparseCategoricalCrossentropy)
        #expect(message { try sparse.fit(x, [0, 1, 2, 3], verbose: .silent) }.contains("row 3"))
        #expect(message { try sparse.fit(x, [0, -1, 2, 1], verbose: .silent) }.contains("row 1"))
        #expect(message { try sparse.fit(x, [0, 0.5, 2, 1], verbose: .silent) }.contains("0.5"))
    }

    @Test func `losses must be as many as outputs`() {
        let model = Sequential([Dense(units: 1)])
        model.compile(losses: [.mse, .mse])
        #expect(
            message { try model.fit(x, y, verbose: .silent) }
                == "Sequential 'sequential' needs 1 losses, one for each output, but got 2. "
                + "Give compile(loss:metrics:) one loss and one list.")
    }

    @Test func `faulty losses and optimizers are thrown by fit`() {
        let model = model()
        model.compile(optimizer: SGD(learningRate: -1), loss: .mse)
        #expect(message { try model.fit(x, y, verbose: .silent) }.contains("learning rate above 0"))
    }

    @Test func `a loss that is not one number cannot be trained`() {
        let model = model()
        model.compile(loss: MeanSquaredError(reduction: .none))
        #expect(
            message { try model.fit(x, y, verbose: .silent) }.contains("reduction to one number"))
    }

    @Test func `a NaN loss names the first operation that made it`() throws {
        let model = Sequential([
            Dense(units: 2, name: "first"), Explosion(name: "explosion"), Dense(units: 1),
        ])
        model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse)
        let data = Tensor([[1, 1], [1, 1], [1, 1], [1000, 1]])
        _ = try model.predict(data)
        let start = [Tensor([[1, 0], [0, 1]]), .zeros([2]), Tensor([[1], [1]]), .zeros([1])]
        try model.setWeights(start)
        let text = message {
            try model.fit(data, y, batchSize: 1, epochs: 2, verbose: .silent, shuffle: false)
        }
        #expect(text.hasPrefix("fit needs a finite loss, but got "))
        #expect(
            text.contains(
                "in epoch 1, step 4: exponential in Explosion 'explosion' "
                    + "(\(model.layers[1].location)), forward pass: e to the power "))
        // Nothing is lost: the weights are those before the step.
        #expect(try model.getWeights().allSatisfy { try $0.scalars().allSatisfy(\.isFinite) })
    }

    /// Grows beyond float32 for large inputs.
    private final class Explosion: Layer {
        override func call(_ x: Tensor, training: Bool) -> Tensor { exp(x) }
    }

    @Test func `NaN in the data is said to be there`() {
        let bad = Tensor([[0, 0], [0, Float.nan], [0, 0], [0, 0]])
        #expect(
            message { try model().fit(bad, y, verbose: .silent) }
                .contains(
                    "x is not finite: nan stands in the data already, in row 1, column 1 of x."))
    }

    @Test func `TerminateOnNaN ends training quietly`() throws {
        let bad = Tensor([[0, 0], [0, Float.nan], [0, 0], [0, 0]])
        let history = try model().fit(
            bad, y, batchSize: 1, epochs: 3, verbose: .silent, callbacks: [TerminateOnNaN()],
            shuffle: false)
        #expect(history.epoch == [0])
    }

    @Test func `the first non-finite number is found in every floating-point type`() throws {
        for dtype in DType.allCases where dtype.isFloatingPoint {
            let data = Tensor([1, 2, -.infinity, .nan]).cast(to: dtype)
            #expect(firstNonFinite(in: try data.data()) == 2)
            #expect(firstNonFinite(in: try Tensor([1, 2]).cast(to: dtype).data()) == nil)
        }
    }
}
