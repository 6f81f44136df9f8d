import Descent
import Testing

@Suite("Shapes and weights of losses")
struct LossShapeTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let labels: Shape
        let outputs: Shape
        let make: @Sendable () -> Loss
        let message: String
        var testDescription: String { "\(labels) against \(outputs)" }
    }

    static let mismatches: [Row] = [
        Row(
            labels: [8], outputs: [8, 3], make: { MeanSquaredError() },
            message: "MeanSquaredError needs labels of shape [8, 3], but got [8] against outputs "
                + "[8, 3] (in mean_squared_error). Give the last layer as many units as each "
                + "example has labels."),
        Row(
            labels: [8, 1], outputs: [8, 3], make: { BinaryCrossentropy() },
            message:
                "BinaryCrossentropy needs labels of shape [8, 3], but got [8, 1] against outputs "
                + "[8, 3] (in binary_crossentropy). Give the last layer as many units as each "
                + "example has labels."),
        Row(
            labels: [8, 3], outputs: [8, 3], make: { SparseCategoricalCrossentropy() },
            message:
                "SparseCategoricalCrossentropy needs labels of shape [8], but got [8, 3] against "
                + "outputs [8, 3] (in sparse_categorical_crossentropy). Give the last layer as "
                + "many units as each example has labels."),
    ]

    @Test("Labels that do not fit give an invalid loss", arguments: mismatches)
    func mismatch(_ row: Row) throws {
        let loss = row.make()(.ones(row.labels), .ones(row.outputs))
        let error = try #require(loss.error as? ShapeError)
        #expect(error.description == row.message)
    }

    @Test("A weight per example goes with the rows of a sequence")
    func sequenceWeights() throws {
        let (yTrue, yPred) = (Tensor.zeros([2, 2, 1]), Tensor([[[1], [1]], [[3], [3]]]))
        let loss = MeanSquaredError(reduction: .sum)
        #expect(try loss(yTrue, yPred, sampleWeight: Tensor([1, 0])).item() == 2)
        #expect(try loss(yTrue, yPred, sampleWeight: Tensor([0, 1])).item() == 18)
    }

    @Test("A wrong number of weights gives an invalid loss")
    func wrongWeights() {
        let loss = MeanSquaredError()(.ones([4, 2]), .ones([4, 2]), sampleWeight: .ones([3]))
        #expect(
            "\(loss)".contains(
                "needs one weight for each example of losses [4], but got weights [3]"))
    }

    @Test("One number per example still is one loss per example")
    func vectors() throws {
        let loss = MeanSquaredError(reduction: .none)(Tensor([1, 2]), Tensor([1, 4]))
        try expectClose(loss, Tensor([0, 4]))
    }

    @Test("If every example is ignored the loss is 0")
    func allIgnored() throws {
        let loss = SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: -1)
        #expect(try loss(Tensor([-1, -1] as [Int]), .ones([2, 3])).item() == 0)
    }

    @Test("A loss of one's own needs only call")
    func custom() throws {
        final class Pinball: Loss {
            override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
                let error = yTrue - yPred
                return maximum(error * 0.9, error * -0.1).mean(axes: [-1])
            }
        }
        let loss = Pinball()
        #expect(loss.name == "pinball")
        #expect(try abs(loss(Tensor([[1], [2]]), Tensor([[0], [4]])).item() - 0.55) < 1e-6)
    }

    @Test("Values that cannot work are kept for compile")
    func faults() {
        #expect(
            Huber(delta: 0).configurationError?.description
                == "Huber needs a finite delta above 0, but got 0.0. "
                + "Use 1, or the size of the errors that count as outliers.")
        #expect(
            BinaryCrossentropy(labelSmoothing: 1.5).configurationError?.description
                == "BinaryCrossentropy needs labelSmoothing from 0 to 1, but got 1.5. "
                + "0.1 is a common value.")
        #expect(CategoricalCrossentropy(labelSmoothing: .nan).configurationError != nil)
        #expect(Huber(delta: .nan)(.ones([1, 1]), .ones([1, 1])).error is ConfigurationError)
    }
}
