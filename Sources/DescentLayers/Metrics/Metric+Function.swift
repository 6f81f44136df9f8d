public import DescentCore

extension Metric {
    /// A metric from a function of labels and outputs: the mean, over all rows,
    /// of what it gives for each.
    ///
    /// ```swift
    /// metrics: [.accuracy, .function("largest_error") { abs($0 - $1).max(axes: [-1]) }]
    /// ```
    ///
    /// - Parameters:
    ///   - name: the key in histories. Default `function`.
    ///   - isBetterWhenHigher: whether a larger number is a better one: what `EarlyStopping` and
    ///     its like need to wait for the best. Default nil, not known.
    ///   - function: labels, in the type of the outputs, and outputs to one value for each row,
    ///     or more, which are averaged.
    public static func function(
        _ name: String = "function", isBetterWhenHigher: Bool? = nil,
        _ function: @escaping (Tensor, Tensor) -> Tensor
    ) -> Metric {
        MeanMetric(name: name, isBetterWhenHigher: isBetterWhenHigher, function)
    }
}
