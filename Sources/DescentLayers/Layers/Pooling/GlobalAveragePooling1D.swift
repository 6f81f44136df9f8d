/// The mean over all steps of each channel, or over those that the mask lets count.
///
/// Input `[batch, steps, channels]`, output `[batch, channels]`. Where no step counts the mean is 0;
/// in Keras it is NaN.
public final class GlobalAveragePooling1D: GlobalPoolingLayer {
    override class var kind: PoolingLayer.Kind { .average }
    override class var axes: Int { 1 }

    /// The mean over the steps that count: Σ x / number of them.
    override public func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        let input = onlyInput(of: inputs)
        guard let mask = context.mask, context.initialState.isEmpty,
            spatialFault(input.shape, axes: Self.axes, dataFormat) == nil
        else { return super.call(inputs, context: context) }
        let x = dataFormat.channelsLast(input)
        let isFloat = x.dtype.isFloatingPoint
        let wide = x.cast(to: (isFloat ? x.dtype : dtype).computing)
        // Where the mask has one number for all examples or steps, each of them counts by it.
        let lined = linedUp(mask, with: x)
        let counts = lined.broadcast(to: Shape(Array(x.shape.prefix(2)) + lined.shape.dropFirst(2)))
        let sum = Tensor.where(counts, wide, 0).sum(axes: [1], keepDims: keepDims)
        let number = counts.cast(to: wide.dtype).sum(axes: [1], keepDims: keepDims)
        let mean = (sum / maximum(number, 1)).cast(to: isFloat ? x.dtype : dtype)
        return [dataFormat.restored(mean)]
    }

    /// The steps are gone, and their mask with them.
    override public func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] { [] }
}
