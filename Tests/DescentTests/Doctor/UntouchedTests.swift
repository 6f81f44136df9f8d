import DescentCore
import Testing

@testable import Descent

/// Looking changes nothing: not weights, slots or metrics, and not the bits of the training after it.
@Suite(.serialized) struct UntouchedTests {
    private let data = Faults.clusters()

    private func model() -> Sequential {
        let model = Sequential([
            Dense(units: 16, activation: .relu), BatchNormalization(), Dropout(rate: 0.3),
            Dense(units: 4),
        ])
        model.compile(
            optimizer: Adam(learningRate: 0.01, amsgrad: true),
            loss: SparseCategoricalCrossentropy(fromLogits: true), metrics: [.accuracy])
        return model
    }

    /// Weights and the optimizer's state.
    private func numbers(_ model: Model) throws -> [[Double]] {
        try (model.weights + (model.optimizer?.variables ?? [])).map { try $0.read().scalars() }
    }

    @Test(arguments: [false, true])
    func `training goes on with the same bits after a diagnosis`(_ isTrained: Bool) throws {
        func run(_ isDiagnosed: Bool) throws -> (History, [[Double]]) {
            setRandomSeed(5)
            let model = model()
            if isTrained { try model.fit(data.x, data.y, epochs: 2, verbose: .silent) }
            if isDiagnosed {
                let before = try numbers(model)
                _ = try model.diagnose(data.x, data.y)
                if isTrained { #expect(try numbers(model) == before) }
            }
            let history = try model.fit(data.x, data.y, epochs: 2, verbose: .silent)
            return (history, try numbers(model))
        }
        let (plain, looked) = (try run(false), try run(true))
        #expect(plain.0.history == looked.0.history)
        #expect(plain.1 == looked.1)
    }

    @Test func `a watched training has the same bits as any other`() throws {
        func run(_ doctor: Bool) throws -> (History, [[Double]]) {
            setRandomSeed(6)
            let model = model()
            let history = try model.fit(
                data.x, data.y, epochs: 3, verbose: .silent, validationSplit: 0.2, doctor: doctor)
            return (history, try numbers(model))
        }
        let (plain, watched) = (try run(false), try run(true))
        #expect(plain.0.history == watched.0.history)
        #expect(plain.1 == watched.1)
        #expect(plain.0.diagnosis == nil && watched.0.diagnosis != nil)
    }

    @Test func `arguments and data are checked as fit checks them`() throws {
        let uncompiled = Sequential([Dense(units: 4)])
        #expect(throws: TrainingError.notCompiled(function: "diagnose", model: uncompiled.title)) {
            try uncompiled.diagnose(data.x, data.y)
        }
        let error = #expect(throws: TrainingError.self) {
            try model().diagnose(data.x, data.y, batchSize: 0)
        }
        #expect(error?.description == "diagnose needs a batchSize above 0, but got 0. Use 32.")
        #expect(throws: DataError.self) { try model().diagnose(data.x, data.y[0..<3]) }
    }

    @Test func `a report has all its tables`() throws {
        setRandomSeed(0)
        let model = model()
        let diagnosis = try model.diagnose(data.x, data.y)
        let report = diagnosis.description
        for part in [
            "No findings: the model looks healthy on 256 rows.", "Initial loss", "by chance",
            "Inputs of", "gradient norm", "update / size", "8 rows by heart", "Time of a step",
        ] { #expect(report.contains(part), "\(report)") }
        #expect(diagnosis.profile != nil && diagnosis.weights.count == 6)
        #expect(diagnosis.layers.map(\.name) == ["dense", "dense_1"])
        print(report)
    }
}
