/// The smallest of several tensors, element by element, with broadcasting.
public final class Minimum: MergingLayer {
    override func merge(_ inputs: [Tensor]) -> Tensor {
        inputs.dropFirst().reduce(inputs[0], minimum)
    }
}
