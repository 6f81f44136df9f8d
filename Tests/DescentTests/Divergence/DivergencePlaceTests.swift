import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// NaN planted in one place of a training step, and found there.
@Suite struct DivergencePlaceTests {
    private let y = numbers(12, 1)

    private func compiled(_ layers: [Layer], _ loss: Loss = MeanSquaredError()) -> Sequential {
        let model = Sequential(layers)
        model.compile(optimizer: SGD(learningRate: 0.01), loss: loss)
        return model
    }

    // MARK: Data

    @Test func `NaN in the data is found by row and column of the user's data`() throws {
        let report = try compiled([Dense(units: 3), Dense(units: 1)])
            .divergence(numbers(12, 3, except: .nan, row: 9, column: 2), y, shuffle: true)
        #expect(report.phase == .input && report.cause == .inputData && report.operation == "x")
        #expect(report.rows == [9])
        #expect(report.explanation == "nan stands in the data already, in row 9, column 2 of x")
        #expect(report.advice.hasPrefix("Remove or replace missing values"))
        #expect(report.batchSize == 4)
    }

    @Test func `infinity in the second input of a functional model is found`() throws {
        let (a, b) = (Input(shape: [2], name: "a"), Input(shape: [2, 2], name: "b"))
        let joined = Concatenate()([Dense(units: 2)(a), Flatten()(b)])
        let model = Model(inputs: [a, b], outputs: Dense(units: 1)(joined))
        model.compile(loss: .mse)
        let bad = numbers(12, 4, except: -.infinity, row: 5, column: 3).reshaped(to: [12, 2, 2])
        let report = try divergence {
            try model.fit([numbers(12, 2), bad], [y], batchSize: 4, verbose: .silent)
        }
        #expect(report.operation == "x1" && report.cause == .inputData && report.rows == [5])
        #expect(report.explanation.contains("row 5, position [1, 1] of x1"))
    }

    @Test func `NaN in labels that a loss lets through is found`() throws {
        let loss = MathsLoss("distance") { abs($0 - $1).mean(axes: [-1]) }
        let report = try compiled([Dense(units: 1)], loss)
            .divergence(numbers(12, 2), numbers(12, 1, except: .nan, row: 6))
        #expect(report.cause == .labelData && report.operation == "y" && report.rows == [6])
        #expect(report.step == 2)
    }

    @Test func `a label beyond float32 is found at its conversion`() throws {
        let y = Tensor(shape: [4, 1], scalars: [1, 2, 1e300, 4] as [Double])
        let report = try compiled([Dense(units: 1)]).divergence(numbers(4, 2), y)
        #expect(report.operation == "convert" && report.cause == .tooLargeForType)
        #expect(report.rows == [2])
        #expect(report.explanation == "1e+300 is too large for float32")
    }

    @Test func `a sample weight that overflows the loss is found by its row`() throws {
        let x = numbers(12, 2)
        let weights = Tensor(shape: [12], scalars: (0..<12).map { $0 == 7 ? Float(3e38) : 1 })
        let report = try compiled([Dense(units: 1)])
            .divergence(x, y * 100, sampleWeight: weights)
        #expect(report.phase == .loss && report.operation == "multiply" && report.rows == [7])
        #expect(report.layerClass == "MeanSquaredError" && report.layer == "mean_squared_error")
        #expect(report.cause == .largeInputs && report.explanation.contains("sample_weight"))
    }

    @Test func `a weight that was NaN from the start is named`() throws {
        let model = compiled([Dense(units: 2, name: "first"), Dense(units: 1)])
        let x = numbers(12, 2)
        _ = try model.predict(x)
        var weights = try model.getWeights()
        weights[0] = Tensor([[1, 2], [Float.nan, 4]])
        try model.setWeights(weights)
        let report = try model.divergence(x, y)
        #expect(report.phase == .input && report.cause == .initialWeight)
        #expect(report.operation == "first/kernel" && report.originStep == nil)
        #expect(report.explanation == "first/kernel holds nan at [1, 0] since before training")
        #expect(report.summary.hasPrefix("first/kernel is not finite: "))
    }

    // MARK: Forward

    @Test func `the logarithm of 0 in a layer is found with its row`() throws {
        let model = compiled([Maths("rectified_log") { log(relu($0)) }, Dense(units: 1)])
        let report = try model.divergence(numbers(12, 3, except: -2, row: 10, column: 1), y)
        #expect(report.operation == "log" && report.phase == .forward)
        #expect(report.layer == "rectified_log" && report.layerClass == "Maths")
        #expect(report.rows == [10] && report.cause == .logOfZero && report.step == 3)
        #expect(report.inputs[0].lowest == 0 && report.inputs[0].shape == [4, 3])
        #expect(report.output?.infiniteCount == 1)
        #expect(
            report.summary.hasPrefix(
                "log in Maths 'rectified_log' (\(model.layers[0].location)), forward pass: the "
                    + "logarithm of 0 (maximum of 'rectified_log' [4, 3]: 0 … "))
        #expect(report.summary.hasSuffix("; row 10)"))
        #expect(report.location == model.layers[0].location)
    }

    @Test func `the logarithm of 0 in a loss of one's own is found with its rows`() throws {
        let loss = MathsLoss("nll") { y, p in -(y * log(p)).sum(axes: [-1]) }
        let model = compiled(
            [Maths("identity") { $0 * 1.0 }, Dense(units: 1, activation: .relu)], loss)
        let x = numbers(12, 2)
        _ = try model.predict(x)
        try model.setWeights([Tensor([[1], [-1]]), .zeros([1])])
        let report = try model.divergence(x, y)
        #expect(report.operation == "log" && report.phase == .loss && report.cause == .logOfZero)
        #expect(report.layerClass == "MathsLoss" && report.layer == "nll")
        let values = try x[0..<4].scalars()
        let zero = (0..<4).filter { values[2 * $0] <= values[2 * $0 + 1] }
        #expect(report.rows == zero && !zero.isEmpty && zero.count < 4)
    }

    @Test func `a division by zero for one row is found`() throws {
        let model = compiled([
            Maths("normalise") { x in x / x.sum(axes: [-1], keepDims: true) }, Dense(units: 1),
        ])
        var scalars = try numbers(12, 2).scalars(as: Float.self)
        scalars[10...11] = [0.5, -0.5]
        let report = try model.divergence(
            Tensor(shape: [12, 2], scalars: scalars), y, shuffle: true)
        #expect(report.operation == "divide" && report.cause == .divisionByZero)
        #expect(report.rows == [5] && report.layer == "normalise")
        #expect(
            report.inputs[1].name == "reduce_sum of 'normalise'" && report.inputs[1].lowest == 0)
    }

    @Test func `an overflowing exp inside a sub-model is found by its path`() throws {
        let inner = Sequential(
            [Dense(units: 2), Activation(name: "growth") { exp($0) }], name: "inner")
        let model = compiled([inner, Dense(units: 1)])
        let x = numbers(12, 2, except: 500, row: 3)
        _ = try model.predict(x)
        var weights = try model.getWeights()
        weights[0] = Tensor([[1, 0], [0, 1]])
        try model.setWeights(weights)
        let report = try model.divergence(x, y)
        #expect(report.operation == "exponential" && report.cause == .exponentialOverflow)
        #expect(report.layer == "inner/growth" && report.layerClass == "Activation")
        #expect(report.rows == [3])
        #expect(report.explanation.hasPrefix("e to the power 500 is too large for float32"))
    }

    @Test func `an infinity that a select leaves out is not blamed`() throws {
        // Row 2 has log(0), which is masked; row 6 has a real division by zero behind it.
        let x = Input(shape: [2])
        let masked = Maths("masked") { x in .where(x .> 0, stopGradient(log(x)), x) }(x)
        let branch = Maths("reciprocal") { 1 / ($0 - 3) }(x)
        let joined = Add()([masked, branch])
        let model = Model(inputs: x, outputs: Dense(units: 1)(joined))
        model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse)
        var scalars = try numbers(12, 2).scalars(as: Float.self)
        (scalars[4], scalars[13]) = (0, 3)
        let report = try model.divergence(
            Tensor(shape: [12, 2], scalars: scalars), y, batchSize: 12)
        #expect(report.operation == "divide" && report.layer == "reciprocal")
        #expect(report.rows == [6])
    }

    @Test func `in two parallel branches each with infinities the read one is blamed`() throws {
        // Both branches are -inf somewhere; only the one of row 1 is selected.
        let model = compiled([
            Maths("two") { x in
                let logs = log(x)
                let roots = sqrt(x - 5)
                return .where(x .> 2, x, .where(x .== 0, roots * 0 + logs.zerosLike(), logs))
            }, Dense(units: 1),
        ])
        var scalars = try numbers(4, 2).scalars(as: Float.self)
        scalars[2] = -1
        let report = try model.divergence(Tensor(shape: [4, 2], scalars: scalars), numbers(4, 1))
        #expect(report.operation == "log" && report.cause == .logOfNegative && report.rows == [1])
    }

    @Test func `the second of two outputs is named`() throws {
        let x = Input(shape: [2])
        let hidden = Dense(units: 2, kernelInitializer: Ones())(x)
        let good = Dense(units: 1, name: "good")(hidden)
        let bad = Maths("bad") { sqrt($0 - 1.0).sum(axes: [1], keepDims: true) }(x)
        let model = Model(inputs: x, outputs: [good, bad])
        model.compile(losses: [MeanSquaredError(), MeanSquaredError()])
        let report = try divergence {
            try model.fit([numbers(12, 2) + 1], [y, y], batchSize: 12, verbose: .silent)
            try model.fit(
                [numbers(12, 2, except: -7, row: 11) + 1], [y, y], batchSize: 12, verbose: .silent)
        }
        #expect(report.operation == "sqrt" && report.layer == "bad" && report.rows == [11])
        #expect(report.cause == .rootOfNegative)
    }

    @Test func `the line is that of the layer the user made`() throws {
        let dense = Dense(units: 2, activation: .exponential, kernelInitializer: .ones)
        let report = try compiled([dense, Dense(units: 1)])
            .divergence(numbers(12, 2, except: 200, row: 1), y)
        #expect(report.location == dense.location)
        #expect(report.location?.fileID == "DescentTests/DivergencePlaceTests.swift")
        #expect(report.layerClass == "Dense" && report.rows == [1])
    }

    @Test func `a row that is masked wholly makes infinities meet`() throws {
        let model = compiled([
            Maths("mask") { x in softmax(.where(x .> 0, x, -Double.infinity)) }, Dense(units: 1),
        ])
        var scalars = try numbers(12, 2).scalars(as: Float.self)
        (scalars[12], scalars[13]) = (-1, -1)
        let report = try model.divergence(Tensor(shape: [12, 2], scalars: scalars), y)
        #expect(report.cause == .undefined && report.operation == "subtract" && report.rows == [6])
    }

    @Test func `a column that never changes has no deviation to divide by`() throws {
        let model = compiled([
            Maths("standardise") { x in (x - x.mean(axes: [0])) / x.standardDeviation(axes: [0]) },
            Dense(units: 1),
        ])
        let x = Tensor(shape: [12, 2], scalars: (0..<24).map { $0 % 2 == 0 ? 1 : Float($0) / 7 })
        let report = try model.divergence(x, y)
        #expect(report.cause == .divisionByZero && report.operation == "divide")
        #expect(report.rows == [0, 1, 2, 3])
    }

    @Test func `pixels, steps of time and flattened axes lead to rows`() throws {
        let images = Tensor(
            shape: [12, 6, 6, 1],
            scalars: (0..<432).map { $0 == 300 ? -1 : Float($0 % 11 + 1) / 11 })
        let pixels = try compiled([
            Maths("root") { sqrt($0) }, Conv2D(filters: 4, kernelSize: 3, activation: .relu),
            MaxPooling2D(), Flatten(), Dense(units: 1),
        ]).divergence(images, y)
        #expect(pixels.rows == [8] && pixels.operation == "sqrt")
        let flattened = try compiled([
            Maths("flat") { log($0.reshaped(to: [-1])).reshaped(to: [-1, 3]) }, Dense(units: 1),
        ]).divergence(numbers(12, 3, except: 0, row: 6, column: 1), y)
        #expect(flattened.rows == [6] && flattened.operation == "log")
    }

    @Test func `activations that grow from layer to layer are listed`() throws {
        let initializer = RandomNormal(mean: 0, standardDeviation: 5000)
        let layers = (0..<12).map {
            Dense(units: 8, kernelInitializer: initializer, name: "d\($0)")
        }
        let report = try compiled(layers + [Dense(units: 1)]).divergence(numbers(12, 3), y)
        #expect(report.cause == .explodingActivations && report.operation == "dot_general")
        #expect(report.explanation.hasPrefix("outputs grow from layer to layer: d"))
    }

    @Test func `maths in a model's own call is named after the model`() throws {
        final class Net: Model {
            let dense = Dense(units: 1)
            init() {
                super.init(name: "net")
                addSublayer(dense)
            }
            override func call(_ x: Tensor, training: Bool) -> Tensor {
                dense(sqrt(x), training: training)
            }
        }
        let net = Net()
        net.compile(loss: .mse)
        let report = try net.divergence(numbers(12, 2, except: -1, row: 4), y)
        #expect(report.layerClass == "Net" && report.layer == "net" && report.rows == [4])
        #expect(
            report.description.hasPrefix("when     epoch 1, step 2: loss nan\nwhat     sqrt in Net")
        )
        #expect(
            report.description.contains("\ndata     row 4\ncause    the root of a negative number"))
    }

    @Test func `findDivergence looks at a batch and changes nothing`() throws {
        let model = compiled([Maths("rectified_log") { log(relu($0)) }, Dense(units: 1)])
        let bad = numbers(12, 3, except: -2, row: 10)
        #expect(try model.findDivergence(numbers(12, 3), y) == nil)
        let weights = try model.getWeights().map { try $0.scalars() }
        let report = try #require(try model.findDivergence(bad, y))
        #expect(report.operation == "log" && report.rows == [10])
        #expect(try model.getWeights().map { try $0.scalars() } == weights)
        #expect(try model.evaluate(bad, y, verbose: .silent).loss.isFinite == false)
    }
}
