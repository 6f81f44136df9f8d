/// The first tensor minus the second, element by element, with broadcasting.
public final class Subtract: MergingLayer {
    override func merge(_ inputs: [Tensor]) -> Tensor {
        guard inputs.count == 2 else {
            return .invalid(
                needs("two inputs", got: "\(inputs.count)", fix: "Call it with a list of two."))
        }
        return inputs[0] - inputs[1]
    }
}
