public import DescentCore

/// How much an image is changed at most, down and up.
struct ImageFactor {
    let lower: Double
    let upper: Double

    /// Both, in any order.
    init(_ range: ClosedRange<Double>) {
        lower = range.lowerBound
        upper = range.upperBound
    }

    /// As much down as up, but not below `least`.
    init(_ factor: Double, least: Double = -.infinity) {
        lower = Swift.max(-abs(factor), least)
        upper = abs(factor)
    }

    /// What a user gave.
    init(_ bounds: any FactorBounds) {
        (lower, upper) = bounds.factorBounds
    }

    /// The number for shares from 0 to 1.
    func callAsFunction(_ share: Tensor) -> Tensor { share * (upper - lower) + lower }
}

/// How much images are changed at most: a number for as much down as up, or both bounds: `0.2`,
/// `-0.1...0.3`.
public protocol FactorBounds {
    /// The least and the most.
    var factorBounds: (lower: Double, upper: Double) { get }
}

extension Double: FactorBounds {
    /// As much down as up.
    public var factorBounds: (lower: Double, upper: Double) { (-abs(self), abs(self)) }
}
extension Int: FactorBounds {
    /// As much down as up.
    public var factorBounds: (lower: Double, upper: Double) { Double(self).factorBounds }
}
extension ClosedRange: FactorBounds where Bound: TensorScalar {
    /// Both bounds.
    public var factorBounds: (lower: Double, upper: Double) {
        (lowerBound.tensorDouble, upperBound.tensorDouble)
    }
}

extension ConfigForm<ImageFactor> {
    /// A list of two numbers. Read also: a number, for as much down as up.
    ///
    /// - Parameter writesNumber: whether as much down as up is written as one number.
    static func factor(
        least: Double = -.infinity, writesNumber: Bool = false
    ) -> ConfigForm {
        ConfigForm(
            "a number or a list of two",
            write: { factor in
                writesNumber && factor.lower == -factor.upper
                    ? .double(factor.upper) : .list([.double(factor.lower), .double(factor.upper)])
            },
            read: { value in
                if let factor = Double(configValue: value) {
                    return ImageFactor(factor, least: least)
                }
                guard let both = try [Double](configValue: value), both.count == 2,
                    both.allSatisfy(\.isFinite)
                else { return nil }
                return ImageFactor(Swift.min(both[0], both[1])...Swift.max(both[0], both[1]))
            })
    }
}

extension Rule<ImageFactor> {
    /// Both within `bounds`.
    static func within(_ bounds: ClosedRange<Int>) -> Rule {
        let text = "\(bounds.lowerBound) to \(bounds.upperBound)"
        let range = Double(bounds.lowerBound)...Double(bounds.upperBound)
        return Rule(
            { "\($0) within \(text)" }, got: { "\($0.lower) to \($0.upper)" },
            fix: "Use for example factor: 0.2."
        ) { range.contains($0.lower) && range.contains($0.upper) }
    }

    /// Both above −1 and at most 1. As in Keras the number 1 is right too, which reaches −1.
    static var zoom: Rule {
        Rule(
            { "\($0) above -1, at most 1" }, got: { "\($0.lower) to \($0.upper)" },
            fix: "Use for example 0.2, or -0.3...0.2."
        ) { $0.upper <= 1 && ($0.lower > -1 || ($0.lower == -1 && $0.upper == 1)) }
    }
}
