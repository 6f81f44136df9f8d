import DescentSupport

/// Counts the different numbers of a column, and how many are left of them in float32.
///
/// Numbers that are one float32 are kept or left out together, by a hash of it: of many, a share
/// is counted that says as much of the rest. A sample of rows would not do, for it hardly holds
/// two neighbours.
package struct DistinctCounter: Sendable {
    package init() {}

    /// The different numbers by the float32 they become.
    private var numbers: [UInt32: Set<UInt64>] = [:]
    private var total = 0
    /// A float32 is kept if these bits of its hash are 0.
    private var mask: UInt64 = 0
    private var lowest = Double.infinity
    private var highest = -Double.infinity
    /// Whether all numbers are whole, or have at most three decimals.
    private var isDecimal = true
    /// Whether numbers were left out because there are too many.
    private var isFull = false

    private static let mostImages = 2048
    private static let mostNumbers = 1 << 16
    /// Fewer say too little of the rest.
    private static let fewestImages = 64
    /// Up to this share of the numbers may coincide with others.
    private static let mostLost = 0.1

    /// Different numbers, and what is left of them in float32: of all rows,
    /// estimated if not counted.
    package var counts: (numbers: Int, images: Int) {
        let share = Int(mask) + 1
        return (total * share, numbers.count * share)
    }

    /// Whether ``counts`` are exact.
    package var isExact: Bool { mask == 0 && !isFull }

    /// `8 different numbers, 1 as float32`.
    package var text: String {
        let (numbers, images) = counts
        let about = isExact ? "" : "about "
        return "\(about)\(grouped(numbers)) different numbers, \(grouped(images)) as float32"
    }

    /// Whether so many numbers are lost that it matters.
    ///
    /// Whole numbers and such with a few decimals (IDs, times, money, coordinates) are meant as
    /// they stand. Others are measured, and only matter where float32 has few steps from the
    /// smallest to the largest.
    package var losesNumbers: Bool {
        guard Double(numbers.count) <= (1 - Self.mostLost) * Double(total) else { return false }
        let size = Float(Swift.max(abs(lowest), abs(highest)))
        return isDecimal || highest - lowest < ColumnRange.enoughSteps * Double(size.ulp)
    }

    /// - Parameter integer: the number, if it is of an integer type.
    package mutating func add(_ value: Double, _ integer: Int64?) {
        let image = Float(value)
        guard image.isFinite else { return }
        lowest = Swift.min(lowest, value)
        highest = Swift.max(highest, value)
        // −0 is 0.
        let bits = (image + 0).bitPattern
        guard Self.hash(bits) & mask == 0 else { return }
        let key = integer.map { UInt64(bitPattern: $0) } ?? key(of: value)
        if isFull, numbers[bits] != nil { return }
        if numbers[bits, default: []].insert(key).inserted { total += 1 }
        if numbers.count > Self.mostImages { thin() }
        guard total > Self.mostNumbers else { return }
        if numbers.count >= Self.fewestImages { thin() } else { isFull = true }
    }

    /// Equal for numbers that differ only by what float64 rounds.
    private mutating func key(of value: Double) -> UInt64 {
        let scaled = value * 1000
        let whole = scaled.rounded()
        if abs(value) < 0x1p42, abs(scaled - whole) <= abs(scaled) * 0x1p-50 {
            return (whole + 0).bitPattern
        }
        if value.rounded() == value { return value.bitPattern }
        isDecimal = false
        // 40 of 52 bits, rounded.
        return (value.bitPattern + 1 << 11) >> 12
    }

    private mutating func thin() {
        mask = mask << 1 | 1
        numbers = numbers.filter { Self.hash($0.key) & mask == 0 }
        total = numbers.values.reduce(0) { $0 + $1.count }
    }

    /// SplitMix64: a hash with fewer steps would pick every other float32, whose roundings differ.
    private static func hash(_ bits: UInt32) -> UInt64 {
        var x = UInt64(bits) &* 0x9e37_79b9_7f4a_7c15
        x = (x ^ (x >> 30)) &* 0xbf58_476d_1ce4_e5b9
        x = (x ^ (x >> 27)) &* 0x94d0_49bb_1331_11eb
        return x ^ (x >> 31)
    }
}
