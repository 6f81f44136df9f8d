/// The product of several tensors, element by element, with broadcasting.
///
/// bool and uint8 are multiplied as int32, of more than three tensors as int64, so that they do not
/// wrap around; Keras keeps their type.
///
/// What the mask of an input leaves out counts as 1; if every input has one, what all of them leave
/// out is 0.
public final class Multiply: MergingLayer {
    /// The product, of inputs with 1 where their mask leaves out.
    override public func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        guard context.initialState.isEmpty, context.masks.contains(where: { $0 != nil }) else {
            return super.call(inputs, context: context)
        }
        let filled = zip(inputs, context.masks).map { x, mask in
            mask.map { .where(linedUp($0, with: x), x, x.onesLike()) } ?? x
        }
        let product = call(filled, training: context.training)
        guard product.error == nil,
            let joined = computeMask(inputs, masks: context.masks).first ?? nil
        else { return [product] }
        return [.where(linedUp(joined, with: product), product, product.zerosLike())]
    }

    override func merge(_ inputs: [Tensor]) -> Tensor {
        // 255³ fits int32, 255⁴ does not.
        let numbers = counting(inputs, as: inputs.count > 3 ? .int64 : .int32)
        return numbers.dropFirst().reduce(numbers[0], *)
    }
}
