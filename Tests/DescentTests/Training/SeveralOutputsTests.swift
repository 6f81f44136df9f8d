import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// A ticket has a title and a body; wanted are its priority and its department.
struct SeveralOutputsTests {
    private let title: [[Float]] = [[0, 1], [1, 0], [1, 1], [0, 0], [1, 0]]
    private let body: [[Int]] = [[1, 2, 3], [0, 1, 0], [2, 2, 2], [3, 0, 1], [1, 1, 1]]
    private let priority: [Float] = [0, 1, 1, 0, 1]
    private let department: [Int] = [0, 1, 2, 0, 1]

    private func model() -> Model {
        let title = Input(shape: [2], name: "title")
        let body = Input(shape: [3], name: "body")
        let joined = Concatenate()([title, body])
        return Model(
            inputs: [title, body],
            outputs: [
                Dense(units: 1, activation: .sigmoid, name: "priority")(joined),
                Dense(units: 3, name: "department")(joined),
            ])
    }

    private func compiled() -> Model {
        let model = model()
        model.compile(
            optimizer: SGD(learningRate: 0.01),
            loss: [
                "priority": BinaryCrossentropy(),
                "department": SparseCategoricalCrossentropy(fromLogits: true),
            ], lossWeights: ["priority": 1, "department": 0.2],
            metrics: ["department": [.accuracy]])
        return model
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch { return "\(error)" }
    }

    @Test func `data of mixed types come as lists, dictionaries and both`() throws {
        let model = compiled()
        // Without new weights every form gives the same numbers.
        let wanted = try model.evaluate(
            [Tensor(title), Tensor(body)], [Tensor(priority), Tensor(department)], verbose: 0)
        #expect(
            wanted.names == ["loss", "priority_loss", "department_loss", "department_accuracy"])
        let parts = (wanted["priority_loss"] ?? .nan) + 0.2 * (wanted["department_loss"] ?? .nan)
        #expect(abs(wanted.loss - parts) < 1e-5)
        let byName: [String: Tensor] = ["body": Tensor(body), "title": Tensor(title)]
        let list = [Tensor(priority), Tensor(department)]
        let results = [
            try model.evaluate([title, body], [priority, department], verbose: 0),
            try model.evaluate([Tensor(title), body], [priority, Tensor(department)], verbose: 0),
            try model.evaluate(
                ["body": body, "title": title],
                ["priority": priority, "department": department], verbose: 0),
            try model.evaluate(byName, list, verbose: 0),
            try model.evaluate(
                byName, ["department": department, "priority": priority], verbose: 0),
            try model.evaluate([title, body], list, verbose: 0),
            try model.testOnBatch([title, body], [priority, department]),
        ]
        for result in results { #expect(result == wanted) }
        try model.fit(
            ["title": title, "body": body], [priority, department], epochs: 2, verbose: 0,
            validationData: (
                ["title": title, "body": body], [priority, department]
            ))
        #expect(model.history?["val_department_accuracy"].count == 2)
        try model.fit([title, body], list, verbose: 0)
        try model.trainOnBatch([title, body], ["priority": priority, "department": department])
        #expect(try model.checkWiring([title, body], [priority, department]).isEmpty)
        #expect(try model.checkGradients([title, body], [priority, department]).passed)
        #expect(try model.findDivergence([title, body], [priority, department]) == nil)
        #expect(try model.explain([title, body], list)["J"] != nil)
    }

    /// `[x, x2]` of one type is a nested array to the compiler, also when the widths differ.
    @Test func `a nested array for several inputs is a list`() throws {
        let (a, b) = (Input(shape: [2]), Input(shape: [3]))
        let model = Model(inputs: [a, b], outputs: Dense(units: 1)(Concatenate()([a, b])))
        model.compile(loss: .mse)
        let (x, x2): ([[Float]], [[Float]]) = ([[1, 2], [3, 4]], [[1, 2, 3], [4, 5, 6]])
        let y: [Float] = [1, 2]
        let wanted = try model.predict([Tensor(x), Tensor(x2)]).scalars()
        #expect(try model.predict([x, x2]).scalars() == wanted)
        try model.fit([x, x2], y, verbose: 0)
        try model.fit([x, x2], [y], verbose: 0)
        #expect(
            message { _ = try model.predict(x2) }.contains(
                "needs 2 inputs, but got one array of shape [2, 3]. Give one for each of the "
                    + "inputs, in their order: [Tensor(a), Tensor(b)]; or by name: "
                    + "[\"input_layer\": …, \"input_layer_1\": …]. See "))
    }

    @Test func `slices of data are data`() throws {
        let model = compiled()
        let all = try model.predictAll([title, body])["department"]
        let few = try model.predictAll([Array(title[0..<2]), Array(body[0..<2])])["department"]
        try expectClose(few, all[0..<2])
        let x = Input(shape: [2])
        let one = Model(inputs: x, outputs: x + 1)
        #expect(try one.predict([Tensor(title), Tensor(title)][0..<1]).shape == [5, 2])
    }

    @Test func `two rows of two columns are not guessed to be two arrays`() throws {
        let (a, b) = (Input(shape: [1]), Input(shape: [1]))
        let model = Model(inputs: [a, b], outputs: Dense(units: 1)(Concatenate()([a, b])))
        let text = message { _ = try model.predict([[1.0, 2], [3, 4]]) }
        #expect(
            text.contains("may be 2 arrays of as many numbers or 2 rows for one")
                && text.contains("[Tensor(a), Tensor(b)]"))
    }

    @Test func `a list of one is the one`() throws {
        let x = Input(shape: [2])
        let model = Model(inputs: x, outputs: Dense(units: 1)(x))
        model.compile(loss: .mse)
        let (rows, y): ([[Float]], [Float]) = ([[1, 2], [3, 4], [5, 6]], [1, 2, 3])
        try model.fit([rows], [y], verbose: 0)
        try model.fit([Tensor(rows)], [Tensor(y)], verbose: 0)
        #expect(try model.predict([rows]).shape == [3, 1])
        #expect(
            message { _ = try model.predict([Tensor(rows), Tensor(rows)]) }
                .contains("needs 1 input, but got 2. Give one array"))
    }

    @Test func `names that are wrong or missing are told with the nearest`() {
        let model = compiled()
        #expect(
            message {
                try model.fit(
                    ["tittle": title, "body": body], [priority, department], verbose: 0)
            }.contains(
                "Functional 'functional' needs inputs by the names of its inputs, but got "
                    + "'tittle'. Did you mean 'title'? The inputs are 'title', 'body'."))
        #expect(
            message {
                try model.fit([title, body], ["priority": priority], verbose: 0)
            }.contains(
                "needs arrays of labels for 'priority', 'department', but got none for "
                    + "'department'."
            ))
        model.compile(loss: ["prioritty": .mse])
        #expect(
            message { try model.fit([title, body], [priority, department], verbose: 0) }
                .contains("but got 'prioritty'. Did you mean 'priority'? The outputs are"))
        model.compile(loss: [.mse])
        #expect(
            message { try model.fit([title, body], [priority, department], verbose: 0) }.contains(
                "needs 2 losses, one for each output, but got 1. The outputs are 'priority', "
                    + "'department'"))
        model.compile(loss: .mse, metrics: [.mse])
        #expect(
            message { try model.fit([title, body], [priority, department], verbose: 0) }
                .contains("needs 2 lists of metrics, one for each output, but got 1"))
    }

    @Test func `losses and metrics of every form mean the same`() throws {
        let model = model()
        let x = [Tensor(title), Tensor(body)]
        let y = [
            Tensor(priority), Tensor(shape: [5, 3], scalars: (0..<15).map { Float($0) / 15 }),
        ]
        let forms: [() -> Void] = [
            { model.compile(loss: .mse, metrics: [.mae, .mae]) },
            { model.compile(loss: [.mse, .mse], metrics: [[.mae], [.mae]]) },
            { model.compile(loss: [.mse, .mse], lossWeights: [1, 1], metrics: [.mae, .mae]) },
            { model.compile(losses: [.mse, .mse], metrics: [[.mae], [.mae]]) },
            {
                model.compile(
                    loss: ["department": .mse, "priority": .mse],
                    metrics: ["priority": .mae, "department": .mae])
            },
            {
                model.compile(
                    loss: [.mse, .mse], metrics: ["priority": [.mae], "department": [.mae]])
            },
            { model.compile(loss: .mse, metrics: [[.mae], [.mae]]) },
            { model.compile(loss: .mse, metrics: ["priority": [.mae], "department": [.mae]]) },
            { model.compile(loss: { y, p in square(y - p) }, metrics: [.mae, .mae]) },
            {
                model.compile(
                    loss: ["department": .function { y, p in square(y - p) }, "priority": .mse],
                    metrics: [
                        "priority": [.function("mae") { abs($0 - $1) }], "department": [.mae],
                    ])
            },
        ]
        var results: [EvaluationResult] = []
        for form in forms {
            form()
            results.append(try model.evaluate(x, y, verbose: 0))
        }
        for result in results {
            #expect(result.names == results[0].names)
            for (a, b) in zip(result.values, results[0].values) { #expect(abs(a - b) < 1e-6) }
        }
        #expect(
            results[0].names == [
                "loss", "priority_loss", "department_loss", "priority_mae", "department_mae",
            ])
    }

    @Test func `an output without a loss is not trained and needs no labels`() throws {
        let model = model()
        model.compile(optimizer: SGD(learningRate: 0.1), loss: ["priority": .mse])
        let before = try model.getWeights().map { try $0.scalars() }
        try model.fit([title, body], ["priority": priority], epochs: 2, verbose: 0)
        let history = try model.fit([title, body], [Tensor(priority)], verbose: 0)
        #expect(history.keys == ["loss", "priority_loss"])
        let after = try model.getWeights().map { try $0.scalars() }
        #expect(before[0] != after[0] && before[2] == after[2])
        model.compile(loss: [nil, SparseCategoricalCrossentropy(fromLogits: true)])
        #expect(
            try model.evaluate([title, body], ["department": department], verbose: 0).names
                == ["loss", "department_loss"])
    }

    /// Weights of 0 leave rows out: what is left decides.
    @Test func `sample weights come for all outputs or for each`() throws {
        let model = model()
        model.compile(loss: [.mse, .mse])
        let x = [Tensor(title), Tensor(body)]
        let y = [Tensor(priority), Tensor.zeros([5, 3])]
        let plain = try model.evaluate(x, y, verbose: 0)
        let (none, all) = ([Float](repeating: 0, count: 5), [Float](repeating: 1, count: 5))
        let first = try model.evaluate(x, y, verbose: 0, sampleWeight: [all, none])
        #expect(first["department_loss"] == 0)
        #expect(first["priority_loss"] == plain["priority_loss"])
        let named = try model.evaluate(x, y, verbose: 0, sampleWeight: ["priority": none])
        #expect(named["priority_loss"] == 0)
        #expect(named["department_loss"] == plain["department_loss"])
        #expect(try model.evaluate(x, y, verbose: 0, sampleWeight: none).loss == 0)
        #expect(
            message { _ = try model.evaluate(x, y, verbose: 0, sampleWeight: ["priorities": none]) }
                .contains("Did you mean 'priority'?"))
    }

    @Test func `predictions of several outputs are never the first alone`() throws {
        let model = model()
        #expect(
            message { _ = try model.predict([title, body]) as Tensor }
                == "predict needs all 2 outputs of Functional 'functional' ('priority', "
                + "'department'), but got a call for one tensor. Use predictAll(_:), whose result "
                + "has them by number and by name, or a tuple of 2.")
        let all = try model.predictAll([title, body])
        #expect(all.map(\.shape) == [[5, 1], [5, 3]])
        #expect(all[1].shape == [5, 3] && all["priority"].shape == [5, 1])
        #expect(all.names == ["priority", "department"] && all.dictionary.count == 2)
        #expect("\(all["departement"].error.map { "\($0)" } ?? "")".contains("'department'"))
        #expect(all[2].error != nil && all[-1].error != nil)
        let (priority, department) = try model.predict([title, body])
        #expect(try priority.scalars() == all[0].scalars())
        #expect(try department.scalars() == all[1].scalars())
        #expect(
            message { let (_, _, _) = try model.predict([Tensor(title), Tensor(body)]) }
                .contains("but got a tuple of 3"))
        // Also when the compiled program is there already.
        let x = Input(shape: [2])
        let twin = Model(inputs: x, outputs: [x, x * 2])
        let data = Tensor(title)
        _ = try twin.predictAll(data)
        #expect(message { _ = try twin.predict(data) as Tensor }.contains("all 2 outputs"))
        let (same, double) = try twin.predict(data)
        #expect(try double.scalars() == same.scalars().map { $0 * 2 })
    }

    private final class Encoder: Layer {
        override func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
            [inputs[0], inputs[0] * 2, inputs[0] * 3]
        }
    }

    @Test func `a call of several outputs is a tuple or a list`() throws {
        let encoder = Encoder()
        let x = Tensor(title)
        let (mean, variance, z) = encoder(x)
        #expect(try (mean + variance).scalars() == z.scalars())
        #expect(encoder.outputs(x).count == 3)
        let one: Tensor = encoder(x)
        #expect(
            "\(one.error.map { "\($0)" } ?? "")".hasPrefix(
                "Encoder 'encoder' needs a call for all its 3 outputs, but got a call for one "
                    + "tensor. Use outputs(_:) for a list, or `let (y0, y1, y2) = …`. See "))
        // On symbolic tensors, and of a model that is nested.
        let input = Input(shape: [2])
        let (a, _, c) = encoder(input)
        let inner = Model(inputs: input, outputs: [a, c], name: "inner")
        let again = Input(shape: [2])
        let symbol: Tensor = inner(again)
        #expect(
            "\(symbol.error.map { "\($0)" } ?? "")".contains(
                "all its 2 outputs ('encoder', 'encoder_1')"))
        let (p, q) = inner(again)
        let model = Model(inputs: again, outputs: p + q)
        #expect(try model.predict(title).scalars() == title.flatMap { $0 }.map { Double($0) * 4 })
        let wrong = Model(inputs: again, outputs: symbol)
        #expect(message { _ = try wrong.predict(title) as Tensor }.contains("all its 2 outputs"))
    }
}
