import Dispatch
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Predictions that many threads ask for at once.
@Suite struct PredictorTests {
    private func model() throws -> Sequential {
        let model = Sequential([
            Dense(units: 24, activation: .tanh), BatchNormalization(), Dense(units: 3),
        ])
        try model.build(inputShape: [-1, 5])
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .mse)
        return model
    }

    private func rows(_ count: Int) -> Tensor {
        Tensor(shape: [count, 5], scalars: (0..<5 * count).map { Float($0 % 13) / 13 })
    }

    @Test(arguments: [1, 5, 32, 70])
    func `a predictor gives the bits that its model gives`(batchSize: Int) throws {
        let model = try model()
        let predictor = try model.predictor(batchSize: batchSize)
        for count in [1, 2, 31, 32, 70, 100] {
            let x = rows(count)
            let expected = try model.predict(x, batchSize: batchSize).scalars() as [Double]
            let found = try predictor.predict(x)
            #expect(found.shape == [count, 3])
            let numbers = try found.scalars() as [Double]
            // A last batch of more than 32 rows is computed in parts.
            let isDivided = batchSize > 32 && count > 32 && count % batchSize > 32
            if isDivided {
                #expect(zip(numbers, expected).allSatisfy { abs($0 - $1) < 1e-5 })
            } else {
                #expect(numbers == expected)
            }
        }
    }

    @Test func `a predictor keeps the weights it was made with`() throws {
        let model = try model()
        let predictor = try model.predictor()
        let before = try model.predict(rows(4)).scalars() as [Double]
        try model.fit(rows(64), Tensor.ones([64, 3]), verbose: .silent)
        #expect(try predictor.predict(rows(4)).scalars() as [Double] == before)
        #expect(try model.predict(rows(4)).scalars() as [Double] != before)
        #expect(
            try model.predictor().predict(rows(4)).scalars() as [Double]
                == model.predict(rows(4)).scalars())
    }

    @Test func `tasks share a predictor while its model is trained`() async throws {
        let model = try model()
        let predictor = try model.predictor()
        let expected = try predictor.predict(rows(7)).scalars() as [Double]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<50 {
                        let found = try predictor.predict(rows(7)).scalars() as [Double]
                        #expect(found == expected)
                    }
                }
            }
            try await model.background.fit(
                rows(640), Tensor.ones([640, 3]), epochs: 2, verbose: .silent)
            try await group.waitForAll()
        }
    }

    @Test func `a predictor has the inputs and outputs of its model`() throws {
        let (a, b) = (Input(shape: [2], name: "a"), Input(shape: [3], name: "b"))
        let joined = Concatenate()([a, b])
        let model = Model(
            inputs: [a, b],
            outputs: [Dense(units: 1, name: "one")(joined), Dense(units: 2, name: "two")(joined)])
        let predictor = try model.predictor()
        let all = try predictor.predictAll([Tensor.ones([4, 2]), Tensor.ones([4, 3])])
        #expect(all.names == model.outputNames)
        #expect(all["two"].shape == [4, 2])
        #expect(throws: TrainingError.self) { try predictor.predict(Tensor.ones([4, 2])) }
        #expect(throws: TrainingError.self) {
            try predictor.predictAll([Tensor.ones([4, 2]), Tensor.ones([5, 3])])
        }
        #expect(throws: TrainingError.self) { try predictor.predictAll([Tensor.ones([4, 2])]) }
    }

    @Test func `what a predictor does not take is an error`() throws {
        let model = try model()
        let predictor = try model.predictor()
        #expect(throws: TrainingError.self) { try predictor.predict(Tensor.ones([4, 6])) }
        #expect(throws: DataError.self) { try predictor.predict(Tensor.zeros([0, 5])) }
        #expect(throws: TrainingError.self) { try model.predictor(batchSize: 0) }
        #expect(throws: ConfigurationError.self) { try Sequential([Dense(units: 1)]).predictor() }
        let literal = try predictor.predict([[1, 2, 3, 4, 5]])
        #expect(literal.shape == [1, 3])
    }
}
