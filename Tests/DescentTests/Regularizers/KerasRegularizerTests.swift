import Descent
import Testing

@Suite("Regularisers give Keras' numbers")
struct KerasRegularizerTests {
    @Test(
        "Penalty and derivative are Keras'",
        arguments: FixtureCase.all("initializers", "regularizers"))
    func values(_ row: FixtureCase) throws {
        let fixture = row.fixture
        let regularizer = try fixture.make(from: Registry.regularizers)
        try expectClose(regularizer(fixture["x"].tensor), fixture["value"].tensor)
        try expectClose(
            gradient(of: { regularizer($0) }, at: fixture["x"].tensor),
            fixture["gradient"].tensor, "gradient")
    }

    @Test("Right angles are between the rows of a matrix")
    func angles() throws {
        let penalty = OrthogonalRegularizer()(.ones([2, 2, 2]))
        #expect("\(penalty)".contains("OrthogonalRegularizer needs a matrix, but got shape"))
        #expect(try OrthogonalRegularizer()(.ones([1, 3])).item() == 0)
        #expect(try OrthogonalRegularizer(factor: 1)(.eye(3)).item() == 0)
        let layer = Dense(2, kernelRegularizer: .orthogonal(factor: 0.5), name: "d")
        #expect(layer.kerasClassName == "Dense")
        #expect(
            OrthogonalRegularizer(factor: -1).configurationError?.description.hasPrefix(
                "OrthogonalRegularizer needs a finite factor of 0 or more, but got -1.0") == true)
    }
}
