import Descent

// The notes' softmax classifier (course 2, "Softmax", "Improved implementation of softmax"): four
// clusters of points, a linear output layer, and the loss told so with fromLogits: true. That keeps
// small probabilities exact; softmax is applied only to read the answer.

onInterrupt(.exit)  // Ctrl-C ends training after its batch, a second one at once
setRandomSeed(7)
let centers = [[-5.0, 2.0], [-2.0, -2.0], [1.0, 2.0], [5.0, -2.0]]
var source = RandomSource(seed: 30, stream: 0)
let labels = (0..<800).map { $0 % 4 }
let points = labels.map { label in centers[label].map { $0 + source.nextNormal() } }

let model = Sequential([
    Dense(units: 25, activation: .relu),
    Dense(units: 15, activation: .relu),
    Dense(units: 4, activation: .linear),
])
model.compile(
    optimizer: Adam(learningRate: 0.001), loss: SparseCategoricalCrossentropy(fromLogits: true),
    metrics: [.accuracy])
try model.fit(points, labels, epochs: 30)

let logits = try model.predict(centers)
let probabilities = softmax(logits)
for (index, center) in centers.enumerated() {
    let row = try probabilities[index].scalars().map { Double(Int($0 * 1000)) / 1000 }
    print("at \(center): class \(try logits[index].argMax().item(as: Int.self)), p = \(row)")
}
