import Descent
import Testing

/// Functional models whose outputs were given masks by hand.
@Suite struct MaskedOutputTests {
    @Test("An output has the mask it was given")
    func byHand() throws {
        let (x, m) = (Input(shape: [3, 1]), Input(shape: [3]))
        let dense = Dense(1, kernelInitializer: .ones)
        let model = Model(inputs: [x, m], outputs: dense(x).withMask(m .> 0.5))
        let outputs = model.outputs([.ones([2, 3, 1]), Tensor([[1, 1, 0], [1, 0, 0]])])
        #expect(try outputs[0].scalars() == [1, 1, 1, 1, 1, 1])
        #expect(try outputs[0].mask?.scalars() == [1, 1, 0, 1, 0, 0])
    }

    @Test("So it has with the mask of another layer's output, and trains")
    func ofAnotherLayer() throws {
        let (x, ids) = (Input(shape: [3, 1]), Input(shape: [3], dtype: .int32))
        let words = Embedding(inputDim: 5, outputDim: 2, maskZero: true)(ids)
        let dense = Dense(1, kernelInitializer: .ones)
        let model = Model(inputs: [x, ids], outputs: dense(x).withMask(words.mask))
        let given = Tensor([[4, 1, 0], [2, 0, 0]] as [[Int32]])
        let outputs = model.outputs([.ones([2, 3, 1]), given])
        #expect(try outputs[0].scalars() == [1, 1, 1, 1, 1, 1])
        #expect(try outputs[0].mask?.scalars() == [1, 1, 0, 1, 0, 0])
        let labels = Tensor([[[1], [3], [900]], [[2], [900], [900]]] as [[[Float]]])
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .meanSquaredError)
        let result = try model.evaluate([.ones([2, 3, 1]), given], labels, verbose: .silent)
        #expect(abs(result.loss - 5.0 / 3) < 1e-5)
    }
}
