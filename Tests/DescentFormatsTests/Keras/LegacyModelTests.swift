import Descent
import DescentSupport
import FileTesting
import Foundation
import Testing

@testable import DescentFormats

/// Whole models in HDF5 files, against what the Keras that wrote them computed; see
/// `Tests/Fixtures/generator/legacy.py` and `legacy_keras2.py`.
@Suite struct LegacyModelTests {
    static let cases = kerasCases("legacy").merging(kerasCases("legacy_keras2")) { first, _ in first
    }

    @Test(
        "What older Keras saved predicts the same here, and training goes on with the same losses",
        arguments: [
            "keras2_sequential", "keras2_pictures", "keras2_graph", "keras2_texts",
            "keras3_sequential", "keras3_graph",
        ])
    func loads(name: String) throws {
        let expected = try #require(Self.cases[name])
        let model = try Model.load(fixture("legacy/\(name).h5"))
        let values = (x: expected.tensors("x"), y: expected.tensors("y"))
        for (got, wanted) in zip(try model.predictAll(values.x), expected.tensors("predict")) {
            expectClose(try got.scalars(), try wanted.scalars(), 1e-5, "predictions")
        }
        let evaluation = try model.evaluate(values.x, values.y, batchSize: 4, verbose: .silent)
        for member in try #require(expected["evaluate"]).members {
            expectClose(
                [evaluation[member.key] ?? .nan], [member.value.plainNumber], 1e-5, member.key)
        }
        expectClose(
            try fit(model, values, epochs: 3), expected.numbers("losses"), 1e-5, "losses")
    }

    @Test func `lists of names in several attributes are put together`() throws {
        let expected = try #require(Self.cases["keras3_sequential"])
        let model = try Model.load(fixture("legacy/keras3_chunks.h5"))
        let got = try model.predict(expected.tensors("x")[0])
        expectClose(
            try got.scalars(), try expected.tensors("predict")[0].scalars(), 1e-5, "predictions")
    }

    @Test func `the content says what a file is, not its name`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(fixtureBytes("legacy/keras2_sequential.h5"), to: "m.keras")
        #expect(try Model.load(file).weights.count == 8)
        let other = try folder.write(fixtureBytes("keras/sequential.keras"), to: "m.h5")
        #expect(try Model.load(other).weights.count == 8)
    }

    @Test func `a model of Keras 2 is saved as one of Keras 3`() throws {
        let folder = try TemporaryFolder()
        let expected = try #require(Self.cases["keras2_graph"])
        let values = (x: expected.tensors("x"), y: expected.tensors("y"))
        let model = try Model.load(fixture("legacy/keras2_graph.h5"))
        try model.save(to: folder["m.keras"])
        let again = try Model.load(folder["m.keras"])
        expectClose(
            try fit(again, values, epochs: 3), expected.numbers("losses"), 1e-5, "losses")
    }

    @Test func `without compiling there is no optimizer`() throws {
        let model = try Model.load(fixture("legacy/keras2_texts.h5"), compiling: false)
        #expect(model.compilation == nil)
    }
}

extension LegacyModelTests {
    /// A model like that of `keras2_graph`, whose layers have other names.
    private func twin() throws -> Model {
        let model = try Model.load(fixture("legacy/keras2_graph.h5"), compiling: false)
        try model.setWeights(model.getWeights().map { $0 * 0 })
        return model
    }

    private func numbers(_ model: Model) throws -> [[Double]] {
        try model.getWeights().map { try $0.scalars() }
    }

    @Test func `weights alone go to layers in their order, or by name`() throws {
        let expected = try numbers(
            Model.load(fixture("legacy/keras2_graph.h5"), compiling: false))
        let file = try fixture("legacy/keras2_graph_weights.h5")
        let model = try twin()
        #expect(try model.loadWeights(file).isComplete)
        #expect(try numbers(model) == expected)
        let byName = try twin()
        #expect(try byName.loadWeights(file, skippingMismatched: true).isComplete)
        #expect(try numbers(byName) == expected)
    }

    @Test func `the weights of a whole model are weights too`() throws {
        let model = try Model.load(fixture("legacy/keras3_sequential.h5"), compiling: false)
        let before = try numbers(model)
        try model.setWeights(model.getWeights().map { $0 * 0 })
        try model.loadWeights(fixture("legacy/keras3_chunks.h5"))
        #expect(try numbers(model) == before)
    }

    @Test func `order does not ask for names, names do not ask for order`() throws {
        let file = try fixture("legacy/keras3_sequential.h5")
        let model = Sequential([
            Input(shape: [4]), Dense(5, name: "one"), BatchNormalization(name: "two"),
            Dense(3, name: "dense"),
        ])
        #expect(try model.loadWeights(file).isComplete)
        let report = try model.loadWeights(file, skippingMismatched: true)
        #expect(report.loaded.isEmpty)
        #expect(
            report.mismatched.map(\.name) == [
                "model_weights/dense/sequential/dense/kernel",
                "model_weights/dense/sequential/dense/bias",
            ])
        #expect(report.missing.count == 6)
        let small = Sequential([Input(shape: [4]), Dense(3)])
        let folder = try TemporaryFolder()
        #expect(
            folder.message { try small.loadWeights(file) }.contains("weights of 1 layers"))
    }

    @Test func `weights in several files are one`() throws {
        let file = try fixture("legacy/keras3_graph.weights.json")
        let model = try Model.load(fixture("legacy/keras3_graph.h5"), compiling: false)
        let before = try numbers(model)
        try model.setWeights(model.getWeights().map { $0 * 0 })
        #expect(try model.loadWeights(file).isComplete)
        #expect(try numbers(model) == before)
    }
}
