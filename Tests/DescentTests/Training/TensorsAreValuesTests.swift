import Descent
import Testing

/// Tensors that read weights, and what is stored afterwards: values as Keras and PyTorch give them.
@Suite struct TensorsAreValuesTests {
    private func net() throws -> Sequential {
        let model = Sequential([Dense(units: 1, kernelInitializer: Ones())])
        try model.build(inputShape: [Shape.unknown, 1])
        return model
    }

    @Test("A loss logged after the step is the loss before it")
    func lossAfterStep() throws {
        let w = try Variable(Tensor(0 as Float))
        let loss = square(w.value - 3)
        let slopes = gradient(of: loss, withRespectTo: [w.value])
        try SGD(learningRate: 0.5).applyNow([(gradient: slopes[0], variable: w)])
        #expect(try loss.item() == 9)
        #expect(try w.read().item() == 3)
        #expect(try square(w.value - 3).item() == 0)
    }

    @Test("A derivative taken after a store is that of the loss as it was computed")
    func gradientAfterStore() throws {
        let w = try Variable(Tensor(0 as Float))
        let loss = square(w.value - 3)
        try w.assignNow(Tensor(5 as Float))
        // Keras' tape: 2 · (0 − 3), not 2 · (5 − 3), and not nothing.
        #expect(try gradient(of: loss, withRespectTo: [w.value])[0].item() == -6)
    }

    @Test("Old and new values of one weight are different numbers to a derivative")
    func ratio() throws {
        let w = try Variable(Tensor(2 as Float))
        let old = w.value * 1
        try w.assignNow(Tensor(4 as Float))
        let ratio = w.value / old
        #expect(try ratio.item() == 2)
        // d(w / old)/dw = 1 / old: what was read before counts as a constant.
        #expect(try gradient(of: ratio, withRespectTo: [w.value])[0].item() == 0.5)
    }

    @Test("A weight from before fit, read after it, is the old one")
    func beforeAndAfterFit() throws {
        let model = try net()
        model.compile(optimizer: SGD(learningRate: 0.1), loss: MeanSquaredError())
        let before = model.weights[0].value
        let prediction = model(Tensor([[1.0]]))
        try model.fit([[1.0], [2.0]], [[0.0], [0.0]], epochs: 3, verbose: .silent)
        #expect(try before.item() == 1)
        #expect(try prediction.item() == 1)
        #expect(try (model.weights[0].value - before).item() != 0)
        try model.setWeights([Tensor([[7.0]]), Tensor([0.0])])
        let held = model.weights[0].value
        _ = try model.trainOnBatch([[1.0]], [[0.0]])
        #expect(try held.item() == 7)
    }

    @Test("A stateful layer of Keras' guide gives 2 and then 4")
    func computeSum() throws {
        final class ComputeSum: Layer {
            let total: Variable
            init() throws {
                total = try Variable(Tensor.zeros([2]), name: "total", trainable: false)
                super.init()
            }
            override func call(_ x: Tensor, training: Bool) -> Tensor {
                total.assign(total.value + x.sum(axes: [0]))
                return total.value
            }
        }
        let sum = try ComputeSum()
        let (a, b) = (sum(Tensor.ones([2, 2])), sum(Tensor.ones([2, 2])))
        #expect(try a.scalars() == [2, 2])
        #expect(try b.scalars() == [4, 4])
    }

    @Test("A callback's tensors keep what they read while fit goes on")
    func insideCallbacks() throws {
        let model = try net()
        model.compile(optimizer: SGD(learningRate: 0.01), loss: MeanSquaredError())
        var read: [Tensor] = []
        var seen: [Double] = []
        let log = LambdaCallback(onTrainBatchEnd: { _, _ in
            read.append(model.weights[0].value * 1)
            seen.append(try model.weights[0].read().item())
        })
        try model.fit(
            [[1.0], [2.0], [3.0]], [[0.0], [0.0], [0.0]], batchSize: 1, epochs: 2,
            verbose: .silent, callbacks: [log])
        #expect(try read.map { try $0.item() } == seen)
        #expect(Set(seen).count == 6)
    }

    @Test("A target network's copy and a moving average stay behind the network")
    func movingAverage() throws {
        let model = try net()
        let optimizer = SGD(learningRate: 0.25)
        let (x, y) = (Tensor([[1.0 as Float]]), Tensor([[0.0 as Float]]))
        let average = try Variable(model.weights[0].value, trainable: false)
        var expected = 1.0
        for _ in 0..<4 {
            let weights = model.trainableWeights
            let before = model.weights[0].value
            let loss = square(model(x, training: true) - y).mean()
            let slopes = gradient(of: loss, withRespectTo: weights.map(\.value))
            try optimizer.applyNow(zip(slopes, weights).map { (gradient: $0, variable: $1) })
            try average.assignNow(average.value * 0.5 + before * 0.5)
            expected = try expected * 0.5 + before.item() * 0.5
        }
        #expect(try abs(average.read().item() - expected) < 1e-6)
        #expect(try average.read().item() > model.weights[0].read().item())
    }

    @Test("What a loss captured from a weight is a constant in the compiled step")
    func capturedByALoss() throws {
        let model = try net()
        let anchor = model.weights[0].value
        final class Pull: Loss {
            let anchor: Tensor
            init(_ anchor: Tensor) {
                self.anchor = anchor
                super.init()
            }
            override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
                square(yPred - anchor).mean(axes: [-1])
            }
        }
        model.compile(optimizer: SGD(learningRate: 0.1), loss: Pull(anchor))
        // The anchor is 1: from w = 3 the step goes there, and stays.
        try model.setWeights([Tensor([[3.0]]), Tensor([0.0])])
        try model.fit([[1.0]], [[0.0]], epochs: 60, verbose: .silent)
        #expect(try abs(model(Tensor([[1.0]])).item() - 1) < 1e-3)
        #expect(try anchor.item() == 1)
    }

    @Test("A functional model with free maths on a weight reads it whenever it is called")
    func functionalReadsAnew() throws {
        let scale = try Variable(Tensor(2 as Float), trainable: false)
        let x = Input(shape: [1])
        let model = Model(inputs: x, outputs: x * scale.value)
        #expect(try model.predict([[3.0]]).item() == 6)
        try scale.assignNow(Tensor(5 as Float))
        #expect(try model.predict([[3.0]]).item() == 15)
    }

    @Test("A weight that was assigned something wrong stops fit and predict until it has a value")
    func wrongWeight() throws {
        let model = try net()
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .mse)
        let (x, y) = (Tensor([[1], [2]]), Tensor([[2], [4]]))
        func train() throws { try model.fit(x, y, verbose: .silent) }
        try train()
        _ = try model.predict(x)
        model.weights[0].assign(Tensor([1, 2, 3]))
        #expect(throws: ShapeError.self) { try train() }
        #expect(throws: ShapeError.self) { try model.predict(x) }
        #expect(throws: ShapeError.self) { try model.getWeights() }
        model.weights[0].assign(Tensor([[3]]))
        model.weights[1].assign(Tensor([0]))
        #expect(try model.predict(x).scalars() == [3, 6])
        try train()
    }
}
