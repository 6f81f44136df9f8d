import Descent
import Testing

/// What fixtures of single calls do not show: randomness, adapting, state.
@Suite struct LayerBehaviourTests {
    @Test func callsThatReturnNothingAreFaults() {
        final class Silent: Layer {
            override func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] { [] }
        }
        #expect(Silent()(Tensor.ones([1, 3])).error != nil)
        #expect(Silent()(Input(shape: [3])).error != nil)
    }

    @Test func dropoutDropsItsShareAndKeepsTheMean() throws {
        let x = Tensor.ones([100, 100])
        let values = try Dropout(rate: 0.3)(x, training: true).scalars()
        let kept = values.filter { $0 != 0 }
        #expect(abs(Double(kept.count) / 10_000 - 0.7) < 0.03)
        #expect(kept.allSatisfy { abs($0 - 1 / 0.7) < 1e-6 })
        #expect(try Dropout(rate: 0.3)(x).scalars() == x.scalars())
        #expect(try Dropout(rate: 1)(x, training: true).scalars().allSatisfy { $0 == 0 })
        #expect(try Dropout(rate: 0)(x, training: true).scalars() == x.scalars())
    }

    @Test func dropoutGradientsPassWhereValuesPass() throws {
        let layer = Dropout(rate: 0.5, seed: 3)
        let result = valueAndGradient(of: { layer($0, training: true) }, at: Tensor.ones([50]))
        #expect(try result.value.scalars() == result.gradient.scalars())
    }

    @Test func dropoutWithASeedRepeatsAndMovesOn() throws {
        let x = Tensor.ones([64])
        let (a, b) = (Dropout(rate: 0.5, seed: 9), Dropout(rate: 0.5, seed: 9))
        let first = try a(x, training: true).scalars()
        _ = Tensor.randomUniform([1])
        #expect(try b(x, training: true).scalars() == first)
        #expect(try a(x, training: true).scalars() != first)
        #expect(a.weights.isEmpty)
    }

    @Test func normalizationAdaptsToData() throws {
        let layer = Normalization()
        try layer.adapt([[1, 10], [3, 30]] as [[Float]])
        try expectClose(layer(Tensor([[2, 20], [4, 10]])), Tensor([[0, 0], [2, -1]]))
        try layer.adapt([[0, 0], [2, 2]] as [[Float]])
        try expectClose(layer(Tensor([[2, 2]])), Tensor([[1, 1]]))
        #expect(layer.trainableWeights.isEmpty)

        let whole = Normalization(axis: nil)
        try whole.adapt(Tensor([[0, 4], [0, 4]] as [[Int]]))
        try expectClose(whole(Tensor([[4, 2]] as [[Int]])), Tensor([[1, 0]]))
    }

    @Test func normalizationRefusesDataItCannotLearnFrom() throws {
        let layer = Normalization()
        #expect(throws: ShapeError.self) { try layer.adapt(Tensor.ones([0, 3])) }
        #expect(throws: ShapeError.self) { try layer.adapt([[1, .nan]] as [[Float]]) }
        #expect(throws: ShapeError.self) { try layer.adapt(Tensor([1, 2])) }
        #expect(throws: (any Error).self) { try layer.adapt([[1, 2], [3]] as [[Float]]) }
        #expect(throws: ConfigurationError.self) {
            try Normalization(mean: [0], variance: [1]).adapt(Tensor.ones([2, 2]))
        }
    }

    @Test func normalizationKeepsDigitsOfLargeData() throws {
        let layer = Normalization()
        try layer.adapt([[1e6], [1e6 + 1], [1e6 + 2]] as [[Float]])
        let deviation = (2.0 / 3).squareRoot()
        try expectClose(layer(Tensor([[1_000_002]])), Tensor([[Float(1 / deviation)]]))
    }

    @Test func normalizationMayBeDescribedBeforeItIsAdapted() throws {
        let layer = Normalization()
        #expect(layer(Input(shape: [3])).error == nil)
        #expect(layer(Tensor.ones([2, 3])).error != nil)
        try layer.setWeights([Tensor([1, 1, 1]), Tensor([4, 4, 4]), Tensor(0 as Int)])
        try expectClose(layer(Tensor([[3, 5, 1]])), Tensor([[1, 2, 0]]))
    }

    @Test func batchNormalizationKeepsDigitsOfLargeMeans() throws {
        let layer = BatchNormalization()
        let x = Tensor([[1e5 - 1], [1e5 + 1]] as [[Float]])
        let expected = Float((1 / 1.001).squareRoot())
        try expectClose(layer(x, training: true), Tensor([[-expected], [expected]]))
    }

    @Test func frozenBatchNormalizationKeepsItsRunningMeans() throws {
        let layer = BatchNormalization()
        layer.trainable = false
        _ = try layer(Tensor([[1, 2], [3, 4]]), training: true).scalars()
        #expect(try layer.movingMean?.read().scalars() == [0, 0])
        #expect(layer.trainableWeights.isEmpty)
        layer.trainable = true
        _ = try layer(Tensor([[1, 2], [3, 4]]), training: true).scalars()
        try expectClose(try #require(layer.movingMean).read(), Tensor([0.02, 0.03]))
    }

    @Test func rescalingAcceptsPixels() throws {
        let result = Rescaling(scale: 1.0 / 255, offset: -1)(Tensor([[0, 255]] as [[UInt8]]))
        #expect(result.dtype == .float32)
        try expectClose(result, Tensor([[-1, 0]]))
    }

    @Test func embeddingsAcceptNumbersThatStandForIntegers() throws {
        let layer = Embedding(inputDim: 3, outputDim: 2, embeddingsInitializer: .ones)
        #expect(try layer(Tensor([[0, 2]])).scalars() == [1, 1, 1, 1])
        #expect(layer(Tensor([[0, 2]] as [[UInt8]])).shape == [1, 2, 2])
    }

    @Test func averagesOfIntegersAreFractions() throws {
        let x = Tensor([[[1], [2]]] as [[[Int]]])
        #expect(try AveragePooling1D()(x).scalars() == [1.5])
        let bytes = Tensor([[[200], [201]]] as [[[UInt8]]])
        #expect(try AveragePooling1D()(bytes).scalars() == [200.5])
        #expect(try GlobalAveragePooling1D()(bytes).scalars() == [200.5])
        #expect(try MaxPooling1D()(bytes).scalars() == [201])
        #expect(GlobalMaxPooling1D(keepDims: true)(bytes).shape == [1, 1, 1])
    }

    @Test func mergingLayersCombineElementByElement() throws {
        let (a, b) = (Tensor([[1, 5]]), Tensor([[3, 2]]))
        #expect(try Subtract()([a, b]).scalars() == [-2, 3])
        #expect(try Multiply()([a, b, b]).scalars() == [9, 20])
        #expect(try Average()([a, b]).scalars() == [2, 3.5])
        #expect(try Maximum()([a, b]).scalars() == [3, 5])
        #expect(try Minimum()([a, b]).scalars() == [1, 2])
        // Fewer axes: ones come after the batch.
        #expect(Add()([Tensor.ones([2, 4, 3]), Tensor.ones([2, 3])]).shape == [2, 4, 3])
    }

    @Test func sizesAreWrittenInThreeWays() throws {
        let x = Tensor.ones([1, 6, 6, 1])
        for size: Size2D in [3, [3, 3], Size2D(3, 3), Size2D(3)] {
            #expect(Conv2D(filters: 2, kernelSize: size)(x).shape == [1, 4, 4, 2])
        }
        #expect(ZeroPadding2D()(x).shape == [1, 8, 8, 1])
        #expect(ZeroPadding2D(padding: (1, 2))(x).shape == [1, 8, 10, 1])
        #expect(ZeroPadding2D(padding: ((1, 2), (3, 4)))(x).shape == [1, 9, 13, 1])
    }

    @Test func penaltiesReachTheLossOfAStep() throws {
        let layer = Dense(
            units: 2, kernelInitializer: .ones, kernelRegularizer: .l2(0.5),
            activityRegularizer: .l1(1))
        let trace = StepTrace()
        _ = trace.record { layer(Tensor.ones([4, 3]), training: true) }
        #expect(try trace.losses.map { try $0.item() } == [6])
        #expect(try layer.regularizationLosses.map { try $0.item() } == [3])
    }

    @Test func layersKeepTheirType() throws {
        let x = Tensor.ones([2, 4], dtype: .float64)
        for dtype: DType in [.float16, .bfloat16, .float32, .float64] {
            for layer in [
                Dense(units: 3, dtype: dtype), BatchNormalization(dtype: dtype),
                LayerNormalization(dtype: dtype), Rescaling(scale: 0.5, dtype: dtype),
            ] {
                let y = layer(x, training: true)
                #expect(y.dtype == dtype)
                #expect(try y.scalars().allSatisfy { $0.isFinite })
            }
        }
    }
}
