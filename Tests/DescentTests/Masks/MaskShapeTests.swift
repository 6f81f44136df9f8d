import Descent
import Testing

/// Masks with fewer axes than what they are of, or with axes of length 1.
@Suite struct MaskShapeTests {
    private let x = Tensor([[[1], [3], [8]], [[5], [7], [9]]] as [[[Float]]])

    @Test("The mean over steps divides by the steps that count, however short the mask is")
    func pooling() throws {
        let pool = GlobalAveragePooling1D()
        let first = Tensor([true, false])
        #expect(try pool(x.withMask(first)).scalars() == [4, 0])
        #expect(try pool(x.withMask(first.expandingDimension(at: -1))).scalars() == [4, 0])
        let steps = Tensor([[true, true, false]])
        #expect(try pool(x.withMask(steps)).scalars() == [2, 6])
        let cells = Tensor([[true, false, true], [true, true, true]]).expandingDimension(at: -1)
        #expect(try pool(x.withMask(cells)).scalars() == [4.5, 7])
    }

    @Test("So it does for whole numbers")
    func integers() throws {
        let x = Tensor([[[2], [4], [0]]] as [[[Int32]]])
        let mean = GlobalAveragePooling1D()(x.withMask(Tensor([[true, true, false]])))
        #expect(mean.dtype == .float32)
        #expect(try mean.scalars() == [3])
    }

    @Test("Losses take a mask of examples for each of their steps")
    func losses() throws {
        let labels = Tensor.zeros([2, 3, 1])
        // Squares: 1 9 64, 25 49 81.
        let outputs = x.withMask(Tensor([false, true]))
        let mean = (25.0 + 49 + 81) / 3
        for reduction in [LossReduction.sumOverBatchSize, .mean, .meanWithSampleWeight] {
            let loss = MeanSquaredError(reduction: reduction)
            #expect(abs(Double(try loss(labels, outputs).item()) - mean) < 1e-4)
        }
        let each = Tensor([[1, 1, 1], [2, 0, 1]])
        let loss = MeanSquaredError(reduction: .sum)
        #expect(try loss(labels, outputs, sampleWeight: each).item() == 2 * 25 + 81)
    }

    @Test("Lengths that are equal do not make weights of steps go with examples")
    func square() throws {
        let outputs = Tensor([[[1], [2]], [[3], [4]]] as [[[Float]]])
            .withMask(Tensor([true, false]))
        let weights = Tensor([[1, 10], [100, 1000]])
        let loss = MeanSquaredError(reduction: .sum)
        #expect(try loss(.zeros([2, 2, 1]), outputs, sampleWeight: weights).item() == 41)
        let metric = try Registry.metrics.make("MeanSquaredError")
        metric.update(.zeros([2, 2, 1]), outputs, sampleWeight: weights)
        #expect(abs(try metric.result() - 41.0 / 11) < 1e-5)
    }

    @Test("Merged masks go with the first axes of each other")
    func merging() throws {
        let examples = Tensor([true, false])
        let steps = Tensor([[false, true], [false, true]])
        let ones = Tensor.ones([2, 2, 1])
        let sum = Add()([ones.withMask(examples), ones.withMask(steps)])
        #expect(try sum.mask?.scalars() == [1, 1, 0, 1])
        let back = Add()([ones.withMask(steps), ones.withMask(examples)])
        #expect(try back.mask?.scalars() == [1, 1, 0, 1])
    }

    @Test("A mask that leaves nothing over costs nothing, and others are exact in float64")
    func exactness() throws {
        let outputs = Tensor([[1], [3], [5]] as [[Double]])
        let labels = Tensor.zeros([3, 1], dtype: .float64)
        let loss = MeanSquaredError()
        let some = outputs.withMask(Tensor([true, true, false]))
        #expect(try loss(labels, some).scalars() == [5])
        let none = outputs.withMask(Tensor([false, false, false]))
        #expect(try loss(labels, none).scalars() == [0])
    }
}
