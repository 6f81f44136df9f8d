import Descent
import Foundation
import Testing

/// What random layers do while training, by their statistics and by what must hold of every draw.
@Suite struct RandomLayerTests {
    private func numbers(_ layer: Layer, _ x: Tensor) throws -> [Double] {
        try withRandomSeed(11) { try layer(x, training: true).scalars() }
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    private func deviation(_ values: [Double]) -> Double {
        let mean = mean(values)
        return (self.mean(values.map { ($0 - mean) * ($0 - mean) })).squareRoot()
    }

    @Test func `nothing changes without training`() throws {
        let x = Tensor([[[1, 2], [3, 4]]])
        let layers: [Layer] = [
            SpatialDropout1D(0.9), GaussianNoise(0.9), GaussianDropout(0.9), AlphaDropout(0.9),
            Dropout(0.9, noiseShape: [nil, 1, nil]), ActivityRegularization(l1: 1),
        ]
        for layer in layers {
            #expect(try layer(x).scalars() == [1, 2, 3, 4], "\(layer.kerasClassName)")
            #expect(layer.weights.isEmpty)
        }
    }

    @Test func `spatial dropout drops whole channels and scales the others`() throws {
        let cases: [(Layer, Shape, DataFormat)] = [
            (SpatialDropout1D(0.4), [50, 6, 8], .channelsLast),
            (SpatialDropout2D(0.4), [50, 2, 3, 8], .channelsLast),
            (SpatialDropout2D(0.4, dataFormat: "channels_first"), [50, 8, 2, 3], .channelsFirst),
            (SpatialDropout3D(0.4), [50, 2, 3, 1, 8], .channelsLast),
            (
                SpatialDropout3D(0.4, dataFormat: "channels_first"), [50, 8, 2, 3, 1],
                .channelsFirst
            ),
        ]
        for (layer, shape, format) in cases {
            let y = withRandomSeed(5) { layer(Tensor.ones(shape), training: true) }
            let space =
                format == .channelsLast ? Array(1..<shape.rank - 1) : Array(2..<shape.rank)
            let (least, most) = try (
                y.min(axes: space).scalars() as [Double], y.max(axes: space).scalars() as [Double]
            )
            #expect(least == most, "\(layer.kerasClassName)")
            #expect(least.allSatisfy { $0 == 0 || abs($0 - 1 / 0.6) < 1e-6 })
            let dropped = Double(least.filter { $0 == 0 }.count) / Double(least.count)
            #expect(abs(dropped - 0.4) < 0.1, "\(layer.kerasClassName) \(dropped)")
        }
    }

    @Test func `a noise shape drops elements together`() throws {
        let y = withRandomSeed(3) {
            Dropout(0.5, noiseShape: [nil, 1, nil])(Tensor.ones([30, 5, 7]), training: true)
        }
        let (least, most) = try (
            y.min(axes: [1]).scalars() as [Double], y.max(axes: [1]).scalars() as [Double]
        )
        #expect(least == most && Set(least) == [0, 2])
        let fault = Dropout(0.5, noiseShape: [nil, 2])(Tensor.ones([4, 3]), training: true).error
        #expect(
            "\(fault as Any)".contains(
                "needs inputs that its noiseShape [nil, 2] broadcasts to, but got shape [4, 3]. Use 1 "
                    + "for axes that share their draws and nil for the others."))
        let short = Dropout(0.5, noiseShape: [3])(Tensor.ones([2, 3]), training: true)
        #expect(short.error == nil)
    }

    @Test func `noise has the mean and deviation it is made with`() throws {
        let added = try numbers(GaussianNoise(stddev: 0.3), .full([200, 50], 2))
        #expect(abs(mean(added) - 2) < 0.01 && abs(deviation(added) - 0.3) < 0.01)
        let times = try numbers(GaussianDropout(rate: 0.2), .full([200, 50], 2))
        #expect(abs(mean(times) - 2) < 0.03 && abs(deviation(times) - 2 * 0.5) < 0.02)
    }

    @Test func `alpha dropout keeps mean 0 and variance 1`() throws {
        let x = withRandomSeed(2) { Tensor.randomNormal([400, 50]) }
        let y = try numbers(AlphaDropout(rate: 0.3), x)
        #expect(abs(mean(y)) < 0.03 && abs(deviation(y) - 1) < 0.03)
        // What is dropped has one value: a · α + b.
        let alpha = -1.6732632423543772 * 1.0507009873554805
        let a = 1 / (0.7 * (1 + 0.3 * alpha * alpha)).squareRoot()
        let value = a * alpha - a * alpha * 0.3
        let dropped = y.filter { abs($0 - value) < 1e-5 }.count
        #expect(abs(Double(dropped) / Double(y.count) - 0.3) < 0.02)
    }

    @Test func `a seed makes a layer's numbers its own`() throws {
        let x = Tensor.ones([64, 2, 3])
        let makers: [() -> Layer] = [
            { GaussianNoise(0.5, seed: 4) }, { GaussianDropout(0.5, seed: 4) },
            { AlphaDropout(0.5, seed: 4) }, { SpatialDropout1D(0.5, seed: 4) },
        ]
        for make in makers {
            let (a, b) = (make(), make())
            let first = try a(x, training: true).scalars() as [Double]
            _ = Tensor.randomUniform([1])
            #expect(try b(x, training: true).scalars() == first)
            #expect(try a(x, training: true).scalars() != first)
        }
    }

    @Test func `activity regularization adds its penalty to the loss`() throws {
        let model = Sequential([Input(shape: [2]), ActivityRegularization(l1: 0.5, l2: 0.25)])
        model.compile(optimizer: .sgd, loss: .mse)
        let x = Tensor([[1, -2], [3, 0]])
        let loss = try model.evaluate(x, x, verbose: .silent)["loss"] ?? .nan
        #expect(abs(loss - (0.5 * 6 + 0.25 * 14) / 2) < 1e-6)
    }

    @Test func `vectors of zeros have no derivative`() throws {
        let x = Tensor([[0, 0], [3, 4]])
        let slope = gradient(of: UnitNormalization()(x).sum(), withRespectTo: [x])[0]
        let numbers = try slope.scalars() as [Double]
        #expect(numbers.allSatisfy(\.isFinite) && numbers.prefix(2).allSatisfy { $0 == 0 })
        try expectClose(UnitNormalization()(x), Tensor([[0, 0], [0.6, 0.8]]))
    }

    @Test func `half precision trains through the new layers`() throws {
        let layers: [Layer] = [
            Conv2DTranspose(2, 3, strides: 2, padding: .same, dtype: .bfloat16),
            SeparableConv2D(3, 3, padding: .same, dtype: .bfloat16),
            GroupNormalization(groups: 3, dtype: .bfloat16), RMSNormalization(dtype: .bfloat16),
            UpSampling2D(interpolation: .bilinear, dtype: .bfloat16),
            GaussianNoise(0.1, dtype: .bfloat16), AlphaDropout(0.1, dtype: .bfloat16),
        ]
        var x = withRandomSeed(1) { Tensor.randomNormal([2, 4, 4, 3]) }
        for layer in layers {
            x = layer(x, training: true)
            #expect(x.dtype == .bfloat16, "\(layer.kerasClassName)")
        }
        #expect(try (x.cast(to: .float32).scalars() as [Double]).allSatisfy(\.isFinite))
    }

    @Test func `images are turned over as a whole, half of them`() throws {
        let x = Tensor(shape: [200, 1, 2, 1], scalars: (0..<400).map { Float($0 % 2) })
        for (mode, flips) in [("horizontal", true), ("vertical", false)] {
            let y = try numbers(RandomFlip(RandomFlip.Mode(stringLiteral: mode)), x)
            let turned = (0..<200).filter { y[2 * $0] == 1 && y[2 * $0 + 1] == 0 }.count
            #expect(flips ? (70...130).contains(turned) : turned == 0, "\(mode): \(turned)")
        }
        let bytes = Tensor.ones([1, 2, 2, 3], dtype: .uint8)
        #expect(RandomFlip()(bytes).dtype == .float32)
    }

    @Test func `colours change by one number for each image, within their range`() throws {
        let x = Tensor.full([300, 2, 2, 3], 100)
        let y = withRandomSeed(4) { RandomBrightness(factor: -0.1...0.3)(x, training: true) }
        let (least, most) = try (
            y.min(axes: [1, 2, 3]).scalars() as [Double],
            y.max(axes: [1, 2, 3]).scalars() as [Double]
        )
        #expect(least == most && least.allSatisfy { $0 >= 74.4 && $0 <= 176.6 })
        #expect(abs(mean(least) - 125.5) < 6)
        let bright = try numbers(RandomBrightness(factor: 1...1), x)
        #expect(bright.allSatisfy { $0 == 255 })
        // Contrast keeps the mean of each channel and scales what differs from it.
        let pixels = Tensor(shape: [1, 1, 2, 1], scalars: [Float(90), 110])
        let contrast = try numbers(RandomContrast(factor: 0.5), pixels)
        #expect(abs(contrast[0] + contrast[1] - 200) < 1e-3)
        #expect((20...30).contains(contrast[1] - contrast[0]))
    }

    /// Keras refuses a file that gives these an argument that they do not take.
    @Test func `files leave out trainable where Keras does not take it, and may have it`() throws {
        let layers: [Layer] = [
            SpatialDropout1D(0.5), SpatialDropout2D(0.5), SpatialDropout3D(0.5),
            Discretization(binBoundaries: [1]),
        ]
        for layer in layers {
            guard case .object(let name, let config) = layer.configObject else { continue }
            #expect(!config.contains { $0.key == "trainable" }, "\(name)")
            let old = config + [ConfigEntry("trainable", true)]
            #expect(try Registry.layers.make(name, old).config() == layer.config())
        }
    }
}
