import Descent
import Testing

/// Labels that classWeight can and cannot weigh.
@Suite struct ClassWeightTests {
    private let x = Wiring.numbers([3, 2])

    private func model(_ units: Int, _ loss: Loss) -> Sequential {
        let model = Sequential([Dense(units: units)])
        model.compile(optimizer: SGD(learningRate: 0.01), loss: loss)
        return model
    }

    private func message(_ model: Model, _ y: Tensor, _ weights: [Int: Double]) -> String {
        do {
            try model.fit(x, y, verbose: .silent, classWeight: weights)
            return ""
        } catch let error as DataError {
            return "\(error)"
        } catch {
            return "another error: \(error)"
        }
    }

    @Test("Numbers to be predicted name no class")
    func regression() {
        let net = model(1, MeanSquaredError())
        #expect(
            message(net, Tensor([[0], [-1.7], [2.4]]), [0: 5, 1: 2])
                == "classWeight needs labels that name a class from 0, but got -1.7 in row 1. Use "
                + "sampleWeight to weigh rows by anything else.")
        #expect(message(net, Tensor([0, 2, 2.4]), [0: 5]).contains("but got 2.4 in row 2"))
        #expect(message(net, Tensor([0, 1, -1]), [0: 5]).contains("but got -1 in row 2"))
        #expect(message(net, Tensor([0, 1, 1e30]), [0: 5]).contains("in row 2"))
        #expect(message(net, Tensor([0, 1, 7]), [0: 5]) == "")
    }

    @Test("Rows of several labels name no class")
    func severalLabels() {
        let net = model(3, BinaryCrossentropy(fromLogits: true))
        let weights = [0: 0.5, 1: 2.0, 2: 3.0]
        #expect(
            message(net, Tensor([[0, 1, 0], [1, 1, 0], [0, 1, 1]]), weights)
                == "classWeight needs labels of one class a row, one-hot or probabilities that sum "
                + "to 1, but got a sum of 2 in row 1. Use sampleWeight where several labels hold, "
                + "or none.")
        #expect(
            message(net, Tensor([[0, 0, 0], [1, 0, 0], [0, 1, 0]]), weights)
                .contains("got a sum of 0 in row 0"))
        let signed = model(3, MeanSquaredError())
        #expect(
            message(signed, Tensor([[1, 0, 0], [0, 2, -1], [0, 1, 0]]), weights)
                .contains("got -1 in row 1"))
    }

    @Test("Class numbers, one-hot rows and soft labels are weighed")
    func classes() {
        let weights = [0: 0.5, 1: 2.0]
        let sparse = model(3, SparseCategoricalCrossentropy(fromLogits: true))
        #expect(message(sparse, Tensor([0, 1, 2] as [Int]), weights) == "")
        #expect(message(sparse, Tensor([[0], [1], [2]]), weights) == "")
        let rows = model(3, CategoricalCrossentropy(fromLogits: true))
        let soft = Tensor([[1, 0, 0], [0.1, 0.8, 0.1], [0.3, 0.3, 0.4]])
        #expect(message(rows, soft, weights) == "")
        let ignoring = model(3, SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: -1))
        #expect(message(ignoring, Tensor([0, -1, 2] as [Int]), weights) == "")
    }
}
