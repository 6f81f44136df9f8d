import Descent
import DescentData
import Foundation
import Testing
import FileTesting

@testable import DescentFormats

/// A model that is exported, and what it is called on.
struct ExportedModel {
    let name: String
    let model: Model
    let x: [Tensor]
    /// Whether the program saves what it made.
    var isSaved = true

    /// The models that Keras saved.
    static func fixtures() throws -> [ExportedModel] {
        let cases = kerasCases("files").merging(kerasCases("sequence_files")) { $1 }
        return try KerasConfigTests.names.map { name in
            ExportedModel(
                name: name, model: try Model.load(fixture("keras/\(name).keras")),
                x: try #require(cases[name]).tensors("x"))
        }
    }

    /// The model of all functions. What it is made of has no words in Keras without them.
    static func functions() throws -> ExportedModel {
        let x = try #require(kerasCases("function_files")["inputs"]).tensors("value")
        return ExportedModel(
            name: "functions", model: try Model.load(fixture("keras/functions.keras")), x: x,
            isSaved: false)
    }

    /// Numbers from −1 to 1.
    private static func waves(_ shape: Shape) -> Tensor {
        Tensor(shape: shape, scalars: (0..<shape.elementCount).map { sin(Double($0)) })
            .cast(to: .float32)
    }

    /// A model with layers of many kinds; what makes one of every class is compiled in `SwiftSourceTests`.
    static func manyLayers() -> ExportedModel {
        let image = Input(shape: [12, 12, 2], name: "image")
        let ids = Input(shape: [8], dtype: .int32, name: "ids")
        var a = Rescaling(scale: 0.5, offset: 0.25)(ZeroPadding2D(padding: ((1, 0), (2, 1)))(image))
        a = Normalization(axis: -1, mean: [0.1, 0.2], variance: [1, 2])(a)
        a = Conv2D(filters: 4, kernelSize: [3, 2], strides: 2, padding: .same)(a)
        a = BatchNormalization(momentum: 0.5, name: "class")(a)
        a = MaxPooling2D(poolSize: [2, 1], strides: 1)(ReLU(maxValue: 6, negativeSlope: 0.1)(a))
        a = AveragePooling2D(poolSize: 2, padding: .same)(LeakyReLU(negativeSlope: 0.3)(a))
        let pooled = Concatenate()([
            GlobalAveragePooling2D()(a), GlobalMaxPooling2D()(a), Flatten()(a),
        ])
        var b = Embedding(
            inputDim: 10, outputDim: 4, embeddingsInitializer: RandomNormal(), maskZero: true)(ids)
        b = Conv1D(
            filters: 6, kernelSize: 3, padding: .causal, dilationRate: 2, activation: .gelu,
            kernelRegularizer: L1L2(l1: 0.1, l2: 0.2))(b)
        b = LayerNormalization(epsilon: 1e-2)(ELU(alpha: 0.5)(b))
        b = AveragePooling1D()(MaxPooling1D(poolSize: 3, strides: 1, padding: .same)(b))
        let sequence = Concatenate(axis: 1, name: "größe \"1\"")([
            GlobalAveragePooling1D()(Masking(maskValue: 0.5)(b)), GlobalMaxPooling1D()(b),
            Flatten()(Reshape(targetShape: [3, 8])(b)),
        ])
        let c = Dense(units: 5, activation: .tanh, kernelConstraint: MaxNorm())(pooled)
        let d = Dense(units: 5, useBias: false)(Dropout(rate: 0.5, seed: 3)(sequence))
        let e = Activation(.softplus, name: "relu")(Add()([c, d]))
        let f = Multiply()([Subtract()([c, d]), Maximum()([d, e])])
        let g = Softmax()(Average()([Minimum()([e, f]), c]))
        return ExportedModel(
            name: "manyLayers",
            model: Model(inputs: [image, ids], outputs: [g, f], name: "many layers"),
            x: [
                waves([3, 12, 12, 2]),
                Tensor(shape: [3, 8], scalars: (0..<24).map { Double($0 % 7) }).cast(to: .int32),
            ])
    }

    /// Shared and nested models with several outputs, frozen layers, a policy, and maths between.
    static func nested() throws -> ExportedModel {
        let x = Input(shape: [6], name: "func")
        let encoder = Sequential(
            [Input(shape: [6], name: "x"), Dense(units: 4, activation: .relu, name: "dense")],
            name: "encoder")
        encoder.layers[0].trainable = false
        let y = Input(shape: [4], name: "y")
        let heads = Model(
            inputs: y, outputs: [Dense(units: 2, name: "a")(y), Dense(units: 2, name: "b")(y)],
            name: "heads", trainable: false)
        let half = DTypePolicy.mixedBFloat16.asDefault {
            Sequential(
                [Input(shape: [2], name: "h"), Dense(units: 3, name: "low")], name: "half")
        }
        let first = heads.outputs(encoder(x))
        let second = heads.outputs(encoder(x * 2 - 1))
        let table = Tensor([[0.5, -1], [0.25, 3], [1, 1e-3]] as [[Float]])
        let mixed = half(relu(first[0] + second[1])).cast(to: .float32)
        let joined = concatenate([matmul(mixed, table), first[1] / (abs(second[0]) + 1)], axis: 1)
        let model = Model(
            inputs: x, outputs: [joined.sliced(axis: 1, from: 1, to: 4), softmax(joined)],
            name: "shared")
        model.compile(
            optimizer: Adam(
                learningRate: CosineDecay(initialLearningRate: 0.1, decaySteps: 10), clipnorm: 1),
            loss: [MeanSquaredError(), nil], lossWeights: [0.5, 1],
            metrics: [["mae", AUC(numThresholds: 10)], []])
        return ExportedModel(name: "nested_2", model: model, x: [waves([3, 6])])
    }
}
