import DescentSupport

/// The lines Keras prints while training, as pure functions of numbers.
enum ProgressText {
    /// What is known at one moment.
    struct Moment {
        var step: Int
        /// nil if that is not known.
        var steps: Int?
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
        guard let steps = moment.steps else { return open(moment, code) }
        let filled = steps > 0 ? 20 * Swift.min(moment.step, steps) / steps : 20
        let rest = String(repeating: "━", count: 20 - filled)
        let done =
            filled > 0
            ? code("32") + String(repeating: "━", count: filled) + code("0") : ""
        let time =
            moment.isFinished
            ? secondsText(moment.elapsed)
            : clockText(moment.secondsPerStep * Double(Swift.max(steps - moment.step, 0)))
        return code("1") + counter(moment) + code("0") + " " + done + code("37") + rest + code("0")
            + " " + code("1") + time + code("0") + " " + perStep(moment.secondsPerStep)
            + metrics(moment.logs)
    }

    /// `     12/Unknown 4s 12ms/step - loss: 1.2000`, as Keras where nobody knows how many follow.
    private static func open(_ moment: Moment, _ code: (String) -> String) -> String {
        String(moment.step).padded(to: 7, onLeft: true) + "/Unknown " + code("1")
            + secondsText(moment.elapsed) + code("0") + " " + perStep(moment.secondsPerStep)
            + metrics(moment.logs)
    }

    /// `469/469 - 6s - 12ms/step - accuracy: 0.9000 - loss: 0.3000`
    static func line(_ moment: Moment) -> String {
        counter(moment) + " - " + secondsText(moment.elapsed) + " - "
            + perStep(moment.secondsPerStep) + metrics(moment.logs)
    }

    /// Four decimals; small numbers with an exponent.
    static func number(_ value: Double) -> String {
        abs(value) > 1e-3
            ? fixedNumber(value, decimals: 4) : exponentNumber(value, decimals: 4)
    }

    /// `12ms/step`.
    static func perStep(_ seconds: Double) -> String { durationText(seconds) + "/step" }

    private static func counter(_ moment: Moment) -> String {
        let (step, steps) = (String(moment.step), String(moment.steps ?? moment.step))
        return step.padded(to: steps.count, onLeft: true) + "/" + steps
    }

    private static func metrics(_ logs: Logs) -> String {
        logs.entries.map { " - \($0.name): \(number($0.value))" }.joined()
    }
}
