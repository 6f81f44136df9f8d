import Descent
import Testing

/// What every layer says about values and inputs that cannot work. Keras accepts some of these.
@Suite struct LayerFaultTests {
    struct Row: Sendable, CustomTestStringConvertible {
        /// Layers are not Sendable: each test makes its own.
        let layer: @Sendable () -> Layer
        let inputs: [Tensor]
        let message: String
        var testDescription: String { message }

        init(
            _ layer: @escaping @Sendable @autoclosure () -> Layer, _ inputs: Tensor...,
            says message: String
        ) {
            self.layer = layer
            self.inputs = inputs
            self.message = message
        }
    }

    static let matrix = Tensor.ones([2, 3])
    static let images = Tensor.ones([2, 4, 4, 3])
    static let steps = Tensor.ones([2, 5, 3])
    static let volumes = Tensor.ones([2, 3, 4, 4, 2])
    static let pixels = Tensor.ones([2, 4, 4, 3], dtype: .uint8)

    static let values: [Row] = [
        Row(
            Dense(units: 0), matrix,
            says: "Dense 'dense' needs units of 1 or more, but got 0. Use for example units: 64."),
        Row(
            Dense(units: -3, name: "out"), matrix,
            says: "Dense 'out' needs units of 1 or more, but got -3. Use for example units: 64."),
        Row(
            Embedding(inputDim: 0, outputDim: 4), matrix,
            says: "Embedding 'embedding' needs inputDim of 1 or more, but got 0. "
                + "Use for example inputDim: 1000."),
        Row(
            Embedding(inputDim: 4, outputDim: 0), matrix,
            says: "Embedding 'embedding' needs outputDim of 1 or more, but got 0. "
                + "Use for example outputDim: 64."),
        Row(
            Conv2D(filters: 0, kernelSize: 3), images,
            says: "Conv2D 'conv2d' needs filters of 1 or more, but got 0. "
                + "Use for example filters: 32."),
        Row(
            Conv2D(filters: 4, kernelSize: 0), images,
            says: "Conv2D 'conv2d' needs 2 positive numbers as kernel size, but got [0, 0]. "
                + "Use for example kernelSize: 2."),
        Row(
            Conv2D(filters: 4, kernelSize: [3, 3, 3]), images,
            says: "Conv2D 'conv2d' needs 2 positive numbers as kernel size, but got [3, 3, 3]. "
                + "Use for example kernelSize: 2."),
        Row(
            Conv2D(filters: 4, kernelSize: [], padding: .same), images,
            says: "Conv2D 'conv2d' needs 2 positive numbers as kernel size, but got []. "
                + "Use for example kernelSize: 2."),
        Row(
            Conv2D(filters: 4, kernelSize: Size2D(.max), padding: .same), images,
            says: "Conv2D 'conv2d' needs 2 positive numbers as kernel size, but got "
                + "[9223372036854775807, 9223372036854775807]. Use for example kernelSize: 2."),
        Row(
            Conv2D(filters: 4, kernelSize: 3, strides: [1, 0]), images,
            says: "Conv2D 'conv2d' needs 2 positive numbers as strides, but got [1, 0]. "
                + "Use for example strides: 2."),
        Row(
            Conv1D(filters: 4, kernelSize: 3, strides: 0), steps,
            says: "Conv1D 'conv1d' needs a positive number as strides, but got 0. "
                + "Use for example strides: 2."),
        Row(
            Conv2D(filters: 4, kernelSize: 3, dilationRate: -1), images,
            says: "Conv2D 'conv2d' needs 2 positive numbers as dilation rate, but got [-1, -1]. "
                + "Use for example dilationRate: 2."),
        Row(
            Conv2D(filters: 4, kernelSize: 3, strides: 2, dilationRate: 2), images,
            says: "Conv2D 'conv2d' needs strides or dilationRate to be 1, but got strides [2, 2], "
                + "dilationRate [2, 2]. Use one of them only."),
        Row(
            Conv2D(filters: 4, kernelSize: 3, groups: 3), images,
            says: "Conv2D 'conv2d' needs filters that groups divides, but got 4 filters, 3 groups. "
                + "Use a multiple of groups."),
        Row(
            Conv2D(filters: 4, kernelSize: 3, groups: 0), images,
            says: "Conv2D 'conv2d' needs groups of 1 or more, but got 0. "
                + "Use for example groups: 1."),
        Row(
            MaxPooling2D(poolSize: 0), images,
            says: "MaxPooling2D 'max_pooling2d' needs 2 positive numbers as pool size, but got "
                + "[0, 0]. Use for example poolSize: 2."),
        Row(
            AveragePooling1D(strides: -1), steps,
            says: "AveragePooling1D 'average_pooling1d' needs a positive number as strides, but "
                + "got -1. Use for example strides: 2."),
        Row(
            Dropout(rate: 1.1), matrix,
            says: "Dropout 'dropout' needs a rate from 0 to 1, but got 1.1. "
                + "Use the share to drop, for example 0.5."),
        Row(
            Dropout(rate: .nan), matrix,
            says: "Dropout 'dropout' needs a rate from 0 to 1, but got nan. "
                + "Use the share to drop, for example 0.5."),
        Row(
            BatchNormalization(epsilon: 0), matrix,
            says: "BatchNormalization 'batch_normalization' needs epsilon above 0, but got 0.0. "
                + "Use for example epsilon: 1e-3."),
        Row(
            BatchNormalization(momentum: 1.5), matrix,
            says: "BatchNormalization 'batch_normalization' needs a momentum from 0 to 1, but got "
                + "1.5. Use 0.99."),
        Row(
            LayerNormalization(epsilon: .nan), matrix,
            says: "LayerNormalization 'layer_normalization' needs epsilon above 0, but got nan. "
                + "Use for example epsilon: 1e-3."),
        Row(
            LayerNormalization(axis: []), matrix,
            says: "LayerNormalization 'layer_normalization' needs at least one axis, but got none. "
                + "Use axis: -1."),
        Row(
            Normalization(mean: [1]), matrix,
            says:
                "Normalization 'normalization' needs mean and variance together, but got only one "
                + "of them. Give both, or neither and call adapt(_:)."),
        Row(
            Normalization(mean: [1], variance: [-1]), matrix,
            says:
                "Normalization 'normalization' needs finite means, and variances of 0 or more, but "
                + "got [1.0, -1.0]. Check the numbers."),
        Row(
            Reshape(targetShape: [-1, -1]), matrix,
            says: "Reshape 'reshape' needs positive lengths, at most one of them −1, but got "
                + "[-1, -1]. Give the shape of one example, without the batch."),
        Row(
            ZeroPadding2D(padding: -1), images,
            says: "ZeroPadding2D 'zero_padding2d' needs padding of 0 or more, but got "
                + "[-1, -1, -1, -1]. Slice the tensor to remove cells."),
        Row(
            Rescaling(scale: .infinity), matrix,
            says: "Rescaling 'rescaling' needs finite scale and offset, but got inf and 0.0. "
                + "Use for example scale: 1.0 / 255."),
        Row(
            Dense(units: 2, kernelInitializer: .randomNormal(standardDeviation: -1)), matrix,
            says: "RandomNormal needs a standard deviation of 0 or more, but got -1.0. Use 0.05."),
    ]

    @Test("Values that cannot work", arguments: values + shapeValues)
    func badValues(_ row: Row) throws {
        let error = try #require(row.layer()(row.inputs).error)
        #expect("\(error)".hasPrefix(row.message))
        #expect(throws: ConfigurationError.self) {
            try row.layer().buildIfNeeded(row.inputs.map(\.shape))
        }
    }

    @Test("Inputs that do not fit", arguments: inputs + shapeInputs)
    func badInputs(_ row: Row) throws {
        let result = row.layer()(row.inputs)
        #expect("\(try #require(result.error))".hasPrefix(row.message))
        #expect(throws: (any Error).self) { try result.scalars() }
    }

    @Test func hugeLayersAreRefusedBeforeMemoryIsTaken() throws {
        for units in [5_000_000_000, 1_000_000_000_000, Int.max] {
            let error = try #require(Dense(units: units)(Tensor.ones([1, 3])).error)
            #expect(error is EngineError, "\(error)")
        }
        let padded = ZeroPadding2D(padding: Int(Int32.max))(Tensor.ones([1, 1, 1, 1]))
        #expect(throws: (any Error).self) { try padded.scalars() }
    }

    @Test func anEmbeddingRefusesIndicesOutsideItsTable() throws {
        let layer = Embedding(inputDim: 4, outputDim: 2)
        for index in [9, -1] {
            #expect(throws: EngineError.self) {
                try layer(Tensor([[0, index]] as [[Int]])).scalars()
            }
        }
    }
}
