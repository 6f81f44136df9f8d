/// The range of a column's numbers: most columns need no more to tell that float32 keeps
/// their numbers apart.
package struct ColumnRange: Sendable {
    /// Of more steps than this between the smallest and the largest number nobody misses
    /// those in between.
    static let enoughSteps = 0x1p18

    private var lowest = Double.infinity
    private var highest = -Double.infinity

    package init() {}

    package mutating func add(_ value: Double) {
        // NaN and infinities are somebody else's finding.
        guard value - value == 0 else { return }
        lowest = Swift.min(lowest, value)
        highest = Swift.max(highest, value)
    }

    /// Whether ``DistinctCounter/losesNumbers`` may hold, so that the numbers must be counted:
    /// only if thousandths are lost at this size, or the range is short beside it.
    package var mayLoseNumbers: Bool {
        guard lowest <= highest else { return false }
        let size = Swift.max(abs(lowest), abs(highest))
        let step = Double(Float(size).ulp)
        return step > 1e-3 || (size > 0 && highest - lowest <= Self.enoughSteps * step)
    }
}
