import Descent
import Foundation
import Testing

/// What used to be accepted without a word.
@Suite struct SilentArgumentsTests {
    private func fit(_ callback: Callback) throws {
        let model = Sequential([Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.01), loss: MeanSquaredError())
        try model.fit(
            Tensor.ones([4, 2]), Tensor.ones([4, 1]), verbose: .silent, callbacks: [callback])
    }

    @Test(arguments: [-1, Int.min]) func `negative waits are refused when training begins`(n: Int) {
        for callback in [
            EarlyStopping(monitor: "loss", patience: n),
            EarlyStopping(monitor: "loss", startFromEpoch: n),
            ReduceLROnPlateau(monitor: "loss", patience: n),
            ReduceLROnPlateau(monitor: "loss", patience: 0, cooldown: n),
        ] {
            let error = #expect(throws: ConfigurationError.self) { try fit(callback) }
            #expect("\(error!)".contains("of 0 or more, but got \(n). Give a number of epochs."))
        }
    }

    @Test func `numbers that are none are refused`() {
        for callback in [
            EarlyStopping(monitor: "loss", minDelta: .nan),
            ReduceLROnPlateau(monitor: "loss", minDelta: .infinity),
            ReduceLROnPlateau(monitor: "loss", minLearningRate: -1),
        ] {
            #expect(throws: ConfigurationError.self) { try fit(callback) }
        }
    }

    @Test(arguments: [Float.nan, 1.7, .infinity, -1, 9])
    func `an embedding looks up whole numbers only`(index: Float) throws {
        let model = Sequential([Embedding(inputDim: 4, outputDim: 2)])
        #expect(throws: EngineError.self) { try model.predict(Tensor([index, 1])) }
        #expect(try model.predict(Tensor([3, 1])).shape == [2, 2])
    }

    @Test func `nothing has no largest element`() throws {
        #expect(throws: ShapeError.self) { try Tensor.zeros([0]).max().item() }
        #expect(throws: ShapeError.self) { try Tensor.zeros([2, 0]).min(axes: [1]).scalars() }
        // As in NumPy: no element of the result needs one.
        #expect(Tensor.zeros([0, 3]).max(axes: [1]).shape == [0])
        #expect(try Tensor.zeros([0]).sum().item() == 0)
        #expect(try Tensor.zeros([0]).prod().item() == 1)
    }

    @Test func `a label out of range throws in a loop of one's own`() throws {
        let logits = Tensor.ones([2, 3])
        for labels in [Tensor([Int32(9), 1]), Tensor([Int32(0), -5])] {
            #expect(throws: EngineError.self) {
                try sparseCategoricalCrossEntropy(labels, logits: logits).scalars()
            }
        }
        let right = try sparseCategoricalCrossEntropy(Tensor([Int32(2), 0]), logits: logits)
            .scalars()
        for value in right { #expect(abs(value - Foundation.log(3)) < 1e-6) }
    }

    @Test func `a label that does not count may be no class, a fraction may not`() throws {
        let loss = SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: -1)
        let logits = Tensor.ones([2, 3])
        #expect(abs(try loss(Tensor([Int32(-1), 1]), logits).item() - Foundation.log(3)) < 1e-6)
        for label in [Float(0.5), .nan, 3] {
            #expect(throws: EngineError.self) { try loss(Tensor([label, 1]), logits).item() }
        }
    }

    @Test func `one-hot rows of what is no index are zeros, as in Keras`() throws {
        #expect(try oneHot(Tensor([Int32(99), -1, 1]), depth: 2).scalars() == [0, 0, 0, 0, 0, 1])
    }
}
