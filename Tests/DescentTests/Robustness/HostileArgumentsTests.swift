import Descent
import DescentCore
import Testing

/// Integers that no sensible call has: every one ends in an error, an invalid tensor
/// or a clamped number.
@Suite struct HostileArgumentsTests {
    static let extremes = [Int.min, Int.min + 1, -1, 0, 1, 1 << 32, 1 << 62, Int.max - 1, Int.max]

    /// Evaluates what came out; that it ends is the test.
    private func touch(_ tensor: Tensor) {
        if tensor.error == nil, tensor.count < 1 << 20 { _ = try? tensor.scalars() }
        _ = tensor.error.map { "\($0)" }
    }

    @Test(arguments: extremes) func `windows of any size are answered`(n: Int) {
        let x = Tensor.ones([4, 6, 6, 1])
        for window in [[n, 2], [n, n]] {
            touch(averagePool(x, window: window, strides: [1, 1], padding: [(0, 0), (0, 0)]))
            touch(maxPool(x, window: window, strides: [1, 1], padding: [(0, 0), (0, 0)]))
        }
        let whole = Int(1) << 29
        touch(
            averagePool(
                x, window: [whole, whole], strides: [n, n], padding: [(n, whole / 2), (0, n)]))
        touch(
            convolution(
                x, Tensor.ones([3, 3, 1, 2]), strides: [n, 1], padding: [(n, n), (0, 0)],
                dilations: [n, 1], groups: n))
    }

    @Test func `same padding is clamped`() {
        #expect(samePadding(inputSize: .max, window: 3, stride: 1) == (1, 1))
        #expect(samePadding(inputSize: 5, window: 3, stride: 1) == (1, 1))
        for n in Self.extremes {
            for pair in [
                samePadding(inputSize: n, window: 3, stride: 1),
                samePadding(inputSize: 5, window: n, stride: 1),
                samePadding(inputSize: 5, window: 3, stride: n),
                samePadding(inputSize: 5, window: n, stride: n, dilation: n),
                samePadding(inputSize: n, window: n, stride: n, dilation: n),
            ] {
                #expect(pair.0 >= 0 && pair.1 >= 0)
            }
        }
    }

    @Test(arguments: extremes) func `shapes and axes of any size are answered`(n: Int) {
        let x = Tensor.ones([2, 3])
        for tensor in [
            x.reshaped(to: [n]), x.reshaped(to: [n, -1]), x.expandingDimension(at: n),
            x.transposed(axes: [n, 0]), x.squeezed(axes: [n]), x.broadcast(to: [n, 2, 3]),
            x.sliced(axis: n, from: n, to: n, by: n), x.sliced(axis: 0, from: n, to: 2, by: n),
            x.sliced(axis: 0, from: 0, to: n), x.padded([(n, 0), (0, n)]), x.reversed(axes: [n]),
            Tensor.concatenated([x, x], axis: n), Tensor.stacked([x, x], axis: n),
            x.gathering(Tensor([Int32(0)]), axis: n), x[n], x[.all, n], x[0...Swift.max(n, 0)],
            x[Swift.min(n, 0)..<2], x[...n], x.sum(axes: [n]), x.mean(axes: [n]),
            x.max(axes: [n]), x.variance(axes: [n]), x.argMax(axis: n), softmax(x, axis: n),
            logSumExp(x, axis: n), oneHot(Tensor([Int32(0)]), depth: n), Tensor.zeros([n]),
            Tensor.full([n, n], 1), Tensor.eye(n), Tensor.range(0..<Swift.max(n, 0)),
            Tensor.linspace(from: 0, to: 1, count: n), Tensor.randomUniform([n]),
            Tensor.randomNormal([n, 2]), moments(x, axes: [n]).mean,
            layerNormalization(x, axes: [n]),
            Tensor.concatenated([.zeros([1 << 52]), .zeros([1 << 52])]),
        ] { touch(tensor) }
        var source = RandomSource(seed: 0, stream: 0)
        _ = source.nextInt(below: n)
    }

    @Test func `ranges that go nowhere are empty or refused`() throws {
        #expect(try Tensor.range(from: 0, to: -1e300, by: 1).scalars() == [])
        #expect(Tensor.range(from: 0, to: 1e300, by: 1).error != nil)
        #expect(
            Tensor.concatenated([Tensor](repeating: .zeros([1 << 52]), count: 4096)).error != nil)
    }

    @Test(arguments: [
        [1 << 33, 1 << 33, 0], [0, 1 << 33, 1 << 33], [1 << 52, 0, 1 << 52], [1 << 31, 0, 1 << 31],
    ])
    func `no elements beside huge lengths`(lengths: [Int]) {
        let shape = Shape(lengths)
        for tensor in [
            Tensor.zeros(shape).sum(), Tensor.zeros(shape).mean(), Tensor(1).broadcast(to: shape),
            Tensor(shape: shape, scalars: [Float]()) + 1,
        ] {
            #expect(throws: ShapeError.self) { try tensor.evaluated() }
        }
        #expect("\(Tensor.zeros(shape))".hasPrefix("invalid Tensor"))
    }

    @Test func `rows without numbers take no time`() throws {
        let x = Tensor(shape: [1 << 40, 16, 0], scalars: [Float]())
        let model = Sequential([GlobalAveragePooling1D()])
        #expect(try model.predict(x).shape == [1 << 40, 0])
        #expect(try Tensor.concatenated([x, x], axis: 2).evaluated().count == 0)
        #expect(try x.transposed().evaluated().count == 0)
        #expect(try (x * 2 + 1).sum(axes: [0, 1, 2]).item() == 0)
    }

    @Test(arguments: extremes) func `layers of any size are answered`(n: Int) throws {
        let x = Tensor.ones([2, 6, 6, 2])
        let layers: [Layer] = [
            Dense(units: n), Conv2D(filters: n, kernelSize: Size2D(n, n)),
            Conv2D(filters: 2, kernelSize: 1, strides: Size2D(n, n), padding: .same),
            MaxPooling2D(poolSize: Size2D(n, n)), AveragePooling2D(poolSize: Size2D(n, 1)),
            Reshape(targetShape: [n, n]), ZeroPadding2D(padding: n),
            Embedding(inputDim: n, outputDim: n), Flatten(),
        ]
        for layer in layers {
            touch(layer(x))
            touch(layer(Input(shape: [6, 6, 2])))
        }
    }

    @Test(arguments: extremes) func `a summary of any width is a table`(columns: Int) throws {
        let model = Sequential([Input(shape: [2]), Dense(units: 1)])
        let text: String = model.summary(columns: columns)
        #expect(text.contains("dense (Dense)"))
    }

    @Test func `schedules over any number of steps`() throws {
        let schedules: [any LearningRateSchedule] = Self.extremes.flatMap {
            n -> [any LearningRateSchedule] in
            [
                CosineDecay(
                    initialLearningRate: 0.1, decaySteps: n, warmupTarget: 0.2, warmupSteps: 5),
                CosineDecay(
                    initialLearningRate: 0.1, decaySteps: 5, warmupTarget: 0.2, warmupSteps: n),
                ExponentialDecay(initialLearningRate: 0.1, decaySteps: n, decayRate: 0.9),
                InverseTimeDecay(initialLearningRate: 0.1, decaySteps: n, decayRate: 0.9),
                PolynomialDecay(initialLearningRate: 0.1, decaySteps: n, cycle: true),
                PiecewiseConstantDecay(boundaries: [n], values: [0.1, 0.2]),
                CosineDecayRestarts(initialLearningRate: 0.1, firstDecaySteps: n),
            ]
        }
        for schedule in schedules where schedule.configurationError == nil {
            #expect(try schedule(Tensor(3 as Float)).item().isFinite)
        }
    }

    @Test(arguments: extremes) func `training with any counts ends or says why`(n: Int) throws {
        let model = Sequential([Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.01), loss: MeanSquaredError())
        let (x, y) = (Tensor.ones([4, 2]), Tensor.ones([4, 1]))
        _ = try? model.fit(x, y, batchSize: n, verbose: .silent)
        _ = try? model.fit(x, y, epochs: Swift.min(n, 2), verbose: .silent, initialEpoch: n)
        _ = try? model.fit(
            x, y, verbose: .silent, validationSplit: 0.5, classWeight: [n: 1],
            validationBatchSize: n)
        _ = try? model.evaluate(x, y, batchSize: n, verbose: .silent)
        _ = try? model.predict(x, batchSize: n)
        _ = AUC(numThresholds: n)
        let metrics: [Metric] = [
            PrecisionAtRecall(recall: 0.5, numThresholds: n, classId: n), Recall(topK: n),
            TopKCategoricalAccuracy(k: n), R2Score(numRegressors: n), PearsonCorrelation(axis: n),
            CosineSimilarityMetric(axis: n), BinaryIoU(targetClassIds: [n]),
            IoU(numClasses: 2, targetClassIds: [n, 0], axis: n),
        ]
        for metric in metrics {
            metric.update(Tensor.ones([4, 1]), Tensor.ones([4, 1]))
            _ = try? metric.result()
        }
        for loss in [Dice(axis: Axes(n)), CosineSimilarity(axis: n)] as [Loss] {
            touch(loss(Tensor.ones([4, 1]), Tensor.ones([4, 1])))
        }
        #expect(try model.predict(x).count == 4)
    }
}
