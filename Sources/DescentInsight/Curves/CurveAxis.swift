#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

import DescentSupport

/// From numbers to places along one side of a panel, with labels at round numbers.
struct CurveAxis {
    /// A labelled number.
    struct Tick: Equatable {
        let value: Double
        let label: String
    }

    let low: Double
    let high: Double
    let isLogarithmic: Bool
    let ticks: [Tick]

    /// Where a number is: 0 at the lower end, 1 at the upper one.
    func position(of value: Double) -> Double {
        isLogarithmic
            ? log(value / low) / log(high / low) : (value - low) / (high - low)
    }

    /// Epochs, counted from 1.
    static func ofEpochs(_ first: Double, _ last: Double) -> CurveAxis {
        guard last > first else {
            return CurveAxis(
                low: first - 0.5, high: first + 0.5, isLogarithmic: false,
                ticks: [Tick(value: first, label: plainNumber(first))])
        }
        let step = Swift.max(roundStep(atLeast: (last - first) / 8), 1)
        let ticks = steps(of: step, from: (first / step).rounded(.up), through: last / step)
        return CurveAxis(
            low: first, high: last, isLogarithmic: false,
            ticks: ticks.map { Tick(value: $0, label: plainNumber($0)) })
    }

    /// Numbers between `low` and `high`, which the ends enclose.
    ///
    /// - Parameter isLogarithmic: whether equal ways are equal ratios; all numbers are above 0 then.
    static func ofValues(_ low: Double, _ high: Double, isLogarithmic: Bool) -> CurveAxis {
        // Numbers that differ in their last digits alone are one number here.
        let isFlat = high - low <= 1e-9 * Swift.max(abs(low), abs(high))
        let room = isFlat ? (low == 0 ? 1 : 0.05 * abs(low)) : 0
        let (low, high) = (low - room, high + room)
        return isLogarithmic && high / low > 3
            ? powers(low, high) : even(low, high, isLogarithmic)
    }

    private static func even(_ low: Double, _ high: Double, _ isLogarithmic: Bool) -> CurveAxis {
        let step = roundStep(atLeast: (high - low) / 6)
        let values = steps(
            of: step, from: (low / step).rounded(.down), through: (high / step).rounded(.up))
        let largest = Swift.max(abs(low), abs(high))
        return CurveAxis(
            low: values[0], high: values[values.count - 1], isLogarithmic: isLogarithmic,
            ticks: values.map { Tick(value: $0, label: label($0, step: step, largest)) })
    }

    private static func powers(_ low: Double, _ high: Double) -> CurveAxis {
        let decades = log10(high / low)
        let mantissas: [Double] = decades <= 2 ? [1, 2, 5] : [1]
        let stride = Int(Swift.max(roundStep(atLeast: decades / 6), 1))
        let first = Int(log10(low).rounded(.down)) - 1
        let count = (Int(decades) + 4) / stride + 2
        // From a multiple of the stride, so that 1 is a tick wherever it is in reach.
        let start = Int((Double(first) / Double(stride)).rounded(.down)) * stride
        let all = (0...count).flatMap { i in
            mantissas.map { $0 * pow(10, Double(start + i * stride)) }
        }
        let from = all.lastIndex { $0 <= low } ?? 0
        let to = all.firstIndex { $0 >= high } ?? all.count - 1
        let values = all[from...to]
        return CurveAxis(
            low: all[from], high: all[to], isLogarithmic: true,
            ticks: values.map { Tick(value: $0, label: shortNumber($0)) })
    }

    // MARK: Round numbers

    /// The smallest of 1, 2 and 5 times a power of ten that is no less than `step`.
    static func roundStep(atLeast step: Double) -> Double {
        let power = pow(10, log10(step).rounded(.down))
        // The last digit may be off.
        let lead = step / power * (1 - 1e-12)
        return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power
    }

    /// Multiples of `step`; far fewer than a panel has room for.
    private static func steps(of step: Double, from: Double, through: Double) -> [Double] {
        // Times the inverse where that is whole: 3 · 0.1 is not 0.3, but 3 / 10 is.
        let inverse = (1 / step).rounded()
        return stride(from: from, through: through, by: 1).map {
            step < 1 && inverse < 1e9 ? $0 / inverse : $0 * step
        }
    }

    private static func label(_ value: Double, step: Double, _ largest: Double) -> String {
        guard largest < 1e6, step >= 1e-5 else {
            let digits = log10(largest / step).rounded(.up)
            return shortNumber(value == 0 ? 0 : value, digits: Int(digits) + 1)
                .replacing("-", with: "−")
        }
        let decimals = Swift.max(0, Int(-log10(step * (1 + 1e-9)).rounded(.down)))
        return fixedNumber(value == 0 ? 0 : value, decimals: decimals)
            .replacing("-", with: "−")
    }
}
