import Descent
import Testing

/// Expects `actual` to have the shape of `expected` and every element within `tolerance`, absolute
/// plus relative; equal infinities and two NaN count as close. Reports the largest differences.
func expectClose(
    _ actual: Tensor, _ expected: Tensor, tolerance: Double = 1e-5, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(actual.shape == expected.shape, "\(what) shape", sourceLocation: sourceLocation)
    let (a, b) = (try actual.scalars(), try expected.scalars())
    var worst = (excess: 0.0, index: -1)
    for (i, (x, y)) in zip(a, b).enumerated() where x != y && !(x.isNaN && y.isNaN) {
        let excess = abs(x - y) / (tolerance * (1 + abs(y)))
        if !(excess <= max(worst.excess, 1)) { worst = (excess, i) }
    }
    guard worst.index >= 0 else { return }
    let (x, y) = (a[worst.index], b[worst.index])
    Issue.record(
        "\(what): element \(worst.index) is \(x), not \(y) (difference \(abs(x - y)))",
        sourceLocation: sourceLocation)
}
