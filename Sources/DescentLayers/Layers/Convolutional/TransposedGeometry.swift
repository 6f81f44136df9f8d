/// How far a transposed convolution reaches: the cells of its output, and where the windows of the
/// convolution that it transposes lie on them.
struct TransposedGeometry {
    let window: WindowGeometry
    /// Cells added at the end of each axis; nil for what the padding says.
    let outputPadding: [Int]?

    /// One axis of the output.
    struct Axis {
        let length: Int
        /// Cells before and after it that windows cover.
        let pads: (Int, Int)
    }

    /// The output's axes for an input of these lengths, whose unknown ones stay so.
    func axes(_ lengths: [Int]) -> [Axis] {
        lengths.indices.map { axis(lengths[$0], $0) }
    }

    /// As Keras: with `.valid` all that windows reach, at least a stride for each; with `.same`
    /// length · stride. With an output padding it is added to what the first to the last cell span.
    private func axis(_ length: Int, _ i: Int) -> Axis {
        let (reach, stride) = (window.reach[i], window.strides[i])
        let (left, right) = padding(reach, stride, outputPadding?[i])
        let span = (length - 1) * stride + left + right - reach + 2
        return Axis(
            length: length < 0 ? length : span,
            pads: (reach - 1 - left, Swift.max(reach - 1 - right, 0)))
    }

    /// Zeros before and after the input with stride − 1 zeros between its cells, over which the
    /// turned kernel then slides.
    private func padding(_ reach: Int, _ stride: Int, _ added: Int?) -> (Int, Int) {
        if window.padding == .valid {
            let added = added ?? Swift.max(stride - reach, 0)
            return (reach - 1, reach - 1 + added)
        }
        let total = added.map { reach + reach % 2 - 2 + $0 } ?? stride + reach - 2
        let left = Swift.min(total / 2 + total % 2, reach - 1)
        return (left, total - left)
    }
}
