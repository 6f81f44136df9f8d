/// The first tensor minus the second, element by element, with broadcasting.
///
/// bool and uint8 are subtracted as int32, so that they do not wrap around below 0;
/// Keras keeps their type.
public final class Subtract: MergingLayer {
    override func merge(_ inputs: [Tensor]) -> Tensor {
        guard inputs.count == 2 else {
            return .invalid(
                needs("two inputs", got: "\(inputs.count)", fix: "Call it with a list of two."))
        }
        let numbers = counting(inputs)
        return numbers[0] - numbers[1]
    }
}
