import Descent

/// ResNet-20: nine blocks of two convolutions, in three stages of 16, 32 and 64 channels.
///
/// - Source: He, Zhang, Ren, Sun 2015, arXiv:1512.03385, section 4.2; where the size changes, the
///   shortcut is a convolution of 1 × 1.
func makeResNet20() -> Model {
    let input = Input(shape: [32, 32, 3])
    var x = ReLU()(normalizedConvolution(input, filters: 16))
    for (stage, filters) in [16, 32, 64].enumerated() {
        for block in 0..<3 {
            x = residualBlock(x, filters: filters, stride: stage > 0 && block == 0 ? 2 : 1)
        }
    }
    return Model(inputs: input, outputs: Dense(units: 10)(GlobalAveragePooling2D()(x)))
}

private func residualBlock(_ x: Tensor, filters: Int, stride: Int) -> Tensor {
    let first = ReLU()(normalizedConvolution(x, filters: filters, stride: stride))
    let second = normalizedConvolution(first, filters: filters)
    let shortcut =
        stride == 1 ? x : normalizedConvolution(x, filters: filters, size: 1, stride: stride)
    return ReLU()(Add()([second, shortcut]))
}

private func normalizedConvolution(
    _ x: Tensor, filters: Int, size: Int = 3, stride: Int = 1
) -> Tensor {
    let convolution = Conv2D(
        filters: filters, kernelSize: Size2D(size, size), strides: Size2D(stride, stride),
        padding: .same, useBias: false)
    return BatchNormalization()(convolution(x))
}
