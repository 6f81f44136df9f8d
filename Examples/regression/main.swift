import Descent

// The notes' regression (course 1, "Linear regression": house prices; course 2, "Choosing g for the
// output layer"): a linear unit fitted by gradient descent finds the line; a ReLU output fits what
// cannot be negative.

// f(x) = w·x + b on the notes' two houses: 1,000 sq ft for 300,
// 2,000 for 500 (thousands of dollars).
onInterrupt(.exit)  // Ctrl-C ends training after its batch, a second one at once
setRandomSeed(1)
let sizes: [[Double]] = [[1.0], [2.0]]
let prices: [Double] = [300, 500]

let line = Sequential([Input(shape: [1]), Dense(units: 1)])
line.compile(optimizer: SGD(learningRate: 0.1), loss: MeanSquaredError())
try line.fit(sizes, prices, epochs: 2000, verbose: .silent)
let weights = try line.getWeights()
print("w = \(try weights[0].item()), b = \(try weights[1].item()) (the notes: w = 200, b = 100)")
print("1,200 sq ft: \(try line.predict([[1.2]]).item()) thousand dollars (the notes: 340)")

// A quantity that is never negative: the demand for a product at a price, zero above some price.
let price = Tensor.linspace(from: 0, to: 10, count: 101).reshaped(to: [101, 1])
let demand = maximum(8 - price * 1.2, 0)

let curve = Sequential([
    Input(shape: [1]),
    Dense(units: 16, activation: .relu),
    Dense(units: 1, activation: .relu, biasInitializer: .ones),
])
curve.compile(optimizer: Adam(learningRate: 0.01), loss: MeanSquaredError(), metrics: [.mae])
let history = try curve.fit(price, demand, epochs: 300, verbose: .silent)
print("ReLU regression: J fell from \(history["loss"][0]) to \(history["loss"].last!)")
for asked in [1.0, 5.0, 9.0] {
    let answer = try curve.predict([[asked]]).item()
    print("demand at \(asked): \(answer), true \(Swift.max(8 - asked * 1.2, 0))")
}
