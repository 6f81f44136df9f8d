import Descent
import DescentSupport
import Foundation
import Testing
import FileTesting

@testable import DescentFormats

/// Files that real Keras wrote, against what it computed; see `Tests/Fixtures/generator/files.py`.
@Suite struct KerasFileTests {
    private func fit(
        _ model: Model, _ values: (x: [Tensor], y: [Tensor]), epochs: Int
    ) throws -> [Double] {
        try model.fit(
            values.x, values.y, batchSize: 4, epochs: epochs, verbose: .silent, shuffle: false
        )["loss"]
    }

    private func expectClose(
        _ got: [Double], _ expected: [Double], _ tolerance: Double, _ what: String,
        least: Double = 0
    ) {
        #expect(got.count == expected.count, "\(what)")
        let size = Swift.max(expected.map(abs).max() ?? 0, least)
        for (a, b) in zip(got, expected) where abs(a - b) > tolerance * (abs(b) + 0.1 * size) {
            Issue.record("\(what): \(a), not \(b)")
            return
        }
    }

    @Test(
        "What Keras saved predicts the same here, and training goes on with the same losses",
        arguments: KerasConfigTests.names)
    func loads(name: String) throws {
        let expected = try #require(kerasCases[name])
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
        // errors of rounding, as a bias in front of a normalisation, RMSprop makes large.
        guard !["operations", "masked"].contains(name) else { return }
        for (got, wanted) in zip(try model.getWeights(), weights) {
            expectClose(try got.scalars(), try wanted.scalars(), 1e-4, "weights", least: 1)
        }
    }

    @Test(
        "What was saved here is read again with the same bits, and goes on with the same losses",
        arguments: KerasConfigTests.names)
    func roundTrips(name: String) throws {
        let folder = try TemporaryFolder()
        let values = try #require(kerasCases[name])
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
