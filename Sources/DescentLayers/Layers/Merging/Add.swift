/// The sum of several tensors, element by element, with broadcasting.
///
/// bool and uint8 are added up as int32, so that they do not wrap around; Keras keeps their type.
public final class Add: MergingLayer {
    override func merge(_ inputs: [Tensor]) -> Tensor {
        let numbers = counting(inputs)
        return numbers.dropFirst().reduce(numbers[0], +)
    }
}
