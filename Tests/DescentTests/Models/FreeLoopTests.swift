import Descent
import DescentCore
import Testing

/// Loops and named functions as free maths between layers.
@Suite struct FreeLoopTests {
    private func numbers(_ shape: Shape, _ stream: UInt64) -> Tensor {
        var source = RandomSource(seed: 3, stream: stream)
        return Tensor(
            shape: shape,
            scalars: (0..<shape.elementCount).map { _ in Float(source.nextUniform()) })
    }

    @Test(
        "A scan between layers runs for every batch and every length of the sequence",
        arguments: [4, nil])
    func scanBetweenLayers(length: Int?) throws {
        let input = Input(shape: [length ?? Shape.unknown, 3])
        let (last, _) = scan(
            over: input.transposed(axes: [1, 0, 2]), initial: input.sum(axes: [1]) * 0
        ) { sum, x in
            let next = sum * 0.5 + relu(x)
            return (next, next)
        }
        let model = Model(inputs: input, outputs: Dense(units: 2)(last))
        model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse)
        for (rows, steps) in [(2, 4), (5, length ?? 7)] {
            let x = numbers([rows, steps, 3], 1)
            try model.fit(x, numbers([rows, 2], 2), verbose: .silent)
            var sum = Tensor.zeros([rows, 3])
            for t in 0..<steps {
                sum = sum * 0.5 + x.sliced(axis: 1, from: t, to: t + 1).sum(axes: [1])
            }
            let expected = matmul(sum, model.weights[0].value) + model.weights[1].value
            let difference = try abs(model.predict(x) - expected).max().item()
            #expect(difference < 1e-5)
        }
    }

    @Test("Functions between layers keep their names in every copy of the graph")
    func names() throws {
        let input = Input(shape: [3])
        let model = Model(inputs: input, outputs: softmax(Dense(units: 2)(relu(input))))
        let output = model(numbers([4, 3], 1))
        #expect(output.softmaxLogits != nil)
        let names = try Graph(outputs: [output]).composites.map(\.name)
        #expect(Set(names) == [.relu, .softmax])
    }
}
