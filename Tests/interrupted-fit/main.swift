import Descent
import Foundation

// Trains until it is interrupted, and says what happens; the argument says what Ctrl-C is to do.

/// Prints at once, also into a pipe.
func say(_ text: String) {
    print(text)
    fflush(nil)
}

final class Teller: Callback {
    /// Whether the first batch never ends.
    let hangs: Bool
    private var batches = 0
    init(hangs: Bool) { self.hangs = hangs }

    override func onTrainBatchEnd(_ batch: Int, logs: BatchLogs) {
        batches += 1
        if batches == 1 { say("training") }
        while hangs { usleep(1000) }
    }
    override func onTrainEnd(logs: Logs) { say("told of the end") }
}

let mode = CommandLine.arguments.last ?? "exit"
onInterrupt(mode == "cancel" ? .cancel : .exit)
if mode == "idle" {
    say("training")
    while true { usleep(1000) }
}

let model = Sequential([Dense(units: 4, activation: .tanh), Dense(units: 1)])
model.compile(optimizer: SGD(learningRate: 0.001), loss: .mse)
let (x, y) = (Tensor.randomNormal([64, 3]), Tensor.randomNormal([64, 1]))
do {
    try model.fit(
        x, y, epochs: 1_000_000_000, verbose: 0, callbacks: [Teller(hangs: mode == "hang")])
} catch is CancellationError {
    say("cancelled")
}
try model.fit(x, y, epochs: 2, verbose: 0)
say("went on for \(model.history?.epoch.count ?? 0) epochs")
