import Descent
import Testing

@Suite("Derivatives of losses")
struct LossGradientTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let labels: [Double]
        let make: @Sendable () -> Loss
        var isProbability = false

        init(
            _ name: String, _ labels: [Double], probability: Bool = false,
            _ make: @Sendable @escaping () -> Loss
        ) {
            testDescription = name
            self.labels = labels
            self.make = make
            isProbability = probability
        }
    }

    static let zeroOne: [Double] = [1, 0, 0, 0, 0, 1]
    static let numbers: [Double] = [0.3, -1.2, 2.5, 0.9, -0.4, 1.1]
    static let rows: [Row] = [
        Row("bce", zeroOne, probability: true) { BinaryCrossentropy() },
        Row("bce smoothed", zeroOne, probability: true) { BinaryCrossentropy(labelSmoothing: 0.2) },
        Row("bce logits", zeroOne) { BinaryCrossentropy(fromLogits: true) },
        Row("cce", zeroOne, probability: true) { CategoricalCrossentropy() },
        Row("cce smoothed", zeroOne, probability: true) {
            CategoricalCrossentropy(labelSmoothing: 0.2)
        },
        Row("cce logits", zeroOne) { CategoricalCrossentropy(fromLogits: true) },
        Row("scce", [0, 2], probability: true) { SparseCategoricalCrossentropy() },
        Row("scce logits", [0, 2]) { SparseCategoricalCrossentropy(fromLogits: true) },
        Row("scce ignoring", [0, 2]) {
            SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: 0)
        },
        Row("mse", numbers) { MeanSquaredError() },
        Row("mae", numbers) { MeanAbsoluteError() },
        Row("mape", numbers) { MeanAbsolutePercentageError() },
        Row("msle", numbers.map(Swift.abs), probability: true) { MeanSquaredLogarithmicError() },
        Row("log cosh", numbers) { LogCosh() },
        Row("huber", numbers) { Huber(delta: 0.7) },
        Row("hinge", numbers) { Hinge() }, Row("squared hinge", zeroOne) { SquaredHinge() },
        Row("categorical hinge", zeroOne) { CategoricalHinge() },
        Row("kl divergence", [0.2, 0.5, 0.3, 0.1, 0.1, 0.8], probability: true) { KLDivergence() },
        Row("poisson", [0, 2, 1, 3, 0, 1], probability: true) { Poisson() },
        Row("cosine", numbers) { CosineSimilarity() },
        Row("binary focal", zeroOne, probability: true) {
            BinaryFocalCrossentropy(applyClassBalancing: true)
        },
        Row("binary focal logits", zeroOne) { BinaryFocalCrossentropy(fromLogits: true) },
        Row("categorical focal", zeroOne, probability: true) { CategoricalFocalCrossentropy() },
        Row("generalized", [0, 2], probability: true) { CategoricalGeneralizedCrossEntropy() },
        Row("dice", zeroOne, probability: true) { Dice(axis: 1) },
        Row("tversky", zeroOne, probability: true) { Tversky(alpha: 0.3, beta: 0.7) },
    ]

    @Test("The derivative is the central difference in float64", arguments: rows)
    func centralDifference(_ row: Row) throws {
        let loss = row.make()
        let labels = Tensor(
            shape: row.labels.count == 2 ? [2] : [2, 3], scalars: row.labels)
        let start: [Double] =
            row.isProbability
            ? [0.21, 0.47, 0.32, 0.12, 0.55, 0.71] : [0.41, -0.87, 1.32, -0.29, 0.55, -1.71]
        let weight = Tensor([0.7, 1.6] as [Double])
        func value(_ x: [Double]) throws -> Double {
            try loss(labels, Tensor(shape: [2, 3], scalars: x), sampleWeight: weight).item()
        }
        let slopes = try gradient(
            of: { loss(labels, $0, sampleWeight: weight) },
            at: Tensor(shape: [2, 3], scalars: start)
        ).scalars()
        for i in start.indices {
            var (up, down) = (start, start)
            (up[i], down[i]) = (start[i] + 1e-6, start[i] - 1e-6)
            let difference = (try value(up) - value(down)) / 2e-6
            #expect(abs(difference - slopes[i]) < 1e-7 * (1 + abs(difference)), "element \(i)")
        }
    }

    @Test("On a sigmoid output the loss is that of the logits", arguments: [-200, -40, 0, 40, 200])
    func sigmoidOutputs(_ logit: Float) throws {
        let (x, label) = (Tensor([[logit]]), Tensor([1.0]))
        let (typed, slope) = valueAndGradient(
            of: { BinaryCrossentropy()(label, sigmoid($0)) }, at: x)
        let (stable, stableSlope) = valueAndGradient(
            of: { BinaryCrossentropy(fromLogits: true)(label, $0) }, at: x)
        #expect(try typed.item() == stable.item())
        #expect(try slope.item() == stableSlope.item())
        #expect(try abs(typed.item() - Double(max(-logit, 0))) < 1)
    }

    @Test("On a softmax output the losses are those of the logits")
    func softmaxOutputs() throws {
        let x = Tensor([[300, -300, 0], [1, 2, 3]])
        let (classes, rows) = (Tensor([1, 0] as [Int]), Tensor([[0, 1, 0], [1, 0, 0]]))
        let none = LossReduction.none
        let sparse = SparseCategoricalCrossentropy(reduction: none)(classes, softmax(x))
        let dense = CategoricalCrossentropy(reduction: none)(rows, softmax(x))
        let expected = Tensor([600, 2.4076059])
        try expectClose(sparse, expected)
        try expectClose(dense, expected)
    }

    @Test("A sigmoid output behind a reshape or in half precision keeps the stable form")
    func behindMovement() throws {
        let logits = Tensor([-200, 200])
        let loss = BinaryCrossentropy(reduction: .none)
        try expectClose(
            loss(Tensor([[1], [0]]), sigmoid(logits)), Tensor([200, 200]), "vector")
        let half = sigmoid(logits.reshaped(to: [2, 1]).cast(to: .bfloat16))
        try expectClose(loss(Tensor([[1], [0]]), half), Tensor([200, 200]), "bfloat16")
    }

    @Test("Labels of every type give the same loss", arguments: DType.allCases)
    func labelTypes(_ dtype: DType) throws {
        let labels = Tensor([0, 1, 1]).cast(to: dtype)
        let outputs = Tensor([[0.9, 0.1], [0.3, 0.7], [0.6, 0.4]])
        let sparse = try SparseCategoricalCrossentropy()(labels, outputs).item()
        #expect(abs(sparse - 0.459442) < 1e-5)
        let binary = try BinaryCrossentropy()(labels, outputs[.all, 1..<2]).item()
        #expect(abs(binary - 0.459442) < 1e-5)
        let squared = try MeanSquaredError()(labels, outputs[.all, 1..<2]).item()
        #expect(abs(squared - 0.153333) < 1e-5)
    }
}
