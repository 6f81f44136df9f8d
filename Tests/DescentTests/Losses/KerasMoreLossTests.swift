import Descent
import Testing

@Suite("Further losses give Keras' numbers")
struct KerasMoreLossTests {
    @Test(
        "Under every reduction, with weights and masks", arguments: FixtureCase.all("more_losses"))
    func values(_ argument: FixtureCase) throws {
        let fixture = argument.fixture
        let (yTrue, yPred) = (fixture["y_true"].tensor, fixture["y_pred"].tensor)
        #expect(!fixture["values"].list.isEmpty)
        for row in fixture["values"].list {
            let reduction = row["reduction"].string ?? "?"
            let loss = try Registry.losses.make(
                fixture["class"].string ?? "?",
                fixture["config"].config + [ConfigEntry("reduction", .string(reduction))])
            let weight = row["weighted"].bool == true ? fixture["weight"].tensor : nil
            let outputs =
                row["masked"].bool == true ? yPred.withMask(fixture["mask"].tensor) : yPred
            try expectClose(
                loss(yTrue, outputs, sampleWeight: weight), row["value"].tensor, tolerance: 2e-5,
                "\(reduction), weight \(weight != nil), mask \(row["masked"].bool == true)")
        }
    }

    @Test("Derivatives are Keras'", arguments: FixtureCase.all("more_losses"))
    func derivatives(_ argument: FixtureCase) throws {
        let fixture = argument.fixture
        let loss = try Registry.losses.make(
            fixture["class"].string ?? "?", fixture["config"].config)
        let slope = gradient(
            of: { loss(fixture["y_true"].tensor, $0) }, at: fixture["y_pred"].tensor)
        try expectClose(slope, fixture["gradient"].tensor, tolerance: 2e-5, "gradient")
    }

    @Test("Default names are Keras'")
    func names() {
        let losses: [(Loss, String)] = [
            (Hinge(), "hinge"), (SquaredHinge(), "squared_hinge"),
            (CategoricalHinge(), "categorical_hinge"), (KLDivergence(), "kl_divergence"),
            (Poisson(), "poisson"), (CosineSimilarity(), "cosine_similarity"),
            (BinaryFocalCrossentropy(), "binary_focal_crossentropy"),
            (CategoricalFocalCrossentropy(), "categorical_focal_crossentropy"),
            (CategoricalGeneralizedCrossEntropy(), "categorical_generalized_cross_entropy"),
            (Dice(), "dice"), (Tversky(), "tversky"), (Circle(), "circle"), (CTC(), "ctc"),
        ]
        for (loss, name) in losses { #expect(loss.name == name) }
    }

    @Test("Rows without a partner of their class have no slope, not NaN")
    func lonelyRows() throws {
        let places = Tensor([[1, 0], [0, 1], [0.6, 0.8]] as [[Float]])
        let slope = gradient(of: { Circle()(Tensor([0, 1, 2] as [Int]), $0) }, at: places)
        #expect(try slope.scalars() == [0, 0, 0, 0, 0, 0])
    }

    @Test("A model learns to say short sequences")
    func sequences() throws {
        let model = Sequential([Input(shape: [6, 3]), Dense(4)])
        model.compile(optimizer: .adam(learningRate: 0.1), loss: CTC())
        let x = Tensor(shape: [4, 6, 3], scalars: (0..<72).map { Float(($0 * 7) % 5) - 2 })
        let y = Tensor([[1, 2], [2, 0], [3, 3], [1, 0]] as [[Float]])
        let history = try model.fit(x, y, epochs: 60, verbose: .silent, shuffle: false)
        let losses = history["loss"]
        #expect(losses.last! < losses[0] / 2, "\(losses)")
    }

    @Test("Labels that CTC cannot take are refused before training")
    func badSequences() throws {
        let model = Sequential([Input(shape: [6, 3]), Dense(4)])
        model.compile(optimizer: "adam", loss: "ctc")
        let x = Tensor.ones([2, 6, 3])
        func message(_ y: Tensor) -> String {
            do {
                try model.fit(x, y, verbose: .silent)
                return "no error"
            } catch {
                return "\(error)"
            }
        }
        #expect(message(Tensor([[1, 4], [2, 0]] as [[Float]])).contains("classes from 0 to 3"))
        #expect(message(Tensor([1, 2] as [Float])).hasPrefix("CTC needs labels [batch, length]"))
    }
}
