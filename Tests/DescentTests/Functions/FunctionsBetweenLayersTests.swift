import Descent
import Testing

/// Functions in functional models, where the batch is not known yet.
@Suite struct FunctionsBetweenLayersTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let function: @Sendable (Tensor) -> Tensor
        init(_ name: String, _ function: @escaping @Sendable (Tensor) -> Tensor) {
            (testDescription, self.function) = (name, function)
        }
    }

    static let rows = [
        Row("sort") { sort($0) }, Row("topK") { topK($0, k: 2).values },
        Row("median") { $0.median(axis: 1) }, Row("roll") { roll($0, shift: 1, axis: 2) },
        Row("tile") { tile($0, [1, 2, 1]) }, Row("repeat") { repeatElements($0, 2, axis: 1) },
        Row("pad") { pad($0, [(0, 0), (1, 0), (2, 2)], mode: .reflect) },
        Row("flip") { flip($0, axis: 1) }, Row("tril") { tril($0) },
        Row("diagonal") { diagonal($0, axis1: 1, axis2: 2) }, Row("diff") { diff($0) },
        Row("take") { take($0, [-1, 0], axis: 1) }, Row("norm") { norm($0, order: 2, axes: [2]) },
        Row("normalize") { normalize($0) }, Row("moveAxis") { moveAxis($0, from: 1, to: 2) },
        Row("sinh") { sinh($0) }, Row("erfinv") { erfinv(tanh($0) * 0.9) },
        Row("floorDivide") { floorDivide($0, 0.3) }, Row("nanMean") { $0.nanMean(axes: [2]) },
        Row("searchSorted") { searchSorted(Tensor([-1, 0, 1]), $0).cast(to: .float32) },
        Row("rfft") { rfft($0).real }, Row("split") { split($0, 3, axis: 1)[1] },
    ]

    @Test("A model of a function predicts what the function gives", arguments: rows)
    func between(_ row: Row) throws {
        let input = Input(shape: [3, 4])
        let model = Model(inputs: input, outputs: row.function(input))
        for batch in [1, 5] {
            let x = Tensor.randomNormal([batch, 3, 4], key: RandomKey(batch))
            let predicted: Tensor = try model.predict(x)
            try expectClose(predicted, row.function(x), row.testDescription)
        }
    }
}
