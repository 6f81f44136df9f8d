import Descent

// The notes' multi-label classification (course 2, "Classification with multiple outputs"): is
// there a car, a bus, a pedestrian? Three yes-or-no questions at once: y is a vector, each output
// its own sigmoid.

onInterrupt(.exit)  // Ctrl-C ends training after its batch, a second one at once
setRandomSeed(11)
// What a camera's detector would hand over: six noisy measurements, each label seen in two of them.
var source = RandomSource(seed: 5, stream: 0)
let Y = (0..<1000).map { _ in (0..<3).map { _ in source.nextUniform() < 0.5 ? 1.0 : 0.0 } }
let X = Y.map { y in
    (0..<6).map { i in y[i / 2] * (i % 2 == 0 ? 2 : -1) + source.nextNormal() * 0.5 }
}

let model = Sequential([
    Dense(units: 25, activation: .relu),
    Dense(units: 15, activation: .relu),
    Dense(units: 3, activation: .sigmoid),
])
model.compile(
    optimizer: Adam(learningRate: 0.01), loss: BinaryCrossentropy(), metrics: [.binaryAccuracy])
let history = try model.fit(X, Y, epochs: 20, verbose: .silent, validationSplit: 0.2)
print("share of right answers on unseen scenes: \(history["val_binary_accuracy"].last!)")

let scene = try model.predict([[2.1, -0.9, 0.1, 0.2, 1.8, -1.2]]).scalars()
for (name, probability) in zip(["car", "bus", "pedestrian"], scene) {
    print("\(name): \(probability >= 0.5 ? "yes" : "no"), p = \(probability)")
}
