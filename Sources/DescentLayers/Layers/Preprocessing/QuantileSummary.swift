/// Some of many numbers, in ascending order, each with how many it stands for; in Keras' arithmetic, which
/// is that of NumPy on float32.
struct QuantileSummary {
    let values: [Float]
    private let weights: [Float]

    private init(_ values: [Float], _ weights: [Float]) {
        self.values = values
        self.weights = weights
    }

    /// Every so many of the numbers that they are a share of `epsilon`.
    init(of numbers: [Float], epsilon: Double) {
        let sorted = numbers.sorted()
        let step = Swift.max(Double(sorted.count) / (1 / epsilon), 1)
        values = stride(from: Int(step - 1), to: sorted.count, by: Int(step)).map { sorted[$0] }
        weights = values.map { _ in Float(step) }
    }

    /// Numbers at every `epsilon` of the data, between those there are; itself if it has no more.
    func compressed(_ epsilon: Double) -> QuantileSummary {
        guard Double(values.count) * epsilon >= 1 else { return self }
        var sums: [Float] = []
        for weight in weights { sums.append((sums.last ?? 0) + weight) }
        let total = sums.last ?? 1
        let shares = sums.map { Double($0 / total) }
        let wanted = (0..<Int((1 / epsilon).rounded(.up))).map { epsilon + Double($0) * epsilon }
        let numbers = wanted.map { Self.between(shares, values.map { Double($0) }, at: $0) }
        let counts = wanted.map { Self.between(shares, sums.map { Double($0) }, at: $0) }
        let before = [0] + counts.dropLast()
        return QuantileSummary(
            numbers.map { Float($0) }, zip(counts, before).map { Float($0 - $1) })
    }

    /// The value at `x` on the straight lines between points, which ends go on from unchanged.
    private static func between(_ xs: [Double], _ ys: [Double], at x: Double) -> Double {
        guard let first = xs.first, let last = xs.last, x > first else { return ys.first ?? 0 }
        guard x < last else { return ys[ys.count - 1] }
        let next = xs.firstIndex { $0 > x } ?? xs.count - 1
        let (left, right) = (xs[next - 1], xs[next])
        let slope = (ys[next] - ys[next - 1]) / (right - left)
        return slope * (x - left) + ys[next - 1]
    }
}
