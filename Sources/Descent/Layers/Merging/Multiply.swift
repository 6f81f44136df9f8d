/// The product of several tensors, element by element, with broadcasting.
///
/// bool and uint8 are multiplied as int32, of more than three tensors as int64, so that they do not
/// wrap around; Keras keeps their type.
public final class Multiply: MergingLayer {
    override func merge(_ inputs: [Tensor]) -> Tensor {
        // 255³ fits int32, 255⁴ does not.
        let numbers = counting(inputs, as: inputs.count > 3 ? .int64 : .int32)
        return numbers.dropFirst().reduce(numbers[0], *)
    }
}
