import Descent
import DescentTraining

/// A model with some of everything whose files are small.
enum SmallModel {
    static func make() -> Sequential {
        let model = Sequential([
            Input(shape: [3]), Dense(units: 2, activation: .relu), BatchNormalization(),
            Dropout(rate: 0.5), Dense(units: 1),
        ])
        model.compile(optimizer: "adam", loss: .mse)
        return model
    }

    /// Ends the process unless the weights are the same bits.
    static func expectSame(_ one: Model, _ other: Model) throws {
        let (a, b) = (try one.getWeights(), try other.getWeights())
        precondition(a.count == b.count, "\(a.count) weights, and again \(b.count)")
        for (index, (a, b)) in zip(a, b).enumerated() {
            let (a, b) = (try a.data(), try b.data())
            precondition(
                a.spec == b.spec && a.bytes.elementsEqual(b.bytes),
                "weight \(index) is another one when it is read again")
        }
    }
}
