import Descent
import Testing

/// Data that a model is tried out with before it is used.
@Suite struct AcceptedDataTests {
    /// Counts how often its call is recorded.
    private final class Counting: Layer {
        var calls = 0
        override func call(_ x: Tensor) -> Tensor {
            calls += 1
            return x.sum(axes: [1])
        }
    }

    @Test("Lengths that alternate are tried out once each")
    func lengths() throws {
        let layer = Counting()
        let model = Sequential([layer])
        model.compile(loss: .meanSquaredError)
        let (short, long) = (Tensor.ones([2, 3, 1]), Tensor.ones([2, 5, 1]))
        let labels = Tensor.ones([2, 1])
        for x in [short, long] { _ = try model.testOnBatch(x, labels) }
        let known = layer.calls
        #expect(known > 0)
        for x in [short, long, short, long] { _ = try model.testOnBatch(x, labels) }
        #expect(layer.calls == known)
    }
}
