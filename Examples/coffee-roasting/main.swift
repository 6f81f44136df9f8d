import Descent

// The notes' first network (course 2, "Inference in code", "Building a neural network"): is coffee
// roasted well, from temperature and duration? One hidden layer of three sigmoid units, binary
// cross-entropy.

/// 200 roasts as the notes' lab generates them: 150–285 °C, 11.5–15.5 minutes, and good inside
/// a triangle bounded by 175 °C, 12 minutes and a falling line: the hotter, the shorter.
func roasts(_ count: Int) -> (x: [[Double]], y: [Double]) {
    var source = RandomSource(seed: 2, stream: 0)
    let x = (0..<count).map { _ in
        [source.nextUniform() * (285 - 150) + 150, source.nextUniform() * 4 + 11.5]
    }
    let y = x.map { roast in
        let (celsius, minutes) = (roast[0], roast[1])
        let line = -3 / (260 - 175) * celsius + 21
        let good = celsius > 175 && celsius < 260 && minutes > 12 && minutes < 15 && minutes <= line
        return good ? 1.0 : 0.0
    }
    return (x, y)
}

onInterrupt(.exit)  // Ctrl-C ends training after its batch, a second one at once
setRandomSeed(1234)
let (X, Y) = roasts(200)

// Features on one scale, so that one learning rate suits both (course 1, "Feature scaling").
let scale = Normalization()
try scale.adapt(X)

let model = Sequential([
    Input(shape: [2]),
    scale,
    Dense(units: 3, activation: .sigmoid, name: "layer1"),
    Dense(units: 1, activation: .sigmoid, name: "layer2"),
])
print(model.summary())

model.compile(optimizer: Adam(learningRate: 0.01), loss: BinaryCrossentropy(), metrics: [.accuracy])
// The lab repeats its 200 rows a thousand times for ten epochs; more epochs come to the same.
let history = try model.fit(X, Y, epochs: 1500, verbose: .silent)
print("J after 1 epoch \(history["loss"][0]), after 1500 \(history["loss"].last!)")

let test = [[200.0, 13.9], [200.0, 17.0]]
let predictions = try model.predict(test).scalars()
for (roast, probability) in zip(test, predictions) {
    print(
        "\(roast[0]) °C for \(roast[1]) min: \(probability >= 0.5 ? "good" : "bad") roast, "
            + "p = \(probability)"
    )
}
