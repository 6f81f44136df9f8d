import DescentSupport

/// Prints the progress of one epoch, one evaluation or one prediction as Keras does.
final class ProgressBar {
    private let style: Verbosity
    /// Steps of a whole; nil until a first one has ended that nobody knew the length of.
    private var steps: Int?
    private let print: (String) -> Void
    private let now: () -> Double
    private var start = 0.0
    private var afterFirstStep: Double?
    private var lastDrawn = -Double.infinity
    private var width = 0
    /// Starts the line of an epoch when there is only one line.
    private var heading = ""

    init(
        _ verbosity: Verbosity, steps: Int?, now: @escaping () -> Double = monotonicSeconds,
        print: @escaping (String) -> Void = Terminal.write
    ) {
        style = verbosity.resolved
        self.steps = steps
        self.print = print
        self.now = now
    }

    /// Whether intermediate states are drawn.
    var isLive: Bool { style == .progressBar }
    var isSilent: Bool { style == .silent }

    /// Starts the clock, under a heading if there is one.
    func begin(_ heading: String? = nil) {
        start = now()
        (afterFirstStep, lastDrawn, width) = (nil, -.infinity, 0)
        self.heading = heading.map { $0 + " - " } ?? ""
        if let heading, style == .progressBar { print(heading + "\n") }
    }

    /// Whether it is time to draw again: Keras waits 50 ms.
    var isDue: Bool { isLive && now() - lastDrawn >= 0.05 }

    /// Draws the state after `step` steps.
    func update(_ step: Int, _ logs: Logs) {
        guard isLive else { return }
        let moment = moment(step, logs, isFinished: false)
        draw(moment, end: "")
    }

    /// Draws the final state and ends the line.
    ///
    /// - Parameter count: steps that were done, where nobody knew how many there would be.
    func finish(_ logs: Logs, after count: Int? = nil) {
        steps = steps ?? count
        let moment = moment(steps ?? 0, logs, isFinished: true)
        switch style {
        case .progressBar, .automatic: draw(moment, end: "\n")
        case .oneLinePerEpoch: print(heading + ProgressText.line(moment) + "\n")
        case .silent, .unknown: break
        }
    }

    private func draw(_ moment: ProgressText.Moment, end: String) {
        let shown = ProgressText.bar(moment, colors: false).count
        let erased = String(repeating: "\u{8}", count: width) + "\r"
        let padding = String(repeating: " ", count: Swift.max(width - shown, 0))
        print(erased + ProgressText.bar(moment, colors: true) + padding + end)
        width = shown
        lastDrawn = now()
    }

    /// As Keras: the first step, which compiles, does not count once there are others.
    private func moment(_ step: Int, _ logs: Logs, isFinished: Bool) -> ProgressText.Moment {
        let time = now()
        var perStep = 0.0
        if step > 0 {
            if let afterFirstStep, step > 1 {
                perStep = (time - afterFirstStep) / Double(step - 1)
            } else {
                perStep = (time - start) / Double(step)
            }
            if step == 1 { afterFirstStep = time }
        }
        return ProgressText.Moment(
            step: step, steps: steps, elapsed: time - start, secondsPerStep: perStep, logs: logs,
            isFinished: isFinished)
    }
}
