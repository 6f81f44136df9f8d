import Descent

/// One drawn configuration, and where the numbers are that Keras computed for it; written by
/// `Scripts/keras-conformance/pack.py`.
package struct ConformanceCase: Decodable, Sendable, CustomStringConvertible {
    /// Where an array starts among all numbers, and its shape.
    struct Place: Decodable, Sendable {
        let start: Int
        let shape: Shape

        init(from decoder: any Decoder) throws {
            let numbers = try decoder.singleValueContainer().decode([Int].self)
            start = numbers.first ?? 0
            shape = Shape(Array(numbers.dropFirst()))
        }
    }

    /// Arrays of weights of a layer, in the order of its weights.
    struct LayerPlaces: Decodable, Sendable {
        let layer: String
        let arrays: [Place]
    }

    /// One step of training on the whole batch.
    struct Step: Decodable, Sendable {
        let y: Place
        let loss: Double
        let weights: [LayerPlaces]
    }

    /// The name of its `.keras` file, without the ending.
    package let name: String
    package let seed: Int
    package let number: Int
    /// The layers as they were made in Python.
    package let layers: String
    let training: Bool
    let inputs: [Place]
    let dtypes: [String]
    let outputs: [Place]
    /// nil for outputs that are whole numbers.
    let cotangents: [Place?]
    /// nil for inputs that are whole numbers or flags.
    let inputGradients: [Place?]
    let weightGradients: [LayerPlaces]
    /// Weights that do not train, behind a call while training.
    let after: [LayerPlaces]
    let step: Step?

    enum CodingKeys: String, CodingKey {
        case name, seed, number, layers, training, inputs, dtypes, outputs, cotangents, after, step
        case inputGradients = "input_gradients"
        case weightGradients = "weight_gradients"
    }

    package var description: String {
        "seed \(seed), number \(number), \(layers)\(training ? ", training" : "")"
            + ", inputs \(inputs.map { "\($0.shape)" }.joined(separator: " "))"
    }

    /// The classes of the layers that were drawn.
    package var classNames: Set<String> {
        Set(layers.matches(of: /([A-Z]\w*)\(/).map { String($0.1) })
    }
}
