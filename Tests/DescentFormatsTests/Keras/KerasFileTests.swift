import Descent
import DescentSupport
import Testing
import FileTesting

@testable import DescentFormats

/// Files that real Keras wrote, against what it computed; see `Tests/Fixtures/generator/files.py`.
@Suite struct KerasFileTests {
    private static let cases = kerasCases("files").merging(kerasCases("sequence_files")) { $1 }

    @Test(
        "What Keras saved predicts the same here, and training goes on with the same losses",
        arguments: KerasConfigTests.names)
    func loads(name: String) throws {
        let expected = try #require(Self.cases[name])
        let model = try Model.load(fixture("keras/\(name).keras"))
        let (x, y) = (expected.tensors("x"), expected.tensors("y"))
        for (got, wanted) in zip(try model.predictAll(x), expected.tensors("predict")) {
            expectClose(try got.scalars(), try wanted.scalars(), 1e-5, "predictions")
        }
        expectClose(
            try fit(model, (x, y), epochs: 3), expected.numbers("losses"), 1e-5, "losses")
        let weights = expected.tensors("weights_after")
        #expect(model.weights.count == weights.count)
        // Not in Keras' order where maths between layers decides it; and what has no gradient but
        // errors of rounding, as a bias in front of a normalisation or of keys, RMSprop and Adam make large.
        guard !["operations", "masked", "attending"].contains(name) else { return }
        for (got, wanted) in zip(try model.getWeights(), weights) {
            expectClose(try got.scalars(), try wanted.scalars(), 1e-4, "weights", least: 1)
        }
    }

    @Test(
        "What was saved here is read again with the same bits, and goes on with the same losses",
        arguments: KerasConfigTests.names)
    func roundTrips(name: String) throws {
        let folder = try TemporaryFolder()
        let values = try #require(Self.cases[name])
        let (x, y) = (values.tensors("x"), values.tensors("y"))
        let model = try Model.load(fixture("keras/\(name).keras"))
        _ = try fit(model, (x, y), epochs: 1)
        try model.save(to: folder["m.keras"])
        #expect(try folder.names == ["m.keras"])
        let again = try Model.load(folder["m.keras"])
        #expect(
            try again.predictAll(x).map { try $0.scalars() as [Double] }
                == model.predictAll(x).map { try $0.scalars() as [Double] })
        #expect(try fit(again, (x, y), epochs: 2) == fit(model, (x, y), epochs: 2))
        #expect(again.optimizer.learningRate == model.optimizer.learningRate)
    }
}

extension KerasFileTests {
    @Test func `a layer inside of another keeps its weights, under the attribute that holds it`()
        throws
    {
        let folder = try TemporaryFolder()
        let expected = try #require(Self.cases["spectral"])
        let x = expected.tensors("x")
        let model = try Model.load(fixture("keras/spectral.keras"))
        try model.save(to: folder["m.keras"])
        for model in [model, try Model.load(folder["m.keras"])] {
            for (got, wanted) in zip(try model.predictAll(x), expected.tensors("predict")) {
                expectClose(try got.scalars(), try wanted.scalars(), 1e-5, "predictions")
            }
            #expect(model.layers.allSatisfy { $0 is SpectralNormalization })
        }
    }

    @Test func `outputs in a dictionary keep their keys`() throws {
        let folder = try TemporaryFolder()
        let values = try #require(Self.cases["nested"])
        let (x, y) = (values.tensors("x"), values.tensors("y"))
        let model = try Model.load(fixture("keras/nested.keras"))
        #expect(model.outputNames == ["x", "y", "z"])
        try model.save(to: folder["m.keras"])
        let again = try Model.load(folder["m.keras"])
        #expect(again.outputNames == ["x", "y", "z"])
        let history = try again.fit(x, y, batchSize: 4, epochs: 1, verbose: .silent)
        #expect(history["z_loss"].count == 1)
        let config = try KerasConfiguration(folder["m.keras"]).json
        #expect(config["config"]?["output_layers"]?.members.map(\.key) == ["x", "y", "z"])
        #expect(config["compile_config"]?["loss"]?.members.map(\.key) == ["x", "y", "z"])
    }

    @Test func `losses as metrics are written as the classes that Keras has`() throws {
        let folder = try TemporaryFolder()
        let model = Sequential([Input(shape: [2]), Dense(1)])
        model.compile(
            optimizer: .sgd, loss: MeanSquaredError(),
            metrics: [LossMetric(BinaryCrossentropy()), LossMetric(LogCosh())])
        try model.save(to: folder["m.keras"])
        let metrics = try KerasConfiguration(folder["m.keras"]).json["compile_config"]?["metrics"]
        let list = metrics?.elements ?? []
        #expect(list.map { $0["class_name"] } == ["BinaryCrossentropy", "LogCoshError"])
        #expect(
            list.first?["config"]?.members.map(\.key)
                == ["name", "from_logits", "label_smoothing"])
        let again = try Model.load(folder["m.keras"])
        let results = try again.evaluate(Tensor([[1, 2]]), Tensor([[1]]), verbose: .silent)
        #expect(results["log_cosh"] != nil && results["binary_crossentropy"] != nil)
    }

    @Test("Weights alone are written as in the whole file, and read by the same names")
    func weightsAlone() throws {
        let folder = try TemporaryFolder()
        for name in KerasConfigTests.names {
            let model = try Model.load(fixture("keras/\(name).keras"))
            let file = folder["\(name).weights.h5"]
            try model.saveWeights(to: file)
            let other = try Model.load(fixture("keras/\(name).keras"))
            try other.setWeights(other.getWeights().map { $0 * 0 })
            let report = try other.loadWeights(file)
            #expect(report.isComplete && report.loaded.count == model.weights.count)
            let numbers = { (model: Model) in
                try model.getWeights().map { try $0.scalars() as [Double] }
            }
            #expect(try numbers(other) == numbers(model))
        }
        let two = try Model.load(fixture("keras/texts.keras"))
        let message = folder.message { try two.loadWeights(folder["sequential.weights.h5"]) }
        #expect(message.contains("layers/batch_normalization/vars/0"), "\(message)")
    }
}
