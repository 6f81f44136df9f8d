import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Faults in the backward pass and the update, which show in the loss of a later step.
@Suite struct DivergenceStepTests {
    private let y = numbers(12, 1)

    private func isFinite(_ model: Model) throws -> Bool {
        try model.getWeights().allSatisfy { try $0.scalars().allSatisfy(\.isFinite) }
    }

    /// The derivative of the distance is infinite where the two are equal.
    private func rootModel() throws -> Sequential {
        let loss = MathsLoss("distance") { sqrt(square($0 - $1)).mean(axes: [-1]) }
        let model = Sequential([Dense(units: 1, name: "only")])
        model.compile(optimizer: SGD(learningRate: 0.001), loss: loss)
        _ = try model.predict(numbers(1, 2))
        try model.setWeights([Tensor([[1], [1]]), .zeros([1])])
        return model
    }

    @Test(arguments: [0, 1])
    func `a root at 0 breaks the backward pass only, and its step is found`(step: Int) throws {
        // Targets that differ, except in one row, which is met before any weight has moved.
        let model = try rootModel()
        let x = numbers(12, 2)
        let row = 4 * step + 2
        var targets = try (x.sum(axes: [1], keepDims: true) + 1).scalars(as: Float.self)
        var scalars = try x.scalars(as: Float.self)
        // A row of zeros stays at the bias, which must be the target when its batch comes.
        scalars[2 * row] = 0
        scalars[2 * row + 1] = 0
        targets[row] = step == 0 ? 0 : 0.001
        let report = try model.divergence(
            Tensor(shape: [12, 2], scalars: scalars), Tensor(shape: [12, 1], scalars: targets))
        #expect(report.phase == .backward && report.operation == "divide")
        #expect(report.cause == .derivativeOfRootAtZero && report.layerClass == "MathsLoss")
        #expect(report.originStep == step + 1 && report.step == step + 2 && report.loss.isNaN)
        #expect(report.rows == [row])
        #expect(report.brokenVariable == "only/kernel" || report.brokenVariable == "only/bias")
        // Nothing is lost.
        #expect(try isFinite(model))
    }

    @Test func `the last step of an epoch is found when the epoch ends`() throws {
        let model = try rootModel()
        let x = numbers(4, 2)
        var targets = try (x.sum(axes: [1], keepDims: true) + 1).scalars(as: Float.self)
        targets[3] -= 1
        let report = try model.divergence(x, Tensor(shape: [4, 1], scalars: targets), batchSize: 4)
        #expect(report.epoch == 1 && report.step == 1 && report.originStep == 1)
        #expect(report.loss.isFinite && report.operation == "divide" && report.rows == [3])
        #expect(
            TrainingError.diverged(report).description.contains(
                "fit needs finite weights, but got NaN or infinity in epoch 1, step 1: "
                    + "it made only/"
            ))
        #expect(try isFinite(model))
    }

    @Test func `an exploding linear regression is put down to the learning rate`() throws {
        let model = Sequential([Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 1000), loss: .mse)
        for batchSize in [1, 4, 12] {
            let report = try model.divergence(
                numbers(12, 2) * 10, y, batchSize: batchSize, epochs: 50)
            #expect(report.cause == .learningRate)
            #expect(report.explanation.contains("at a learning rate of 1000"))
            #expect(report.advice.hasPrefix("Lower the learning rate"))
            try model.setWeights([Tensor([[0.1], [0.2]]), .zeros([1])])
        }
    }

    @Test func `a row without scale that makes the weights explode is mentioned`() throws {
        let model = Sequential([Dense(units: 3), Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .mse)
        let report = try model.divergence(numbers(12, 3, except: 1e10, row: 3), y)
        #expect(report.cause == .learningRate && report.step == 2)
        #expect(report.explanation.hasSuffix("; x is as large as 1e+10 in row 3"))
    }

    @Test(arguments: [Double.nan, .infinity])
    func `a schedule that returns a bad rate is named`(value: Double) throws {
        struct Bad: LearningRateSchedule {
            let value: Double
            func callAsFunction(_ step: Tensor) -> Tensor {
                .where(step .> 4, .full([], value), 0.01)
            }
        }
        let model = Sequential([Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: Bad(value: value)), loss: .mse)
        let report = try model.divergence(numbers(12, 2), y, batchSize: 2)
        #expect(report.phase == .update && report.cause == .learningRateSchedule)
        #expect(report.originStep == 6 && report.layerClass == "SGD" && report.rows == [])
    }

    @Test func `dropout and batch normalisation repeat with the same bits`() throws {
        setRandomSeed(3)
        let model = Sequential([
            Dense(units: 16, activation: .relu), Dropout(rate: 0.5), BatchNormalization(),
            Maths("bound") { log(2.5 - $0) }, Dense(units: 1),
        ])
        model.compile(optimizer: Adam(learningRate: 0.05), loss: .mse)
        let x = numbers(60, 3)
        let report = try model.divergence(
            x, numbers(60, 1), batchSize: 8, epochs: 60, shuffle: true)
        #expect(report.operation == "log" && report.layer == "bound" && report.phase == .forward)
        #expect(report.cause == .logOfNegative || report.cause == .logOfZero)
        #expect(!report.rows.isEmpty && report.rows.count < 8)
    }

    @Test func `a slot that overflowed leads to the step that broke it`() throws {
        let model = Sequential([Dense(units: 1, useBias: false)])
        model.compile(optimizer: Adam(learningRate: 1e-3), loss: .mse)
        var scalars = try numbers(12, 1).scalars(as: Float.self)
        scalars[5] = 1e13
        let report = try model.divergence(Tensor(shape: [12, 1], scalars: scalars), y, epochs: 4)
        // The gradient of step 2 is 1e26, and its square is infinite.
        #expect(report.originStep == 2 && report.phase == .update && report.operation == "multiply")
        #expect(report.layerClass == "Adam")
    }

    @Test func `a slot that overflowed in the last step of an epoch leads back to that epoch`()
        throws
    {
        let model = Sequential([Dense(units: 1, useBias: false)])
        model.compile(optimizer: Adam(learningRate: 1e-3), loss: .mse)
        var scalars = try numbers(12, 1).scalars(as: Float.self)
        scalars[10] = 1e13
        let report = try model.divergence(
            Tensor(shape: [12, 1], scalars: scalars), y, epochs: 4, shuffle: true)
        #expect(report.phase == .update && report.operation == "multiply")
        let ordered = try model.divergence(Tensor(shape: [12, 1], scalars: scalars), y, epochs: 4)
        #expect(ordered.phase == .update && ordered.operation == "multiply")
        #expect(ordered.originEpoch == 1 && ordered.originStep == 3)
        #expect((ordered.epoch, ordered.step) == (2, 2))
        #expect(
            ordered.summary.hasPrefix(
                "epoch 1, step 3 made dense/kernel non-finite; multiply in Adam"))
        #expect(try isFinite(model))
    }

    @Test func `TerminateOnNaN keeps a report and leaves finite weights`() throws {
        let model = Sequential([Maths("rectified_log") { log(relu($0)) }, Dense(units: 1)])
        model.compile(loss: .mse)
        let guardian = TerminateOnNaN(reports: true)
        let history = try model.fit(
            numbers(12, 3, except: -2, row: 7), y, batchSize: 4, epochs: 3, verbose: .silent,
            callbacks: [guardian], shuffle: false)
        let report = try #require(guardian.report)
        #expect(report.operation == "log" && report.rows == [7] && report.step == 2)
        #expect(history.epoch == [0] && history["loss"][0].isFinite == false)
        #expect(try isFinite(model))
        try model.fit(numbers(12, 3), y, verbose: .silent, callbacks: [guardian])
        #expect(guardian.report == nil)
    }

    @Test func `a healthy run has no report and keeps its bits`() throws {
        let weights = try [false, true].map { guards in
            let model = Sequential([Dense(units: 4, activation: .relu), Dense(units: 1)])
            model.compile(loss: .mse)
            _ = try model.predict(numbers(1, 3))
            try model.setWeights(model.weights.map { .full($0.shape, 0.25) })
            let guardian = TerminateOnNaN(reports: true)
            try model.fit(
                numbers(12, 3), y, epochs: 5, verbose: .silent, callbacks: guards ? [guardian] : [],
                shuffle: false)
            #expect(guardian.report == nil)
            return try model.getWeights().flatMap { try $0.scalars() }
        }
        #expect(weights[0] == weights[1])
    }

    @Test func `validation data and shuffling do not disturb the rows`() throws {
        let model = Sequential([Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse)
        var scalars = try numbers(20, 2).scalars(as: Float.self)
        scalars[2 * 11] = 3e38
        scalars[2 * 11 + 1] = 3e38
        let report = try divergence {
            try model.fit(
                Tensor(shape: [20, 2], scalars: scalars), numbers(20, 1), batchSize: 3, epochs: 3,
                verbose: .silent, validationSplit: 0.25)
        }
        #expect(report.rows == [11])
    }

    /// In the first batch row 2 is all zeros, as is the bias, so that the layer's output
    /// is exactly 0 there.
    private func zeroRow() throws -> Tensor {
        var scalars = try numbers(12, 2).scalars(as: Float.self)
        (scalars[4], scalars[5]) = (0, 0)
        return Tensor(shape: [12, 2], scalars: scalars)
    }

    @Test func `a select behind a logarithm does not save its derivative`() throws {
        let x = Input(shape: [2])
        let hidden = Dense(units: 2, kernelInitializer: .ones, name: "hidden")(x)
        let safe = Maths("safe_log") { .where($0 .> 0, log($0), 0) }(hidden)
        let model = Model(inputs: x, outputs: Dense(units: 1)(Add()([hidden, safe])))
        model.compile(optimizer: SGD(learningRate: 0.001), loss: .mse)
        let report = try model.divergence(try zeroRow(), y)
        #expect(report.phase == .backward && report.operation == "divide")
        #expect(report.cause == .derivativeOfLogAtZero && report.layer == "safe_log")
        #expect(report.rows == [2] && report.originStep == 1 && report.step == 2)
        #expect(report.brokenVariable?.hasPrefix("hidden/") == true)
    }

    @Test func `the derivatives of a norm and of a power at 0 are found`() throws {
        let norm = Maths("norm") { sqrt(square($0).sum(axes: [1], keepDims: true)) }
        for (function, cause) in [
            (norm, DivergenceReport.Cause.derivativeOfRootAtZero),
            (Maths("power") { pow($0, 0.5) }, .derivativeOfPowerAtZero),
        ] {
            let model = Sequential([
                Dense(units: 2, kernelInitializer: .ones), function, Dense(units: 1),
            ])
            model.compile(optimizer: SGD(learningRate: 0.001), loss: .mse)
            let report = try model.divergence(try zeroRow(), y)
            #expect(report.cause == cause && report.rows == [2] && report.phase == .backward)
            #expect(report.layer == function.name)
        }
    }

    @Test func `an optimizer of one's own that divides by 0 is named with its weight`() throws {
        final class Normalised: Optimizer {
            init() { super.init(learningRate: 0.01, name: "normalised") }
            override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
                let norm = sqrt(square(gradient).sum())
                variable.assign(variable.value - gradient / norm * learningRate)
            }
        }
        let model = Sequential([
            Dense(units: 3, activation: .relu, kernelInitializer: .ones, name: "dead"),
            Dense(units: 1),
        ])
        model.compile(optimizer: Normalised(), loss: .mse)
        let report = try model.divergence(-numbers(12, 2), y)
        #expect(report.phase == .update && report.cause == .divisionByZero && report.rows == [])
        #expect(report.layerClass == "Normalised" && report.originStep == 1)
        #expect(report.layer?.hasPrefix("normalised/dead/") == true)
    }

    @Test func `weights that a callback breaks are not put down to an operation`() throws {
        let model = Sequential([Dense(units: 1)])
        model.compile(loss: .mse)
        let vandal = LambdaCallback(onTrainBatchEnd: { batch, _ in
            if batch == 1 { try model.setWeights(model.weights.map { .full($0.shape, .nan) }) }
        })
        for rows in [12, 8] {
            let report = try divergence {
                try model.fit(
                    numbers(rows, 2), numbers(rows, 1), batchSize: 4, verbose: .silent,
                    callbacks: [vandal])
            }
            #expect(report.cause == .unknown && report.operation == nil)
            #expect(report.explanation.contains("a callback that changes weights"))
            #expect(report.loss.isNaN == (rows == 12) && report.step == (rows == 12 ? 3 : 2))
            #expect(try isFinite(model))
        }
    }
}
