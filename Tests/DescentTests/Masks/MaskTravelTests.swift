import Descent
import DescentTesting
import Testing

/// How masks go with tensors, and where they end.
@Suite struct MaskTravelTests {
    private let words = Tensor([[3, 1, 0], [2, 0, 0]] as [[Int32]])
    private let counts: [Double] = [1, 1, 0, 1, 0, 0]

    private func embedding() -> Embedding {
        Embedding(inputDim: 4, outputDim: 2, maskZero: true)
    }

    /// A masked layer with two outputs and a state to start from.
    private final class Last: Layer {
        override var supportsMasking: Bool { true }

        override func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
            let x = onlyInput(of: inputs)
            let counts = context.mask.map { $0.expandingDimension(at: -1).cast(to: x.dtype) }
            var sum = (counts.map { x * $0 } ?? x).sum(axes: [1])
            if let start = context.initialState.first { sum = sum + start }
            return [x * 2, sum]
        }

        override func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] {
            [masks.first ?? nil, nil]
        }
    }

    @Test("A mask goes with the tensor, and tensor maths gives values without one")
    func values() throws {
        let x = Tensor([[1, 2], [3, 4]]).withMask(Tensor([true, false]))
        #expect(try x.mask?.scalars() == [1, 0])
        #expect(x.named("x").mask != nil)
        #expect((x + 1).mask == nil)
        #expect(x.withMask(nil).mask == nil)
        #expect(try x.withMask(Tensor([0, 2])).mask?.scalars() == [0, 1])
    }

    @Test("A mask of another shape is refused in words")
    func shapes() {
        let x = Tensor.ones([2, 3, 4]).withMask(Tensor.ones([3]))
        #expect(
            x.error.map { "\($0)" }
                == "withMask needs a mask in the shape of the first axes of [2, 3, 4], but got "
                + "[3]. Give for example [batch, time].")
        #expect(Tensor.ones([2]).withMask(.ones([2, 2])).error != nil)
    }

    @Test("Layers hand masks on; one that does not support them ends them and says so once")
    func ends() throws {
        let table = embedding()
        #expect(try table(words).mask?.scalars() == counts)
        let dropped = Dropout(rate: 0.5)(Dense(3)(table(words)), training: true)
        #expect(try dropped.mask?.scalars() == counts)
        let flatten = Flatten()
        #expect(!flatten.hasWarnedOfMask)
        #expect(flatten(table(words)).mask == nil)
        #expect(flatten.hasWarnedOfMask)
        #expect(GlobalAveragePooling1D()(table(words)).mask == nil)
        #expect(Embedding(inputDim: 4, outputDim: 2)(words).mask == nil)
    }

    @Test("The mean over steps leaves padding out, and is 0 where nothing counts")
    func pooling() throws {
        let x = Tensor([[[1], [3], [9]], [[5], [7], [9]]] as [[[Float]]])
        let mask = Tensor([[true, true, false], [false, false, false]])
        #expect(try GlobalAveragePooling1D()(x.withMask(mask)).scalars() == [2, 0])
        #expect(GlobalAveragePooling1D(keepDims: true)(x.withMask(mask)).shape == [2, 1, 1])
    }

    @Test("A layer gets the mask of each input, gives several outputs and starts from a state")
    func context() throws {
        let (layer, x) = (Last(), Tensor.ones([2, 3, 1]))
        let mask = Tensor([[true, true, false], [true, false, false]])
        let outputs = layer.outputs([x.withMask(mask)])
        #expect(try outputs[1].scalars() == [2, 1])
        #expect(try outputs[0].mask?.scalars() == counts)
        #expect(outputs[1].mask == nil)
        let later = layer.outputs([x], initialState: [Tensor([[10], [20]])])
        #expect(try later[1].scalars() == [13, 23])
    }

    @Test("The same in a functional model, with a symbolic state and mask")
    func functional() throws {
        let ids = Input(shape: [nil], dtype: .int32)
        let start = Input(shape: [2])
        let table = embedding()
        let x = table(ids)
        #expect(x.mask?.shape == [-1, -1])
        let outputs = Last().outputs([x], initialState: [start])
        #expect(outputs[0].mask?.shape == [-1, -1])
        #expect(outputs[1].mask == nil)
        let number = try #require(x.mask).cast(to: .float32).sum(axes: [1], keepDims: true)
        let model = Model(
            inputs: [ids, start],
            outputs: [outputs[0], outputs[1], number + 0, outputs[1] / number])
        let given = Tensor([[10, 20], [30, 40]])
        let found = model.outputs([words, given])
        if let error = found[0].error { throw error }
        #expect(try found[0].mask?.scalars() == counts)
        #expect(try found[2].scalars() == [2, 1])
        let rows = table(words)
        let mask = try #require(rows.mask).expandingDimension(at: -1).cast(to: .float32)
        let sum = (rows * mask).sum(axes: [1]) + given
        try expectClose(found[1], sum)
        try expectClose(found[3], sum / Tensor([[2], [1]]))
    }

    @Test("A mask given by hand is part of a functional model; nil takes one off")
    func byHand() throws {
        let (x, mask) = (Input(shape: [3, 1]), Input(shape: [3]))
        let model = Model(
            inputs: [x, mask], outputs: GlobalAveragePooling1D()(x.withMask(mask .> 0.5)))
        let data = Tensor([[[1], [3], [9]]] as [[[Float]]])
        #expect(try model([data, Tensor([[1, 1, 0]])]).scalars() == [2])
        let ids = Input(shape: [3], dtype: .int32)
        let table = embedding()
        let bare = Model(inputs: ids, outputs: GlobalAveragePooling1D()(table(ids).withMask(nil)))
        try expectClose(bare(words), table(words).withMask(nil).mean(axes: [1]))
    }

    @Test("A masked input of a nested model reaches the layers inside and comes out")
    func nested() throws {
        let inner = Sequential([Dense(2), LayerNormalization()])
        let out = inner(Tensor.ones([2, 3, 1]).withMask(.ones([2, 3])))
        #expect(out.mask?.shape == [2, 3])
        let x = Input(shape: [3, 1])
        let functional = Model(inputs: x, outputs: Dropout(0.1)(x))
        #expect(functional(Tensor.ones([2, 3, 1]).withMask(.ones([2, 3]))).mask != nil)
        let pooled = Sequential([Masking(), inner, GlobalAveragePooling1D()])
        let data = Tensor([[[1], [0], [0]], [[1], [2], [0]]] as [[[Float]]])
        let rows = inner(data)
        let expected = Tensor.stacked([rows[0, 0], (rows[1, 0] + rows[1, 1]) / 2])
        try expectClose(pooled(data), expected)
    }

    @Test("A model of one's own may say what its masks are")
    func ownModel() throws {
        final class Net: Model {
            let end = Dense(2)
            override func call(_ x: Tensor, training: Bool) -> Tensor { end(x + 0) }
            override func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] {
                masks
            }
        }
        let x = Tensor.ones([2, 3, 1]).withMask(
            Tensor([[true, true, false], [true, true, true]]))
        #expect(try Net()(x).mask?.scalars() == [1, 1, 0, 1, 1, 1])
        #expect(Sequential([GlobalAveragePooling1D(), Dense(1)])(x).mask == nil)
    }

    @Test("What a masked row holds does not matter to loss, metrics and derivatives")
    func padding() throws {
        let model = Sequential([
            Masking(), Dense(4, activation: .tanh), BatchNormalization(), Dense(1),
        ])
        model.compile(
            optimizer: SGD(learningRate: 0.1), loss: .meanSquaredError,
            metrics: [.meanAbsoluteError, Recall(thresholds: [0.5])],
            weightedMetrics: [.meanSquaredError])
        let x = Tensor([[[1], [2], [0]], [[3], [0], [0]]] as [[[Float]]])
        let y = Tensor([[[1], [0], [5]], [[1], [-8], [9]]] as [[[Float]]])
        let clean = Tensor([[[1], [0], [0]], [[1], [0], [0]]] as [[[Float]]])
        try model.build(inputShape: [-1, 3, 1])
        let weights = try model.getWeights()
        let first = try model.fit(x, y, epochs: 3, verbose: .silent, shuffle: false)
        let after = try model.getWeights()
        try model.setWeights(weights)
        let second = try model.fit(x, clean, epochs: 3, verbose: .silent, shuffle: false)
        #expect(first.history == second.history)
        for (a, b) in zip(after, try model.getWeights()) {
            #expect(try a.scalars() == b.scalars())
        }
        let values = try model.predict(x).scalars()
        let errors = zip([0, 1, 3], [1.0, 0, 1]).map { values[$0] - $1 }
        let result = try model.evaluate(x, y, verbose: .silent)
        #expect(abs(result.loss - errors.reduce(0) { $0 + $1 * $1 } / 3) < 1e-5)
        let off = errors.reduce(0) { $0 + abs($1) } / 3
        #expect(abs((result["mean_absolute_error"] ?? .nan) - off) < 1e-5)
        let found = [0, 3].count { values[$0] > 0.5 }
        #expect(result["recall"] == Double(found) / 2)
    }

    @Test("A layer without a state refuses one, and a mask that does not fit is a fault")
    func faults() {
        let refused = Dense(2, name: "d").outputs([.ones([2, 3])], initialState: [.ones([2])])
        #expect(
            refused[0].error.map {
                "\($0)".hasPrefix(
                    "Dense 'd' needs no initial state, as it has none, but got 1 tensors. ")
            } == true)
        final class Shrinks: Layer {
            override var supportsMasking: Bool { true }
            override func call(_ x: Tensor) -> Tensor { x.sum(axes: [1]) }
        }
        let x = Tensor.ones([2, 3, 4]).withMask(.ones([2, 3]))
        #expect(
            Shrinks(name: "s")(x).error.map {
                "\($0)".hasPrefix(
                    "Shrinks 's' needs masks in the shape of the first axes of its output [2, 4], but "
                        + "got [2, 3]. Override computeMask(_:masks:).")
            } == true)
    }
}
