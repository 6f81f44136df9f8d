import Descent
import Testing

/// Layers that give something else when a model runs than when it was made.
@Suite struct ChangedOutputTests {
    /// One or two outputs, in one of two types.
    private final class Moody: Layer {
        var count = 2
        var type = DType.float32
        override func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
            (0..<count).map { (inputs[0] + Double($0)).cast(to: type) }
        }
    }

    @Test("Another number of outputs is a fault, in models whichever of them are used")
    func count() {
        let (layer, x) = (Moody(name: "moody"), Input(shape: [3]))
        let both = layer.outputs([x])
        let model = Model(inputs: x, outputs: [both[0], both[1]])
        let first = Model(inputs: x, outputs: both[0])
        #expect(model.outputs([.ones([2, 3])])[1].error == nil)
        for count in [1, 3] {
            layer.count = count
            for model in [model, first] {
                let error = model.outputs([.ones([2, 3])])[0].error
                #expect(
                    error.map {
                        "\($0)".hasPrefix(
                            "Moody 'moody' needs 2 outputs, as when the model was made, but got "
                                + "\(count) ")
                    } == true, "\(error as Any)")
            }
        }
    }

    @Test("So is another type, in functional models and in a Sequential")
    func type() {
        let (layer, x) = (Moody(name: "moody"), Input(shape: [3]))
        layer.count = 1
        let functional = Model(inputs: x, outputs: layer(x))
        let stack = Sequential([Input(shape: [3]), layer])
        for model in [functional, stack] {
            layer.type = .float32
            #expect(model(.ones([2, 3])).error == nil)
            layer.type = .int32
            let error = model(.ones([2, 3])).error
            #expect(
                error.map {
                    "\($0)".contains(
                        "Let the types of its outputs follow from those of its inputs alone.")
                } == true, "\(error as Any)")
        }
    }

    @Test("A layer whose number of outputs follows the batch cannot be described")
    func batch() {
        final class PerRow: Layer {
            override func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
                [Tensor](repeating: inputs[0], count: inputs[0].shape[0])
            }
        }
        let error = PerRow(name: "rows")(Input(shape: [3])).error
        #expect(
            error.map { "\($0)".hasPrefix("PerRow 'rows' needs as many outputs for every batch") }
                == true, "\(error as Any)")
    }

    @Test("A Sequential built for numbers of one type takes those of another")
    func otherInputs() throws {
        let model = Sequential([Flatten(), Rescaling(scale: 2)])
        try model.build(inputShape: [-1, 2])
        let whole = model(Tensor([[1, 2]] as [[Int32]]))
        #expect(try whole.scalars() == [2, 4])
    }
}
