import Descent
import Testing

/// Layers that say how many tensors their state has.
@Suite struct StateCountTests {
    private final class Sum: Layer {
        override var stateCount: Int? { 2 }
        override func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
            [context.initialState.reduce(inputs[0], +)]
        }
    }

    @Test("They are called with all of it, or none")
    func right() throws {
        let (layer, x) = (Sum(), Tensor.ones([1, 2]))
        #expect(try layer.outputs([x])[0].scalars() == [1, 1])
        #expect(try layer.outputs([x], initialState: [x, x])[0].scalars() == [3, 3])
    }

    @Test("Another number is an error that names the layer, for symbols too")
    func wrong() {
        let layer = Sum(name: "sum")
        for x in [Tensor.ones([1, 2]), Input(shape: [2])] {
            for state in [[x], [x, x, x]] {
                let outputs = layer.outputs([x], initialState: state)
                #expect(outputs.count == 1)
                #expect(
                    outputs[0].error.map {
                        "\($0)".hasPrefix(
                            "Sum 'sum' needs 2 tensors as its initial state, but got "
                                + "\(state.count). Give all of them in their order, or none.")
                    } == true)
            }
        }
    }
}
