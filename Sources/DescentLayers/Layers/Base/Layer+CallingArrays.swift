public import DescentCore

extension Layer {
    /// The output for rows given as an array: `layer([[1, 2], [3, 4]])`. Literals are float32.
    public final func callAsFunction(_ x: [[Float]], training: Bool = false) -> Tensor {
        self(x.tensor, training: training)
    }

    /// The output for an array, a slice or a range of numbers.
    @_disfavoredOverload
    public final func callAsFunction(
        _ x: some TensorConvertible, training: Bool = false
    ) -> Tensor {
        self(x.tensor, training: training)
    }

    /// The output for several inputs, written one by one: `Add()(a, b)`.
    public final func callAsFunction(
        _ x: Tensor, _ y: Tensor, _ more: Tensor..., training: Bool = false
    ) -> Tensor {
        self([x, y] + more, training: training)
    }
}
