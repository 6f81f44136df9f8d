/// How much an image is changed at most, down and up.
struct ColorFactor {
    let lower: Double
    let upper: Double

    /// Both, in any order.
    init(_ range: ClosedRange<Double>) {
        lower = range.lowerBound
        upper = range.upperBound
    }

    /// As much down as up, but not below `least`.
    init(_ factor: Double, least: Double) {
        lower = Swift.max(-abs(factor), least)
        upper = abs(factor)
    }
}

/// The numbers that colours lie between.
struct ValueRange {
    let lower: Double
    let upper: Double
}

extension ConfigForm<ColorFactor> {
    /// A list of two numbers. Read also: a number, for as much down as up.
    static func factor(least: Double) -> ConfigForm {
        ConfigForm(
            "a number or a list of two",
            write: { .list([.double($0.lower), .double($0.upper)]) },
            read: { value in
                if let factor = Double(configValue: value) {
                    return ColorFactor(factor, least: least)
                }
                guard let both = try [Double](configValue: value), both.count == 2,
                    both.allSatisfy(\.isFinite)
                else { return nil }
                return ColorFactor(Swift.min(both[0], both[1])...Swift.max(both[0], both[1]))
            })
    }
}

extension Rule<ColorFactor> {
    /// Both within `bounds`.
    static func within(_ bounds: ClosedRange<Int>) -> Rule {
        let text = "\(bounds.lowerBound) to \(bounds.upperBound)"
        let range = Double(bounds.lowerBound)...Double(bounds.upperBound)
        return Rule(
            { "\($0) within \(text)" }, got: { "\($0.lower) to \($0.upper)" },
            fix: "Use for example factor: 0.2."
        ) { range.contains($0.lower) && range.contains($0.upper) }
    }
}

extension ConfigForm<ValueRange> {
    /// Two numbers, the lower first.
    static var lowAndHigh: ConfigForm {
        ConfigForm(
            "a list of two numbers", write: { .list([.double($0.lower), .double($0.upper)]) },
            read: { value in
                guard let both = try [Double](configValue: value), both.count == 2 else {
                    return nil
                }
                return ValueRange(
                    lower: Swift.min(both[0], both[1]), upper: Swift.max(both[0], both[1]))
            })
    }
}

extension Rule<ValueRange> {
    /// Two finite numbers.
    static var finite: Rule {
        Rule(
            { "finite numbers as \($0)" }, got: { "\($0.lower) to \($0.upper)" },
            fix: "Use for example 0...255.", holds: { $0.lower.isFinite && $0.upper.isFinite })
    }
}
