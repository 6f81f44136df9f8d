/// The lines Keras prints while training, as pure functions of numbers.
enum ProgressText {
    /// What is known at one moment.
    struct Moment {
        var step: Int
        var steps: Int
        /// Seconds since the epoch began.
        var elapsed: Double
        var secondsPerStep: Double
        var logs: Logs
        var isFinished: Bool
    }

    /// ` 12/469 ━━━━━━━━━━━━━━━━━━━━ 4s 12ms/step - accuracy: 0.5000 - loss: 1.2000`
    ///
    /// - Parameter colors: with the terminal's escape codes for bold, green and grey.
    static func bar(_ moment: Moment, colors: Bool) -> String {
        let code = { (text: String) in colors ? "\u{1B}[\(text)m" : "" }
        let filled = moment.steps > 0 ? 20 * moment.step / moment.steps : 20
        let rest = String(repeating: "━", count: 20 - filled)
        let done =
            filled > 0
            ? code("32") + String(repeating: "━", count: filled) + code("0") : ""
        let time =
            moment.isFinished
            ? formatted("%.0f", moment.elapsed) + "s"
            : clock(moment.secondsPerStep * Double(moment.steps - moment.step))
        return code("1") + counter(moment) + code("0") + " " + done + code("37") + rest + code("0")
            + " " + code("1") + time + code("0") + " " + perStep(moment.secondsPerStep)
            + metrics(moment.logs)
    }

    /// `469/469 - 6s - 12ms/step - accuracy: 0.9000 - loss: 0.3000`
    static func line(_ moment: Moment) -> String {
        counter(moment) + " - " + formatted("%.0f", moment.elapsed) + "s - "
            + perStep(moment.secondsPerStep) + metrics(moment.logs)
    }

    /// Four decimals; small numbers with an exponent.
    static func number(_ value: Double) -> String {
        formatted(abs(value) > 1e-3 ? "%.4f" : "%.4e", value)
    }

    /// `12ms/step`.
    static func perStep(_ seconds: Double) -> String {
        if seconds >= 1 || seconds == 0 { return formatted("%.0f", seconds) + "s/step" }
        if seconds >= 1e-3 { return formatted("%.0f", seconds * 1e3) + "ms/step" }
        return formatted("%.0f", seconds * 1e6) + "us/step"
    }

    /// `59s`, `1:05`, `1:00:05`.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(Swift.max(Swift.min(seconds, 1e9), 0))
        let two = { (n: Int) in n < 10 ? "0\(n)" : "\(n)" }
        if seconds > 3600 { return "\(whole / 3600):\(two(whole % 3600 / 60)):\(two(whole % 60))" }
        return seconds > 60 ? "\(whole / 60):\(two(whole % 60))" : "\(whole)s"
    }

    private static func counter(_ moment: Moment) -> String {
        let (step, steps) = (String(moment.step), String(moment.steps))
        return String(repeating: " ", count: Swift.max(steps.count - step.count, 0)) + step + "/"
            + steps
    }

    private static func metrics(_ logs: Logs) -> String {
        logs.entries.map { " - \($0.name): \(number($0.value))" }.joined()
    }
}
