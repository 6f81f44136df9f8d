/// The smallest of several tensors, element by element, with broadcasting.
///
/// What the mask of an input leaves out gives way to the others.
public final class Minimum: MergingLayer {
    /// The smallest of what counts.
    override public func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        mergeCounting(inputs, context, minimum) ?? super.call(inputs, context: context)
    }

    override func merge(_ inputs: [Tensor]) -> Tensor {
        inputs.dropFirst().reduce(inputs[0], minimum)
    }
}
