import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Looking changes nothing: not weights, slots or metrics, and not the bits
/// of the training after it.
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

    /// Other tests draw from the same global stream; runs they disturbed are done again.
    private func eventually(_ agree: () throws -> Bool) rethrows -> Bool {
        for _ in 0..<100 where try agree() { return true }
        return false
    }

    @Test(arguments: [false, true])
    func `training goes on with the same bits after a diagnosis`(_ isTrained: Bool) throws {
        func run(_ isDiagnosed: Bool) throws -> ([String: [Double]], [[Double]]) {
            setRandomSeed(5)
            let model = model()
            if isTrained { try model.fit(data.x, data.y, epochs: 2, verbose: .silent) }
            if isDiagnosed {
                let before = try numbers(model)
                _ = try model.diagnose(data.x, data.y)
                if isTrained { #expect(try numbers(model) == before) }
            }
            let history = try model.fit(data.x, data.y, epochs: 2, verbose: .silent)
            return (history.history, try numbers(model))
        }
        #expect(try eventually { try run(false) == run(true) })
    }

    @Test func `a watched training has the same bits as any other`() throws {
        func run(_ doctor: Bool) throws -> ([String: [Double]], [[Double]]) {
            setRandomSeed(6)
            let model = model()
            let history = try model.fit(
                data.x, data.y, epochs: 3, verbose: .silent, validationSplit: 0.2, doctor: doctor)
            #expect((history.diagnosis != nil) == doctor)
            return (history.history, try numbers(model))
        }
        #expect(try eventually { try run(false) == run(true) })
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
            "Inputs of", "gradient norm", "update / size", "7 rows by heart", "Time of a step",
        ] { #expect(report.contains(part), "\(report)") }
        #expect(diagnosis.profile != nil && diagnosis.weights.count == 6)
        #expect(diagnosis.layers.map(\.name) == ["dense", "dense_1"])
    }
}
