/// One step of Adam, by name:
///
///     m += (g − m) · (1 − beta1);  v += (g² − v) · (1 − beta2)
///     w −= rate · m / (√v + epsilon)
///
/// - Parameters:
///   - weight: w as it is, and the means `m` and `v` as they are.
///   - rate: a scalar, with Adam's correction of means that start at 0.
/// - Returns: all three as they become.
package func adamStep(
    weight w: Tensor, m: Tensor, v: Tensor, gradient g: Tensor, rate: Tensor, beta1: Double,
    beta2: Double, epsilon: Double
) -> (weight: Tensor, m: Tensor, v: Tensor) {
    let attributes = [
        Attribute("beta_1", .number(beta1)), Attribute("beta_2", .number(beta2)),
        Attribute("epsilon", .number(epsilon)),
    ]
    let step = Tensor.composite(.adamStep, attributes, of: [w, m, v, g, rate]) {
        let means = adamMeans(m: m, v: v, gradient: g, beta1: beta1, beta2: beta2)
        return [w - means.m * rate / (sqrt(means.v) + epsilon), means.m, means.v]
    }
    return (step[0], step[1], step[2])
}

/// The running means of Adam after one more gradient.
package func adamMeans(
    m: Tensor, v: Tensor, gradient g: Tensor, beta1: Double, beta2: Double
) -> (m: Tensor, v: Tensor) {
    (m + (g - m) * (1 - beta1), v + (square(g) - v) * (1 - beta2))
}
