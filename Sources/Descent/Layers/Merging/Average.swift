/// The mean of several tensors, element by element, with broadcasting.
public final class Average: MergingLayer {
    override func merge(_ inputs: [Tensor]) -> Tensor {
        inputs.dropFirst().reduce(inputs[0], +) / Double(inputs.count)
    }
}
