import Descent
import DescentCore
import DescentTesting
import Testing

/// Every layer through `checkLayer`: derivatives in float64 against central differences for
/// inference and training, shapes for two batch sizes, engine against interpreter,
/// configuration, weights.
@Suite struct LayerGradientTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let shapes: [Shape]
        var input: (@Sendable (Shape, Int) -> Tensor)?
        let make: @Sendable (DType) throws -> Layer

        init(
            _ name: String, _ shapes: [Shape], input: (@Sendable (Shape, Int) -> Tensor)? = nil,
            _ make: @escaping @Sendable (DType) throws -> Layer
        ) {
            testDescription = name
            self.shapes = shapes
            self.input = input
            self.make = make
        }
    }

    /// Values no two of which are equal, so that maxima have one winner.
    @Sendable private static func distinct(_ shape: Shape, _ index: Int) -> Tensor {
        var order = Array(0..<shape.elementCount)
        var source = RandomSource(seed: 77, stream: UInt64(index))
        source.shuffle(&order)
        return Tensor(
            shape: shape, scalars: order.map { Double($0) / 7 - 3.1 + Double(index) * 0.03 })
    }

    @Sendable private static func indices(_ shape: Shape, _ index: Int) -> Tensor {
        Tensor(shape: shape, scalars: (0..<shape.elementCount).map { Int32($0 * 3 % 5) })
    }

    static let core: [Row] = [
        Row("Dense", [[3]]) { Dense(units: 4, activation: .tanh, dtype: $0) },
        Row("Dense on sequences", [[2, 3]]) { Dense(units: 4, useBias: false, dtype: $0) },
        Row("Embedding", [[4]], input: indices) { Embedding(inputDim: 5, outputDim: 3, dtype: $0) },
        Row("Masking", [[2, 3]]) { Masking(maskValue: 0.5, dtype: $0) },
        Row("Flatten", [[2, 3]]) { Flatten(dtype: $0) },
        Row("Reshape", [[2, 6]]) { Reshape(targetShape: [3, -1], dtype: $0) },
        Row("Rescaling", [[3]]) { Rescaling(scale: 0.5, offset: 1, dtype: $0) },
        Row("ZeroPadding2D", [[2, 3, 2]]) { ZeroPadding2D(padding: ((0, 1), (2, 0)), dtype: $0) },
        Row("Dropout", [[5]]) { Dropout(rate: 0.4, dtype: $0) },
        Row("Add", [[3], [3]]) { Add(dtype: $0) },
        Row("Subtract", [[3], [3]]) { Subtract(dtype: $0) },
        Row("Multiply", [[3], [3]]) { Multiply(dtype: $0) },
        Row("Average", [[3], [3], [3]]) { Average(dtype: $0) },
        Row("Maximum", [[3], [3]], input: distinct) { Maximum(dtype: $0) },
        Row("Minimum", [[3], [3]], input: distinct) { Minimum(dtype: $0) },
        Row("Concatenate", [[2, 3], [2, 1]]) { Concatenate(dtype: $0) },
        Row("Identity", [[2, 3]]) { Identity(dtype: $0) },
        Row("EinsumDense", [[2, 3]]) {
            EinsumDense("abc,cd->adb", outputShape: [4, nil], biasAxes: "d", dtype: $0)
        },
        Row("PReLU", [[3]], input: distinct) { PReLU(alphaInitializer: .ones, dtype: $0) },
    ]

    static let recurrent: [Row] = [
        Row("SimpleRNN", [[4, 3]]) {
            SimpleRNN(2, dropout: 0.3, recurrentDropout: 0.2, dtype: $0)
        },
        Row("LSTM", [[4, 3]]) {
            LSTM(2, dropout: 0.3, returnSequences: true, returnState: true, dtype: $0)
        },
        Row("LSTM with recurrent dropout", [[4, 3]]) {
            LSTM(2, dropout: 0.3, recurrentDropout: 0.3, goBackwards: true, dtype: $0)
        },
        Row("GRU", [[4, 3]]) {
            GRU(2, recurrentDropout: 0.3, returnSequences: true, dtype: $0)
        },
        Row("GRU that resets before", [[4, 3]]) {
            GRU(2, recurrentDropout: 0.3, resetAfter: false, dtype: $0)
        },
        Row("RNN", [[3, 2]]) { dtype in
            RNN([GRUCell(2, dtype: dtype), LSTMCell(3, dropout: 0.3, dtype: dtype)], dtype: dtype)
        },
        Row("Bidirectional", [[3, 2]]) {
            Bidirectional(LSTM(2, returnSequences: true, dtype: $0), dtype: $0)
        },
        Row("ConvLSTM1D", [[3, 4, 2]]) {
            ConvLSTM1D(2, 2, dropout: 0.3, returnSequences: true, returnState: true, dtype: $0)
        },
        Row("ConvLSTM2D, channels first", [[2, 1, 3, 4]]) {
            ConvLSTM2D(
                2, (3, 2), padding: .same, dataFormat: .channelsFirst, dropout: 0.2,
                recurrentDropout: 0.3, goBackwards: true, dtype: $0)
        },
        Row("ConvLSTM3D", [[2, 2, 3, 2, 1]]) {
            ConvLSTM3D(1, 2, strides: [1, 2, 1], recurrentDropout: 0.3, dtype: $0)
        },
        Row("TimeDistributed", [[3, 4]]) {
            TimeDistributed(Dense(2, activation: .tanh, dtype: $0), dtype: $0)
        },
        Row("MultiHeadAttention", [[3, 4], [5, 4]]) {
            MultiHeadAttention(numHeads: 2, keyDim: 3, useGate: true, dtype: $0)
        },
        Row("MultiHeadAttention with dropout", [[3, 4], [3, 4]]) {
            MultiHeadAttention(numHeads: 2, keyDim: 3, dropout: 0.3, slidingWindow: 2, dtype: $0)
        },
        Row("GroupQueryAttention", [[3, 4], [5, 4]]) {
            GroupQueryAttention(
                headDim: 2, numQueryHeads: 4, numKeyValueHeads: 2, dtype: $0)
        },
        Row("Attention", [[3, 4], [5, 4], [5, 4]]) {
            Attention(useScale: true, scoreMode: .concat, dropout: 0.3, dtype: $0)
        },
        Row("AdditiveAttention", [[3, 4], [5, 4]]) { AdditiveAttention(dtype: $0) },
    ]

    static let spatial: [Row] = [
        Row("Conv1D", [[7, 2]]) {
            Conv1D(filters: 3, kernelSize: 3, strides: 2, padding: .same, dtype: $0)
        },
        Row("causal Conv1D", [[6, 2]]) {
            Conv1D(filters: 3, kernelSize: 2, padding: .causal, dilationRate: 2, dtype: $0)
        },
        Row("Conv2D", [[5, 6, 2]]) {
            Conv2D(filters: 4, kernelSize: [3, 2], padding: .same, activation: .sigmoid, dtype: $0)
        },
        Row("grouped Conv2D", [[5, 5, 4]]) {
            Conv2D(filters: 4, kernelSize: 3, strides: 2, groups: 2, dtype: $0)
        },
        Row("dilated Conv2D", [[6, 6, 2]]) {
            Conv2D(filters: 3, kernelSize: 2, dilationRate: 2, useBias: false, dtype: $0)
        },
        Row("MaxPooling1D", [[7, 2]], input: distinct) {
            MaxPooling1D(poolSize: 3, strides: 2, dtype: $0)
        },
        Row("MaxPooling2D", [[5, 6, 2]], input: distinct) {
            MaxPooling2D(padding: .same, dtype: $0)
        },
        Row("AveragePooling1D", [[7, 2]]) {
            AveragePooling1D(poolSize: 3, padding: .same, dtype: $0)
        },
        Row("AveragePooling2D", [[5, 5, 2]]) {
            AveragePooling2D(poolSize: 3, strides: 2, padding: .same, dtype: $0)
        },
        Row("GlobalAveragePooling1D", [[4, 3]]) { GlobalAveragePooling1D(dtype: $0) },
        Row("GlobalAveragePooling2D", [[3, 4, 2]]) { GlobalAveragePooling2D(dtype: $0) },
        Row("GlobalMaxPooling1D", [[4, 3]], input: distinct) { GlobalMaxPooling1D(dtype: $0) },
        Row("GlobalMaxPooling2D", [[3, 4, 2]], input: distinct) {
            GlobalMaxPooling2D(keepDims: true, dtype: $0)
        },
        Row("BatchNormalization", [[3, 3, 2]]) { BatchNormalization(dtype: $0) },
        Row("BatchNormalization without scale", [[4]]) {
            BatchNormalization(center: false, scale: false, dtype: $0)
        },
        Row("LayerNormalization", [[5]]) { LayerNormalization(dtype: $0) },
        Row("LayerNormalization over two axes", [[3, 4]]) {
            LayerNormalization(axis: [1, 2], dtype: $0)
        },
        Row("Normalization", [[3]]) {
            Normalization(mean: [0.1, 0.2, 0.3], variance: [1, 2, 3], dtype: $0)
        },
    ]

    static let convolutions: [Row] = [
        Row("Conv3D", [[3, 4, 3, 2]]) {
            Conv3D(filters: 2, kernelSize: 2, padding: .same, activation: .tanh, dtype: $0)
        },
        Row("grouped Conv3D with strides", [[4, 3, 5, 2]]) {
            Conv3D(filters: 2, kernelSize: [1, 2, 3], strides: 2, groups: 2, dtype: $0)
        },
        Row("Conv1DTranspose", [[4, 2]]) {
            Conv1DTranspose(filters: 3, kernelSize: 3, strides: 2, padding: .same, dtype: $0)
        },
        Row("Conv2DTranspose", [[3, 4, 2]]) {
            Conv2DTranspose(
                filters: 3, kernelSize: [3, 2], strides: 2, outputPadding: 1, activation: .sigmoid,
                dtype: $0)
        },
        Row("Conv2DTranspose of eight channels", [[5, 6, 8]]) {
            Conv2DTranspose(filters: 8, kernelSize: 3, padding: .same, dtype: $0)
        },
        Row("dilated Conv2DTranspose, channels first", [[2, 3, 4]]) {
            Conv2DTranspose(
                filters: 2, kernelSize: 2, dataFormat: .channelsFirst, dilationRate: 2, dtype: $0)
        },
        Row("Conv3DTranspose", [[2, 2, 3, 2]]) {
            Conv3DTranspose(filters: 2, kernelSize: 2, strides: [1, 2, 2], dtype: $0)
        },
        Row("DepthwiseConv1D", [[6, 3]]) {
            DepthwiseConv1D(kernelSize: 3, depthMultiplier: 2, dtype: $0)
        },
        Row("DepthwiseConv2D", [[5, 6, 8]]) {
            DepthwiseConv2D(kernelSize: 3, padding: .same, activation: .tanh, dtype: $0)
        },
        Row("DepthwiseConv2D with strides", [[5, 6, 3]]) {
            DepthwiseConv2D(kernelSize: [2, 3], strides: 2, depthMultiplier: 2, dtype: $0)
        },
        Row("SeparableConv1D", [[6, 3]]) {
            SeparableConv1D(filters: 4, kernelSize: 3, padding: .same, dtype: $0)
        },
        Row("SeparableConv2D", [[5, 6, 3]]) {
            SeparableConv2D(
                filters: 4, kernelSize: 3, strides: 2, depthMultiplier: 2, activation: .softplus,
                dtype: $0)
        },
        Row("Conv2D, channels first", [[2, 5, 4]]) {
            Conv2D(
                filters: 3, kernelSize: 3, padding: .same, dataFormat: .channelsFirst,
                activation: .softmax, dtype: $0)
        },
    ]

    static let pools: [Row] = [
        Row("MaxPooling3D", [[4, 3, 5, 2]], input: distinct) {
            MaxPooling3D(poolSize: [2, 3, 2], strides: 1, padding: .same, dtype: $0)
        },
        Row("AveragePooling3D", [[4, 3, 5, 2]]) {
            AveragePooling3D(poolSize: 2, padding: .same, dtype: $0)
        },
        Row("MaxPooling2D, channels first", [[2, 5, 6]], input: distinct) {
            MaxPooling2D(dataFormat: .channelsFirst, dtype: $0)
        },
        Row("GlobalAveragePooling3D", [[2, 3, 2, 3]]) { GlobalAveragePooling3D(dtype: $0) },
        Row("GlobalMaxPooling3D", [[2, 3, 2, 3]], input: distinct) {
            GlobalMaxPooling3D(keepDims: true, dtype: $0)
        },
        Row("AdaptiveAveragePooling1D", [[7, 2]]) {
            AdaptiveAveragePooling1D(outputSize: 3, dtype: $0)
        },
        Row("AdaptiveAveragePooling2D", [[5, 6, 2]]) {
            AdaptiveAveragePooling2D(outputSize: [3, 2], dtype: $0)
        },
        Row("AdaptiveAveragePooling3D", [[2, 4, 5, 3]]) {
            AdaptiveAveragePooling3D(outputSize: 2, dataFormat: .channelsFirst, dtype: $0)
        },
        Row("AdaptiveMaxPooling1D", [[7, 2]], input: distinct) {
            AdaptiveMaxPooling1D(outputSize: 4, dtype: $0)
        },
        Row("AdaptiveMaxPooling2D", [[5, 6, 2]], input: distinct) {
            AdaptiveMaxPooling2D(outputSize: [3, 2], dtype: $0)
        },
        Row("AdaptiveMaxPooling3D", [[4, 3, 5, 1]], input: distinct) {
            AdaptiveMaxPooling3D(outputSize: 2, dtype: $0)
        },
    ]

    static let shapes: [Row] = [
        Row("Permute", [[2, 3, 4]]) { Permute(dims: [3, 1, 2], dtype: $0) },
        Row("RepeatVector", [[3]]) { RepeatVector(n: 4, dtype: $0) },
        Row("ZeroPadding1D", [[3, 2]]) { ZeroPadding1D(padding: (0, 2), dtype: $0) },
        Row("ZeroPadding3D", [[2, 1, 2, 2]]) {
            ZeroPadding3D(padding: (0, 1, 2), dataFormat: .channelsFirst, dtype: $0)
        },
        Row("Cropping1D", [[5, 2]]) { Cropping1D(cropping: (0, 2), dtype: $0) },
        Row("Cropping2D", [[4, 5, 2]]) { Cropping2D(cropping: ((1, 0), (2, 1)), dtype: $0) },
        Row("Cropping3D", [[3, 4, 3, 1]]) { Cropping3D(dtype: $0) },
        Row("UpSampling1D", [[3, 2]]) { UpSampling1D(size: 3, dtype: $0) },
        Row("UpSampling2D", [[2, 3, 2]]) { UpSampling2D(size: [3, 2], dtype: $0) },
        Row("bilinear UpSampling2D", [[3, 4, 2]]) {
            UpSampling2D(interpolation: .bilinear, dtype: $0)
        },
        Row("bicubic UpSampling2D, channels first", [[2, 3, 4]]) {
            UpSampling2D(
                size: [2, 1], dataFormat: .channelsFirst, interpolation: .bicubic, dtype: $0)
        },
        Row("UpSampling3D", [[2, 1, 2, 2]]) { UpSampling3D(size: [1, 2, 3], dtype: $0) },
        Row("Flatten, channels first", [[2, 3, 2]]) {
            Flatten(dataFormat: .channelsFirst, dtype: $0)
        },
        Row("Dot", [[3, 4], [2, 4]]) { Dot(axes: 2, dtype: $0) },
        Row("Dot of unit vectors", [[4], [4]]) { Dot(axes: 1, normalize: true, dtype: $0) },
        Row("GroupNormalization", [[3, 2, 4]]) { GroupNormalization(groups: 2, dtype: $0) },
        Row("GroupNormalization over another axis", [[4, 3]]) {
            GroupNormalization(groups: -1, axis: 1, center: false, dtype: $0)
        },
        Row("UnitNormalization", [[3, 4]]) { UnitNormalization(axis: [1, 2], dtype: $0) },
        Row("RMSNormalization", [[3, 4]]) { RMSNormalization(axis: [1], dtype: $0) },
        // So many iterations that the vectors are exact, whatever was drawn before: derivatives take
        // them as constants.
        Row("SpectralNormalization", [[4]]) {
            SpectralNormalization(
                Dense(
                    3, activation: .tanh, kernelInitializer: GlorotUniform(seed: 3), dtype: $0),
                powerIterations: 1000, dtype: $0)
        },
        Row("SpatialDropout1D", [[3, 4]]) { SpatialDropout1D(rate: 0.4, dtype: $0) },
        Row("SpatialDropout2D", [[2, 3, 4]]) {
            SpatialDropout2D(rate: 0.4, dataFormat: .channelsFirst, dtype: $0)
        },
        Row("SpatialDropout3D", [[2, 1, 2, 3]]) { SpatialDropout3D(rate: 0.4, dtype: $0) },
        Row("GaussianNoise", [[5]]) { GaussianNoise(stddev: 0.4, dtype: $0) },
        Row("GaussianDropout", [[5]]) { GaussianDropout(rate: 0.4, dtype: $0) },
        Row("AlphaDropout", [[3, 4]]) {
            AlphaDropout(rate: 0.4, noiseShape: [nil, 1, nil], dtype: $0)
        },
        Row("ActivityRegularization", [[5]]) { ActivityRegularization(l1: 0.1, dtype: $0) },
    ]

    static let images: [Row] = [
        Row("Resizing", [[5, 4, 2]]) { Resizing(3, 6, antialias: true, dtype: $0) },
        Row("Resizing to the nearest", [[5, 4, 2]]) {
            Resizing(3, 6, interpolation: .nearest, dtype: $0)
        },
        Row("CenterCrop", [[5, 4, 2]]) { CenterCrop(2, 3, dtype: $0) },
        Row("RandomFlip", [[2, 3, 2]]) { RandomFlip("horizontal", dtype: $0) },
        Row("RandomBrightness", [[2, 3, 2]]) {
            RandomBrightness(0.2, valueRange: -9...9, dtype: $0)
        },
        Row("RandomContrast", [[2, 3, 2]]) {
            RandomContrast(factor: 0.1...0.3, valueRange: -9...9, dtype: $0)
        },
        Row("RandomTranslation", [[3, 4, 2]]) {
            RandomTranslation(0.2, 0.3...0.4, fillMode: .constant, fillValue: 0.5, dtype: $0)
        },
        Row("RandomZoom", [[3, 4, 2]]) { RandomZoom(-0.3, fillMode: .wrap, dtype: $0) },
        Row("RandomRotation, channels first", [[2, 3, 4]]) {
            RandomRotation(0.2, dataFormat: .channelsFirst, dtype: $0)
        },
        Row("RandomRotation to the nearest", [[3, 4, 2]]) {
            RandomRotation(0.2, fillMode: .nearest, interpolation: .nearest, dtype: $0)
        },
        Row("RandomCrop", [[4, 5, 2]]) { RandomCrop(2, 3, dtype: $0) },
        Row("RandomCrop of smaller images", [[3, 5, 2]]) { RandomCrop(4, 3, dtype: $0) },
        Row("Discretization", [[6]]) {
            Discretization(binBoundaries: [-0.5, 0.1, 0.4], outputMode: "one_hot", dtype: $0)
        },
        Row("IntegerLookup", [[4]], input: indices) {
            IntegerLookup(vocabulary: [3, 1, 2], outputMode: .count, dtype: $0)
        },
        Row("CategoryEncoding", [[4]], input: indices) {
            CategoryEncoding(5, outputMode: "count", dtype: $0)
        },
    ]

    static let rows =
        core + recurrent + spatial + convolutions + pools + shapes + images + activations

    static let activations: [Row] =
        ActivationFunction.allCases.map { function in
            Row("Activation \(function)", [[6]], input: distinct) {
                Activation(function, dtype: $0)
            }
        } + [
            Row("ReLU", [[6]], input: distinct) {
                ReLU(maxValue: 2, negativeSlope: 0.1, threshold: 0.25, dtype: $0)
            },
            Row("LeakyReLU", [[6]], input: distinct) { LeakyReLU(dtype: $0) },
            Row("ELU", [[6]], input: distinct) { ELU(alpha: 0.7, dtype: $0) },
            Row("Softmax", [[2, 3]]) { Softmax(axis: 1, dtype: $0) },
        ]

    @Test(
        "A layer's derivatives, shapes, engine and weights are right",
        arguments: rows)
    func layerIsRight(row: Row) throws {
        let report = try checkLayer(inputShapes: row.shapes, input: row.input, row.make)
        #expect(report.failure == nil)
    }

    @Test("Every registered layer has a row here")
    func everyLayerHasARow() throws {
        let covered = Set(try Self.rows.map { try $0.make(.float32).kerasClassName })
        // Cells take part in the rows of the layers around them, and strings are in no graph.
        let before: Set = ["HashedCrossing", "Hashing", "StringLookup", "TextVectorization"]
        let missing = Registry.layerNames.filter {
            !covered.contains($0) && !$0.hasSuffix("Cell") && !$0.hasSuffix("Cells")
                && !before.contains($0)
        }
        #expect(missing.isEmpty)
    }
}
