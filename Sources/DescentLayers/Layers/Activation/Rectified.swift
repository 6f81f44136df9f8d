import DescentCore

/// What ``ReLU`` computes.
func rectified(
    _ x: Tensor, maxValue: Double?, negativeSlope: Double, threshold: Double
) -> Tensor {
    if maxValue == nil, threshold == 0 {
        return negativeSlope == 0 ? relu(x) : leakyRelu(x, negativeSlope: negativeSlope)
    }
    let above = maxValue.map { minimum(x, $0) } ?? x
    return .where(x .> threshold, above, (x - threshold) * negativeSlope)
}
