import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentTraining

@Suite(.seeded) struct EvidenceTests {
    private let y = [Float](repeating: 1, count: 200)

    private func rows(_ count: Int = 200, seed: UInt64 = 1) -> [[Float]] {
        var table = MixedTable(seed: seed)
        return table.rows(count)
    }

    /// Trained on ``rows(_:seed:)`` without large numbers, which its loss would not survive.
    private func trained() throws -> Sequential {
        let model = Sequential([Input(shape: [10]), Rescaling(scale: 1e-6), Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.01), loss: "mse", metrics: ["mae"])
        let history = try model.fit(rows(), y, epochs: 3, verbose: .silent)
        try model.recordEvidence(from: rows(), history: history, notes: "made up")
        return model
    }

    @Test func `what is recorded is the training, its data and what the model gives`() throws {
        let model = try trained()
        let evidence = try #require(model.evidence)
        #expect(evidence.probes?.count == 8)
        #expect(evidence.inputs.map(\.rows) == [200])
        #expect(evidence.history?.epochs == [0, 1, 2])
        #expect(evidence.history?["loss"] == model.history?["loss"])
        #expect(evidence.history?.keys.contains("mae") == true)
        let provenance = try #require(evidence.provenance)
        #expect(provenance.optimizer == "SGD" && provenance.epochs == 3 && provenance.rows == 200)
        #expect(provenance.inputShapes == [[200, 10]] && provenance.notes == "made up")
        #expect(provenance.date.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/#) != nil)
        let report = try #require(try model.verifyEvidence())
        #expect(report.passed && report.outputs.map(\.deviation) == [0])
    }

    @Test func `a weight that changed is found, with the probe it shows in`() throws {
        let model = try trained()
        let recorded = try #require(model.evidence)
        var weights = try model.getWeights()
        weights[1] = weights[1] + 0.5
        try model.setWeights(weights)
        let report = try #require(try model.verifyEvidence())
        #expect(!report.passed && report.outputs[0].deviation > 0.1)
        #expect(report.description.contains("but 0.0001 is allowed"), "\(report)")
        // The number of the probe is that of the largest distance.
        let probes = try #require(recorded.probes)
        let now = try model.predict(probes.inputs[0]).scalars(as: Double.self)
        let before = try probes.outputs[0].scalars(as: Double.self)
        let distances = zip(now, before).map { abs($0 - $1) }
        #expect(distances.max() == distances[report.outputs[0].probe])
    }

    @Test func `after more training probes are computed anew, and the history is none`() throws {
        let model = try trained()
        let recorded = try #require(try model.currentEvidence())
        #expect(recorded.history != nil)
        try model.fit(rows(), y, epochs: 5, verbose: .silent)
        let saved = try #require(try model.currentEvidence())
        #expect(saved.history == nil && saved.provenance?.epochs == nil)
        #expect(saved.provenance?.notes == "made up" && saved.inputs == recorded.inputs)
        let probes = try #require(saved.probes)
        let now = try model.predict(probes.inputs[0]).scalars(as: Float.self)
        #expect(try probes.outputs[0].scalars(as: Float.self) == now)
        #expect(try recorded.probes?.outputs[0].scalars(as: Float.self) != now)
    }

    @Test func `wrong weights do not become right ones by being saved`() throws {
        let model = try trained()
        let recorded = try #require(model.evidence)
        try model.setWeights(model.getWeights().map { $0 * 2 + 1 })
        // As a file with wrong weights has it.
        model.evidence = nil
        model.evidence = recorded
        let saved = try #require(try model.currentEvidence()?.probes)
        #expect(
            try saved.outputs[0].scalars(as: Float.self)
                == recorded.probes?.outputs[0].scalars(as: Float.self))
    }

    @Test func `names that are set after more training do not make old probes new`() throws {
        let model = try trained()
        let recorded = try #require(model.evidence?.probes)
        try model.fit(rows(), y, epochs: 5, verbose: .silent)
        model.evidence?.classNames = [model.outputNames[0]: ["no", "yes"]]
        let saved = try #require(try model.currentEvidence())
        #expect(saved.classNames.count == 1 && saved.history == nil)
        #expect(
            try saved.probes?.outputs[0].scalars(as: Float.self)
                != recorded.outputs[0].scalars(as: Float.self))
        // Without probes too, what is recorded anew is of now.
        try model.recordEvidence(from: rows(), probes: 0)
        try model.fit(rows(), y, verbose: .silent)
        try model.recordEvidence(from: rows(), probes: 0)
        #expect(try model.currentEvidence()?.history != nil)
    }

    @Test func `unlike data are warned of once, and like ones never`() throws {
        let model = try trained()
        let unlike = rows(64, seed: 2).map { $0.map { $0 * 255 + 100 } }
        #expect(try heard { _ = try model.predict(rows(64, seed: 2)) as Tensor } == [])
        let warnings = try heard {
            _ = try model.evaluate(unlike, Array(y.prefix(64))) as EvaluationResult
            _ = try model.predict(unlike) as Tensor
            try model.fit(unlike, Array(y.prefix(64)), verbose: .silent)
        }
        #expect(warnings.count == 1 && warnings[0].contains("in training"), "\(warnings)")
        model.evidence = nil
        #expect(try heard { _ = try model.predict(unlike) as Tensor } == [])
    }

    @Test func `statistics of other data than it was trained on last are not saved`() throws {
        let model = try trained()
        let unlike = rows().map { $0.map { $0 * 2 + 100 } }
        let warnings = try heard { try model.fit(unlike, y, verbose: .silent) }
        #expect(warnings.count == 1 && warnings[0].hasSuffix("record the evidence anew."))
        #expect(try model.currentEvidence()?.inputs.isEmpty == true)
        try model.recordEvidence(from: unlike)
        #expect(try model.currentEvidence()?.inputs.count == 1)
    }

    @Test func `several inputs and outputs are recorded in their order`() throws {
        let (a, b) = (Input(shape: [2], name: "a"), Input(shape: [3], name: "b"))
        let model = Model(
            inputs: [a, b],
            outputs: [
                Dense(units: 1, name: "one")(a), Dense(units: 3, name: "three")(b),
            ])
        let (x1, x2) = (Tensor.ones([20, 2]), Tensor.full([20, 3], 2))
        var evidence = try model.recordEvidence(from: [x1, x2], probes: 3)
        #expect(evidence.inputs.map(\.name) == ["a", "b"])
        #expect(evidence.inputs[1].features.map(\.mean) == [2, 2, 2])
        #expect(evidence.probes?.inputs.map(\.shape) == [[3, 2], [3, 3]])
        #expect(evidence.probes?.outputs.map(\.shape) == [[3, 1], [3, 3]])
        evidence.classNames = ["three": ["x", "y"], "four": ["z"]]
        model.evidence = evidence
        let report = try #require(try model.verifyEvidence())
        #expect(report.outputs.map(\.name) == ["one", "three"] && !report.passed)
        #expect(report.problems.count == 2)
        #expect(
            report.problems[1]
                == "The model needs 3 names of classes for output 'three', but the evidence has 2.")
        #expect(throws: TrainingError.self) {
            try model.recordEvidence(from: [x1, x2], classNames: ["a", "b", "c"])
        }
    }

    @Test func `arguments that cannot be are refused`() throws {
        let model = try trained()
        #expect(throws: TrainingError.self) { try model.recordEvidence(from: rows(), probes: -1) }
        #expect(throws: TrainingError.self) {
            try model.recordEvidence(from: rows(), classNames: ["a", "b", "c"])
        }
        try model.recordEvidence(from: rows(), probes: 0, classNames: ["no", "yes"])
        #expect(model.evidence?.probes == nil)
        #expect(model.evidence?.classNames.values.first == ["no", "yes"])
        // Names and notes of before are kept.
        try model.recordEvidence(from: rows(3))
        #expect(model.evidence?.classNames.values.first == ["no", "yes"])
        #expect(model.evidence?.probes?.count == 3)
        #expect(model.evidence?.provenance?.notes == "made up")
    }
}
