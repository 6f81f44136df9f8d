/// The mean of several tensors, element by element, with broadcasting.
///
/// Integers and bool give float32, as `mean` does; Keras adds up bytes as bytes, which wrap around.
/// Half precision is added up in float32 and rounded once.
public final class Average: MergingLayer {
    override func merge(_ inputs: [Tensor]) -> Tensor {
        let type = inputs.dropFirst().reduce(inputs[0].dtype) { DType.promote($0, $1.dtype) }
        let wide = inputs.map { $0.cast(to: type.computing) }
        let mean = wide.dropFirst().reduce(wide[0], +) / Double(wide.count)
        return type.isFloatingPoint ? mean.cast(to: type) : mean
    }
}
