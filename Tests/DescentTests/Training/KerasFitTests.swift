import Descent
import Testing

struct KerasFitTests {
    @Test(arguments: FixtureCase.all("fit"))
    func `fit, evaluate and predict agree with Keras`(_ testCase: FixtureCase) throws {
        let (fixture, all) = (testCase.fixture, try Fixture.load("fit"))
        let (x, y) = (all["data"]["x"].tensor, fixture["y"].tensor)
        let model = try makeModel(fixture)
        model.compile(
            optimizer: try fixture["optimizer"].make(from: Registry.optimizers),
            loss: try makeLoss(fixture["loss"]), metrics: try makeMetrics(fixture["metrics"]),
            weightedMetrics: try makeMetrics(fixture["weighted_metrics"]))
        let history = try train(model, x, y, fixture["fit"], weights: all["sample_weight"].tensor)
        #expect(history.keys.sorted() == fixture["history_keys"].list.compactMap(\.string).sorted())
        for key in history.keys where key != "learning_rate" {
            expectSeries(
                history[key], fixture["history"][key].doubles, key)
        }
        #expect(history.keys == fixture["history_keys"].list.compactMap(\.string))
        let result = try model.evaluate(x, y, batchSize: 16, verbose: .silent)
        // Keras lists a weighted metric of the same name twice; its dictionary does not.
        if fixture["weighted_metrics"].isNull {
            expectSeries(
                result.values, fixture["evaluate"].doubles, "evaluate")
        }
        for (name, value) in fixture["evaluate_dictionary"].entries {
            expectSeries(
                [result[name] ?? .nan], [value.double ?? .nan], name)
        }
        try expectWithin(
            model.predict(x[0..<5]), fixture["predict"].tensor,
            relative: 1e-5,
            absolute: 1e-5, "predict")
        for (weight, after) in zip(model.weights, fixture["weights_after"].list) {
            try expectWithin(
                weight.read(), after["array"].tensor, relative: 1e-4,
                absolute: 1e-5, weight.name)
        }
    }

    private func train(
        _ model: Model, _ x: Tensor, _ y: Tensor, _ fit: Fixture, weights: Tensor
    ) throws -> History {
        var classWeight: [Int: Double] = [:]
        for (label, weight) in fit["class_weight"].entries {
            if let label = Int(label) { classWeight[label] = weight.double }
        }
        let rates = fit["learning_rates"].doubles
        return try model.fit(
            x, y, batchSize: fit["batch_size"].int ?? 32, epochs: fit["epochs"].int ?? 1,
            verbose: .silent,
            callbacks: rates.isEmpty ? [] : [LearningRateScheduler { epoch, _ in rates[epoch] }],
            validationSplit: fit["validation_split"].double ?? 0,
            shuffle: false, classWeight: classWeight.isEmpty ? nil : classWeight,
            sampleWeight: fit["sample_weight"].bool == true ? weights : nil,
            validationBatchSize: fit["validation_batch_size"].int)
    }

    private func expectSeries(
        _ got: [Double], _ expected: [Double], _ what: String, tolerance: Double = 1e-5
    ) {
        #expect(got.count == expected.count, "\(what)")
        for (a, b) in zip(got, expected) {
            #expect(abs(a - b) <= (0.1 + abs(b)) * tolerance, "\(what): \(got), not \(expected)")
        }
    }
}
