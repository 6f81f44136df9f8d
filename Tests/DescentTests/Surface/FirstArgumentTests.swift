import Descent
import Testing

/// Layers whose first arguments need no label, and sizes as tuples.
@Suite struct FirstArgumentTests {
    @Test("A first argument without a label means the one with it")
    func same() {
        let pairs: [(Layer, Layer)] =
            [
                (Dense(64), Dense(units: 64)),
                (Dense(64, activation: .relu), Dense(units: 64, activation: .relu)),
                (
                    Dense(3, useBias: false, kernelInitializer: .heNormal),
                    Dense(units: 3, useBias: false, kernelInitializer: .heNormal)
                ),
                (Dropout(0.2), Dropout(rate: 0.2)),
                (Dropout(0.5, seed: 3), Dropout(rate: 0.5, seed: 3)),
                (Reshape([28, 28, 1]), Reshape(targetShape: [28, 28, 1])),
                (Reshape((28, 28, 1)), Reshape(targetShape: [28, 28, 1])),
                (Reshape(4), Reshape(targetShape: [4])),
                (Reshape([-1, 2]), Reshape(targetShape: [-1, 2])),
                (Embedding(1000, 16), Embedding(inputDim: 1000, outputDim: 16)),
                (MaxPooling2D(2), MaxPooling2D(poolSize: 2)),
                (MaxPooling2D((2, 3)), MaxPooling2D(poolSize: [2, 3])),
                (MaxPooling2D([2, 3]), MaxPooling2D(poolSize: [2, 3])),
                (MaxPooling2D(poolSize: (2, 3)), MaxPooling2D(poolSize: [2, 3])),
                (
                    MaxPooling2D(3, strides: 2, padding: .same),
                    MaxPooling2D(poolSize: 3, strides: 2, padding: .same)
                ),
                (MaxPooling2D((3, 3), strides: (2, 2)), MaxPooling2D(poolSize: 3, strides: 2)),
                (MaxPooling2D(2, 2), MaxPooling2D(poolSize: 2, strides: 2)),
                (MaxPooling2D(poolSize: (3, 3), strides: 1), MaxPooling2D(poolSize: 3, strides: 1)),
                (AveragePooling2D((2, 2)), AveragePooling2D(poolSize: 2)),
                (MaxPooling1D(3, strides: 1), MaxPooling1D(poolSize: 3, strides: 1)),
                (AveragePooling1D(3), AveragePooling1D(poolSize: 3)),
                (Conv2D(32, 3), Conv2D(filters: 32, kernelSize: 3)),
                (
                    Conv2D(32, (3, 5), activation: .relu),
                    Conv2D(filters: 32, kernelSize: [3, 5], activation: .relu)
                ),
                (
                    Conv2D(32, kernelSize: (3, 3), padding: "same"),
                    Conv2D(filters: 32, kernelSize: 3, padding: .same)
                ),
                (
                    Conv2D(32, 3, strides: (2, 1)),
                    Conv2D(filters: 32, kernelSize: 3, strides: [2, 1])
                ),
                (
                    Conv2D(32, (3, 3), strides: 2, padding: .same),
                    Conv2D(filters: 32, kernelSize: 3, strides: 2, padding: .same)
                ),
                (
                    Conv2D(filters: 32, kernelSize: (3, 3), strides: (2, 2)),
                    Conv2D(filters: 32, kernelSize: 3, strides: 2)
                ),
                (
                    Conv2D(32, 3, dilationRate: 2, useBias: false),
                    Conv2D(filters: 32, kernelSize: 3, dilationRate: 2, useBias: false)
                ),
                (
                    Conv2D(32, (3, 3), activation: "relu", padding: "same"),
                    Conv2D(filters: 32, kernelSize: 3, padding: .same, activation: .relu)
                ),
                (
                    Conv2D(32, kernelSize: 3, strides: 2, activation: .relu, padding: .same),
                    Conv2D(
                        filters: 32, kernelSize: 3, strides: 2, padding: .same, activation: .relu)
                ),
                (
                    Conv1D(8, 3, activation: .relu, padding: .same),
                    Conv1D(filters: 8, kernelSize: 3, padding: .same, activation: .relu)
                ),
                (
                    Conv1D(8, 3, padding: .causal),
                    Conv1D(filters: 8, kernelSize: 3, padding: .causal)
                ),
                (
                    Conv1D(8, kernelSize: 3, strides: 2),
                    Conv1D(filters: 8, kernelSize: 3, strides: 2)
                ),
                (Activation("relu"), Activation(.relu)),
                (Rescaling(1 / 255), Rescaling(scale: 1.0 / 255)),
                (Rescaling(1.0 / 127.5, offset: -1), Rescaling(scale: 1.0 / 127.5, offset: -1)),
                (LeakyReLU(0.1), LeakyReLU(negativeSlope: 0.1)), (ELU(0.5), ELU(alpha: 0.5)),
                (ReLU(6), ReLU(maxValue: 6)), (Softmax(1), Softmax(axis: 1)),
                (ZeroPadding2D(1), ZeroPadding2D(padding: 1)),
                (ZeroPadding2D((1, 2)), ZeroPadding2D(padding: (1, 2))),
                (ZeroPadding2D(((1, 1), (2, 2))), ZeroPadding2D(padding: ((1, 1), (2, 2)))),
                (Concatenate(1), Concatenate(axis: 1)),
            ] + shapes
        for (short, long) in pairs {
            #expect(short.config() == long.config(), "\(short.kerasClassName)")
            #expect(short.configurationError == nil)
            #expect(short.location.description.contains("FirstArgumentTests"))
        }
    }

    private var shapes: [(Layer, Layer)] {
        [
            (Conv3D(8, 3), Conv3D(filters: 8, kernelSize: 3)),
            (
                Conv3D(8, (1, 3, 3), strides: (1, 2, 2)),
                Conv3D(filters: 8, kernelSize: [1, 3, 3], strides: [1, 2, 2])
            ),
            (
                Conv2DTranspose(64, 3, strides: 2, padding: "same", activation: "relu"),
                Conv2DTranspose(
                    filters: 64, kernelSize: 3, strides: 2, padding: .same, activation: .relu)
            ),
            (
                Conv2DTranspose(1, (4, 4), strides: (2, 2), padding: "same", useBias: false),
                Conv2DTranspose(
                    filters: 1, kernelSize: 4, strides: 2, padding: .same, useBias: false)
            ),
            (
                Conv2DTranspose(128, kernelSize: 4, strides: 2, padding: "same"),
                Conv2DTranspose(filters: 128, kernelSize: 4, strides: 2, padding: .same)
            ),
            (Conv1DTranspose(4, 3), Conv1DTranspose(filters: 4, kernelSize: 3)),
            (
                SeparableConv2D(16, 3, padding: "same", useBias: false),
                SeparableConv2D(filters: 16, kernelSize: 3, padding: .same, useBias: false)
            ),
            (SeparableConv1D(16, 3), SeparableConv1D(filters: 16, kernelSize: 3)),
            (
                DepthwiseConv2D((3, 3), strides: 2, padding: "same"),
                DepthwiseConv2D(kernelSize: 3, strides: 2, padding: .same)
            ),
            (DepthwiseConv1D(3), DepthwiseConv1D(kernelSize: 3)),
            (MaxPooling3D((1, 2, 2)), MaxPooling3D(poolSize: [1, 2, 2])),
            (AveragePooling3D(2, strides: 1), AveragePooling3D(poolSize: 2, strides: 1)),
            (AdaptiveAveragePooling2D(4), AdaptiveAveragePooling2D(outputSize: 4)),
            (AdaptiveMaxPooling2D((4, 3)), AdaptiveMaxPooling2D(outputSize: [4, 3])),
            (AdaptiveMaxPooling1D(4), AdaptiveMaxPooling1D(outputSize: 4)),
            (UpSampling2D(2), UpSampling2D(size: 2)),
            (
                UpSampling2D((2, 3), interpolation: "bilinear"),
                UpSampling2D(size: [2, 3], interpolation: .bilinear)
            ),
            (UpSampling1D(3), UpSampling1D(size: 3)), (UpSampling3D(3), UpSampling3D(size: 3)),
            (Cropping2D(((1, 1), (2, 2))), Cropping2D(cropping: ((1, 1), (2, 2)))),
            (Cropping2D((1, 2)), Cropping2D(cropping: (1, 2))),
            (Cropping1D(1), Cropping1D(cropping: (1, 1))),
            (Cropping3D((1, 2, 3)), Cropping3D(cropping: ((1, 1), (2, 2), (3, 3)))),
            (ZeroPadding1D((1, 2)), ZeroPadding1D(padding: (1, 2))),
            (ZeroPadding3D(2), ZeroPadding3D(padding: 2)),
            (Permute((2, 1)), Permute(dims: [2, 1])), (Permute([2, 1]), Permute(dims: [2, 1])),
            (RepeatVector(3), RepeatVector(n: 3)), (Dot(1), Dot(axes: 1)),
            (Dot(axes: (2, 1)), Dot(axes: [2, 1])),
            (SpatialDropout2D(0.5), SpatialDropout2D(rate: 0.5)),
            (GaussianNoise(0.1), GaussianNoise(stddev: 0.1)),
            (GaussianDropout(0.1), GaussianDropout(rate: 0.1)),
            (AlphaDropout(0.1), AlphaDropout(rate: 0.1)),
        ]
    }

    @Test("A tuple of another length than two is reported with the line")
    func tuples() {
        let fault = "\(Conv2D(8, (3, 3, 3), name: "c").configurationError as Any)"
        #expect(fault.contains("Conv2D 'c' needs 2 positive numbers as kernel size"))
        #expect(fault.contains("FirstArgumentTests.swift:"))
    }

    @Test("Sizes may be variables")
    func variables() {
        let (n, both) = (5, (3, 4))
        #expect(
            Conv2D(n, n).config() == Conv2D(filters: 5, kernelSize: 5).config())
        #expect(
            Conv2D(n, both, strides: n).config()
                == Conv2D(filters: 5, kernelSize: [3, 4], strides: 5).config())
        let size: Size2D = [2, 3]
        #expect(MaxPooling2D(size).config() == MaxPooling2D(poolSize: size).config())
    }

    @Test("Inputs from a number, a tuple or an array, with a label or none")
    func inputs() {
        #expect(Input(shape: 4).shape == [-1, 4])
        #expect(Input(4).shape == [-1, 4])
        #expect(Input(shape: (28, 28, 1)).shape == [-1, 28, 28, 1])
        #expect(Input((28, 28)).shape == [-1, 28, 28])
        #expect(Input([28, 28], name: "image").shape == [-1, 28, 28])
        #expect(Input([nil, 3]).shape == [-1, -1, 3])
        let lengths = [3, 2]
        #expect(Input(shape: Shape(lengths)).shape == [-1, 3, 2])
        #expect(Input(shape: lengths).shape == [-1, 3, 2])
    }

    final class Gain: Layer {
        private(set) var gain: Variable!
        private(set) var shift: Variable!
        override func build(inputShape: Shape) throws {
            gain = try addWeight(shape: [inputShape[-1]], initializer: "ones")
            shift = try addWeight(shape: [inputShape[-1], 2])
        }
        override func call(_ x: Tensor, training: Bool) -> Tensor { x * gain.value }
    }

    @Test("Weights need neither name nor initialiser")
    func weights() throws {
        let layer = Gain(name: "g")
        let y = layer(Tensor([[1, 2]]))
        #expect(try y.scalars() == [1, 2])
        #expect(layer.weights.map(\.name) == ["g/variable", "g/variable_1"])
        // Glorot's uniform distribution for [2, 2]: ±√(6 / 4).
        #expect(try layer.shift.read().scalars().allSatisfy { abs($0) <= 1.2248 && $0 != 0 })
    }
}
