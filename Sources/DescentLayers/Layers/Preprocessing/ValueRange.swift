/// The numbers that colours lie between.
struct ValueRange {
    let lower: Double
    let upper: Double
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
