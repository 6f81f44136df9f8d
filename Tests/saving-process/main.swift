import Descent
import DescentData
import DescentFormats
import Foundation

// Saves a small model in the way that the first argument names, at the path that the second names, and
// says what came of it; made to be refused by the system at one call after another. The third argument
// is the number that its weights have.

let arguments = CommandLine.arguments
guard arguments.count == 4, let number = Double(arguments[3]) else { exit(2) }
let path = arguments[2]
let model = Sequential([Input(shape: [6]), Dense(units: 24, activation: .relu), Dense(units: 2)])
model.compile(optimizer: Adam(), loss: .mse)
try model.setWeights(model.weights.map { .full($0.shape, number) })

/// A training that ends with an error as soon as something has been saved twice.
struct Enough: Error {}
func fit(_ model: Model, _ callback: Callback, epochs: Int = 1) throws {
    let enough = LambdaCallback(onEpochBegin: { if $0 == epochs { throw Enough() } })
    do {
        try model.fit(
            Tensor.ones([4, 6]), Tensor.ones([4, 2]), batchSize: 4, epochs: epochs + 1,
            verbose: .silent, callbacks: [callback, enough])
    } catch is Enough {}
}

/// Straight to the system: whoever watches its calls sees where saving begins.
func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

do {
    // What is made ready at the first use is none of saving's.
    _ = try model.predict(Tensor.ones([1, 6])).scalars() as [Float]
    say("begins")
    switch arguments[1] {
    case "keras": try model.save(to: path)
    case "weights.h5", "safetensors", "npz": try model.saveWeights(to: path)
    case "checkpoint": try fit(model, ModelCheckpoint(path))
    case "backup": try fit(model, BackupAndRestore(path), epochs: Int(number))
    default: exit(2)
    }
    say("saved")
} catch {
    say("\(error)")
}
