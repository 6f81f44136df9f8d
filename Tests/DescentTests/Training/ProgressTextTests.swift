@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining
import Foundation
import Testing

struct ProgressTextTests {
    private func moment(
        _ step: Int, of steps: Int, each seconds: Double, finished: Bool = false, logs: Logs = [:]
    ) -> ProgressText.Moment {
        ProgressText.Moment(
            step: step, steps: steps, elapsed: seconds * Double(step), secondsPerStep: seconds,
            logs: logs, isFinished: finished)
    }

    @Test func `the bar shows what is left, then what it took`() {
        let logs: Logs = ["accuracy": 0.5, "loss": 1.2]
        #expect(
            ProgressText.bar(moment(118, of: 469, each: 0.012, logs: logs), colors: false)
                == "118/469 ━━━━━━━━━━━━━━━━━━━━ 4s 12ms/step - accuracy: 0.5000 - loss: 1.2000")
        #expect(
            ProgressText.bar(moment(9, of: 469, each: 2e-4, finished: true), colors: false)
                == "  9/469 ━━━━━━━━━━━━━━━━━━━━ 0s 200us/step")
    }

    @Test(arguments: [
        (0.0, "0s/step"), (2.4, "2s/step"), (0.0125, "12ms/step"), (0.0005, "500us/step"),
    ])
    func `step times read as Keras'`(_ seconds: Double, _ text: String) {
        #expect(ProgressText.perStep(seconds) == text)
    }

    @Test(arguments: [
        (0.25, "0.2500"), (0.0, "0.0000e+00"), (0.001, "1.0000e-03"), (-2.0, "-2.0000"),
        (Double.nan, "nan"),
    ])
    func `numbers read as Keras'`(_ value: Double, _ text: String) {
        #expect(ProgressText.number(value) == text)
    }

    /// The same training with the clock stopped, as the fixture was made.
    @Test(arguments: [Verbosity.progressBar, .oneLinePerEpoch])
    func `output is that of Keras, escape codes and all`(_ style: Verbosity) throws {
        var printed = ""
        let bar = ProgressBar(style, steps: 3, now: { 1 }, print: { printed += $0 })
        bar.begin("Epoch 1/3")
        bar.update(1, ["accuracy": 1.0 / 3, "loss": 1.4661])
        bar.finish(["accuracy": 0.25, "loss": 1.8052, "val_accuracy": 0, "val_loss": 1.8720])
        let file = style == .progressBar ? "progress_verbose1" : "progress_verbose2"
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let expected = try String(
            contentsOf: folder.appendingPathComponent("Fixtures/keras/\(file).txt"), encoding: .utf8
        )
        // Keras' one-line style takes two lines, one for the epoch's number alone.
        let oneLine = expected.replacingOccurrences(of: "Epoch 1/3\n", with: "Epoch 1/3 - ")
        #expect((style == .progressBar ? expected : oneLine).hasPrefix(printed))
    }

    @Test func `silence prints nothing`() {
        let bar = ProgressBar(
            .silent, steps: 3, now: { 1 }, print: { _ in Issue.record("printed") })
        bar.begin("Epoch 1/3")
        bar.update(1, ["loss": 1])
        bar.finish(["loss": 1])
    }

    @Test("Without a known number of steps they are counted, as in Keras")
    func unknownSteps() {
        let moment = ProgressText.Moment(
            step: 12, steps: nil, elapsed: 4, secondsPerStep: 0.012, logs: ["loss": 1.2],
            isFinished: false)
        #expect(
            ProgressText.bar(moment, colors: false)
                == "     12/Unknown 4s 12ms/step - loss: 1.2000")
        var printed = ""
        let bar = ProgressBar(.oneLinePerEpoch, steps: nil, now: { 1 }, print: { printed += $0 })
        bar.begin()
        bar.finish(["loss": 1], after: 7)
        #expect(printed.hasPrefix("7/7 - "))
    }
}
