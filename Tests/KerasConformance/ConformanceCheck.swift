package import Descent
import DescentCore
import DescentFormats

/// Loads the `.keras` file of a configuration and compares with what Keras computed.
package struct ConformanceCheck {
    private let row: ConformanceCase
    private let pack: ConformancePack
    private let path: String

    /// - Parameter folder: where the file lies.
    package init(_ row: ConformanceCase, of pack: ConformancePack, in folder: String) {
        self.row = row
        self.pack = pack
        path = "\(folder)/\(row.fileName)"
    }

    /// The model that the file holds.
    package func model() throws -> Model { try Model.load(path) }

    /// What differs by more than rounding; an error is a difference, too.
    package func differences() -> [String] {
        do {
            return try callDifferences() + stepDifferences()
        } catch {
            return ["an error: \(error)"]
        }
    }

    /// The same for a model that stands for the one in the file, in what it returns alone.
    package func outputDifferences(of model: Model) -> [String] {
        do {
            let outputs = model.outputs(inputs, training: row.training)
            return try compare(zip(outputs, row.outputs).map { ("output", $0, pack.tensor($1)) })
        } catch {
            return ["an error: \(error)"]
        }
    }

    private var inputs: [Tensor] {
        zip(row.inputs, row.dtypes).map { place, dtype in
            pack.tensor(place, DType(rawValue: dtype) ?? .float32)
        }
    }

    /// Outputs, gradients, and weights that a call while training moves.
    private func callDifferences() throws -> [String] {
        let (model, inputs) = (try model(), inputs)
        // As they are before the call: one while training may move them.
        let weights = try weights(row.weightGradients, of: model, \.trainableWeights)
            .map { (name: $0.name, value: $0.value, slope: $1) }
        let outputs = model.outputs(inputs, training: row.training)
        if let error = outputs.lazy.compactMap(\.error).first { throw error }
        guard outputs.count == row.outputs.count else {
            return ["\(outputs.count) outputs, not \(row.outputs.count)"]
        }
        var pairs = zip(outputs, row.outputs).enumerated().map { index, pair in
            ("output \(index)", pair.0, pack.tensor(pair.1))
        }
        let sum = zip(outputs, row.cotangents)
            .compactMap { output, place in place.map { (output * pack.tensor($0)).sum() } }
            .reduce(Tensor(0), +)
        var sources: [(name: String, value: Tensor, slope: Tensor)] = []
        for (index, place) in row.inputGradients.enumerated() {
            guard let place else { continue }
            sources.append(("gradient of input \(index)", inputs[index], pack.tensor(place)))
        }
        sources += weights.map { ("gradient of \($0.name)", $0.value, $0.slope) }
        let slopes = gradient(of: sum, withRespectTo: sources.map(\.value))
        pairs += zip(sources, slopes).map { ($0.name, $1, $0.slope) }
        pairs += try self.weights(row.after, of: model, \.nonTrainableWeights).map {
            ("\($0.name) behind the call", $0.value, $1)
        }
        return try compare(pairs)
    }

    /// The loss of a step of training, and all weights behind it.
    private func stepDifferences() throws -> [String] {
        guard let step = row.step else { return [] }
        let model = try model()
        let history = try model.fit(
            inputs, [pack.tensor(step.y)], batchSize: row.inputs[0].shape[0], epochs: 1,
            verbose: .silent, shuffle: false)
        let loss = Tensor(history["loss"].map(Float.init))
        var pairs = [("loss of a step", loss, Tensor([Float(step.loss)]))]
        pairs += try weights(step.weights, of: model, \.weights).map {
            ("\($0.name) behind a step", $0.value, $1)
        }
        return try compare(pairs)
    }

    /// Weights of layers, each with Keras' array.
    private func weights(
        _ places: [ConformanceCase.LayerPlaces], of model: Model,
        _ kind: KeyPath<Layer, [Variable]>
    ) throws -> [(Variable, Tensor)] {
        try places.flatMap { place in
            let found = try model.getLayer(place.layer)[keyPath: kind]
            guard found.count == place.arrays.count else {
                throw CountFault(
                    layer: place.layer, got: found.count, expected: place.arrays.count)
            }
            return zip(found, place.arrays).map { ($0, pack.tensor($1)) }
        }
    }

    private func compare(_ pairs: [(String, Tensor, Tensor)]) throws -> [String] {
        let numbers = try evaluate(pairs.map(\.1)).map { Tensor(data: $0) }
        return try zip(pairs, numbers).compactMap { pair, actual in
            let tolerance = ConformanceTolerance.of(pair.0, in: row)
            return try Difference(actual, pair.2, tolerance: tolerance)
                .map { "\(pair.0): \($0)" }
        }
    }
}

/// A layer with more or fewer weights than Keras'.
private struct CountFault: Error, CustomStringConvertible {
    let layer: String
    let got: Int
    let expected: Int
    var description: String { "'\(layer)' has \(got) such weights, not \(expected)" }
}
