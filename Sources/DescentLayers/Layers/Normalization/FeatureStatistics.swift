import DescentCore
import DescentSupport

/// Mean and variance of the features of a data set, taken in float64.
struct FeatureStatistics {
    let mean: [Double]
    /// Divided by n; 1 for features that are the same in all examples.
    let variance: [Double]
    /// Features that are the same in all examples.
    let constant: [Int]

    /// - Parameter axes: those the means are taken over;
    ///   the positions on the others are the features.
    init(_ x: Tensor, over axes: [Int]) throws {
        let (means, variances) = moments(x.cast(to: .float64), axes: axes)
        let data = try evaluate([means, variances])
        mean = try Tensor(data: data[0]).scalars()
        let measured = try Tensor(data: data[1]).scalars()
        let examples = Double(axes.reduce(1) { $0 * x.shape[$1] })
        let found = zip(mean, measured).map { mean, variance in
            // What float64 leaves of the variance of equal numbers, as scikit-learn estimates it.
            let rounding = examples * mean * Double.ulpOfOne
            let bound = examples * Double.ulpOfOne * variance + rounding * rounding
            return variance <= bound
        }
        constant = found.indices.filter { found[$0] }
        variance = zip(measured, found).map { $1 ? 1 : $0 }
    }

    /// How many features are the same in all examples, and which come first; nil if none is.
    var constantFeatures: String? {
        guard !constant.isEmpty else { return nil }
        let list = listed(constant, limit: 8, countsRest: false)
        let which = "\(constant.count == 1 ? "column" : "columns") \(list)"
        return "\(grouped(constant.count)) of \(grouped(mean.count)) that do not: \(which)"
    }
}
