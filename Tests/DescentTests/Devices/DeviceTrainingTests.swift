import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Models on a device whose memory the host cannot address, against the same on the CPU.
@Suite struct DeviceTrainingTests {
    /// Numbers and what training told, bit for bit.
    private struct Outcome: Equatable {
        var weights: [[Double]]
        var optimizer: [[Double]]
        var history: [String: [Double]]
        var evaluation: [Double]
        var prediction: [Double]
    }

    private func outcome(_ model: Model, _ x: Tensor, _ y: Tensor) throws -> Outcome {
        let result = try model.evaluate(x, y, batchSize: 7, verbose: .silent)
        return Outcome(
            weights: try model.getWeights().map { try $0.scalars() },
            optimizer: try model.optimizer.variables.map { try $0.read().scalars() },
            history: try #require(model.history).history,
            evaluation: result.values,
            prediction: try model.predict(x, batchSize: 5).scalars())
    }

    /// Where variables of a model that was trained on `device` are.
    private func expectAll(of model: Model, on device: ClosedDevice) {
        for variable in model.weights + model.optimizer.variables {
            #expect(variable.storage.memory === device.memory, "\(variable.name)")
        }
    }

    // MARK: The nets

    private func notesNet() -> Sequential {
        let model = Sequential([
            Input(shape: [400]), Dense(units: 25, activation: .sigmoid),
            Dense(units: 15, activation: .sigmoid), Dense(units: 1, activation: .sigmoid),
        ])
        model.compile(optimizer: Adam(), loss: BinaryCrossentropy(), metrics: [.accuracy])
        return model
    }

    private func imageNet() -> Sequential {
        let model = Sequential([
            Input(shape: [12, 12, 1]),
            Conv2D(filters: 6, kernelSize: 3, padding: .same, activation: .relu),
            BatchNormalization(), MaxPooling2D(), Dropout(rate: 0.25),
            Conv2D(filters: 4, kernelSize: 3), ReLU(), AveragePooling2D(), Flatten(),
            Dense(units: 3, activation: .softmax),
        ])
        model.compile(
            optimizer: Adam(learningRate: 0.01), loss: .sparseCategoricalCrossentropy,
            metrics: [.accuracy])
        return model
    }

    private let digits = (
        x: Wiring.numbers([50, 400], seed: 3), y: Wiring.numbers([50, 1], seed: 4) .> 0
    )
    private let images = (
        x: Wiring.numbers([40, 12, 12, 1], seed: 5),
        y: Tensor(shape: [40], scalars: (0..<40).map { Int32($0 * 7 % 3) })
    )

    /// What the device does is compared from here on: weights, order of rows and dropout's numbers
    /// are those of the snapshot.
    private func start(_ model: Model, _ x: Tensor, _ y: Tensor) throws -> TrainingSnapshot {
        try model.fit(x, y, batchSize: 16, epochs: 1, verbose: .silent)
        return try model.trainingSnapshot()
    }

    // MARK: Training

    @Test("The notes' net is trained to the same bits")
    func notesNetIsTrainedAlike() throws {
        let (x, y) = (digits.x, digits.y.cast(to: .float32))
        let device = ClosedDevice()
        let snapshot = try start(notesNet(), x, y)
        let outcomes = try [ComputeDevice.cpu, ComputeDevice(device)].map { place in
            let model = notesNet()
            model.device = place
            try model.fit(
                x, y, batchSize: 16, epochs: 5, verbose: .silent, resuming: snapshot)
            if place.description == device.name { expectAll(of: model, on: device) }
            return try outcome(model, x, y)
        }
        #expect(outcomes[0] == outcomes[1])
        #expect(outcomes[0].weights.joined().allSatisfy { $0.isFinite })
    }

    @Test("A convolutional net with everything around its training is trained to the same bits")
    func imageNetIsTrainedAlike() throws {
        let (x, y) = images
        let held = (Wiring.numbers([11, 12, 12, 1], seed: 6), y[0..<11])
        let device = ClosedDevice()
        let snapshot = try start(imageNet(), x, y)
        let outcomes = try [ComputeDevice.cpu, ComputeDevice(device)].map { place in
            let model = imageNet()
            model.device = place
            let stopping = EarlyStopping(
                monitor: "val_loss", patience: 2, mode: .max, restoreBestWeights: true)
            try model.fit(
                x, y, batchSize: 16, epochs: 9, verbose: .silent, callbacks: [stopping],
                validationData: held, resuming: snapshot)
            #expect(stopping.best != nil)
            let first = try outcome(model, x, y)
            // What is read and assigned between trainings is what the next one goes on with.
            try model.setWeights(model.getWeights().map { $0 * 0.5 })
            try model.weights[0].assignNow(model.weights[0].value + 0.125)
            try model.trainOnBatch(x, y)
            let loss = try model.testOnBatch(x, y).loss
            if place.description == device.name { expectAll(of: model, on: device) }
            return (first, try outcome(model, x, y), loss)
        }
        #expect(outcomes[0].0 == outcomes[1].0)
        #expect(outcomes[0].1 == outcomes[1].1)
        #expect(outcomes[0].2 == outcomes[1].2)
    }

    @Test("A training goes on from its snapshot on the device, also on another one")
    func trainingGoesOn() throws {
        let (x, y) = images
        let device = ClosedDevice()
        let model = imageNet()
        model.device = ComputeDevice(device)
        final class Keeper: Callback {
            var middle: TrainingSnapshot?
            override func onTrainBatchEnd(_ batch: Int, logs: BatchLogs) throws {
                if batch == 1, middle == nil { middle = try model.trainingSnapshot() }
            }
        }
        let keeper = Keeper()
        try model.fit(x, y, batchSize: 16, epochs: 3, verbose: .silent, callbacks: [keeper])
        let whole = try outcome(model, x, y)
        let middle = try #require(keeper.middle)
        for place in [ComputeDevice(ClosedDevice("trainingGoesOn again")), .cpu] {
            let other = imageNet()
            other.device = place
            try other.fit(x, y, batchSize: 16, epochs: 3, verbose: .silent, resuming: middle)
            #expect(try outcome(other, x, y) == whole)
        }
        // The model itself, brought to the CPU, goes on there.
        model.device = .cpu
        try model.fit(x, y, batchSize: 16, epochs: 3, verbose: .silent, resuming: middle)
        #expect(try outcome(model, x, y) == whole)
        #expect(model.weights.allSatisfy { $0.storage.memory === MemorySpace.host })
    }

    @Test("Two models on two devices may share their layers")
    func sharedLayers() throws {
        let (x, y) = (digits.x, digits.y.cast(to: .float32))
        func train(_ place: ComputeDevice) throws -> [[Double]] {
            let body = Dense(units: 6, activation: .tanh, kernelInitializer: .constant(0.02))
            let heads = (0..<2).map { _ in
                Dense(units: 1, activation: .sigmoid, kernelInitializer: .constant(0.1))
            }
            let models = heads.map { Sequential([Input(shape: [400]), body, $0]) }
            models[0].device = place
            var losses: [Double] = []
            for model in models { model.compile(optimizer: Adam(), loss: BinaryCrossentropy()) }
            for _ in 0..<3 {
                for model in models {
                    losses.append(try model.trainOnBatch(x, y).loss)
                    losses += try models.map { try $0.testOnBatch(x, y).loss }
                }
            }
            let predictions = try models.map { try $0.predict(x).scalars() }
            let weights = try models.map { try $0.getWeights().flatMap { try $0.scalars() } }
            return [losses] + predictions + weights
        }
        #expect(try train(.cpu) == train(ComputeDevice(ClosedDevice())))
    }

    @Test("Tensors made of weights keep their numbers while the device goes on")
    func tensorsKeepTheirNumbers() throws {
        let (x, y) = (digits.x, digits.y.cast(to: .float32))
        let model = notesNet()
        model.device = ComputeDevice(ClosedDevice())
        try model.fit(x, y, verbose: .silent)
        let kernel = model.weights[0]
        let (before, copy) = (kernel.value, try kernel.read())
        let output = model(x)
        let expected = try model.predict(x).scalars()
        try model.fit(x, y, verbose: .silent)
        #expect(try before.scalars() == copy.scalars())
        #expect(try kernel.read().scalars() != copy.scalars())
        let difference = try zip(output.scalars(), expected).map { abs($0 - $1) }.max() ?? 1
        #expect(difference < 1e-6)
    }

    @Test("Compiled steps, predictors and batches from a source run there too")
    func otherWays() throws {
        let (x, y) = (digits.x, digits.y.cast(to: .float32))
        let snapshot = try start(notesNet(), x, y)
        func numbers(_ place: ComputeDevice) throws -> [[Double]] {
            let model = notesNet()
            model.device = place
            try model.fit(x, y, batchSize: 16, epochs: 2, verbose: .silent, resuming: snapshot)
            let predictor = try model.predictor()
            try model.fit(Batches(x, y, batchSize: 20), epochs: 2, verbose: .silent)
            let evaluation = try model.evaluate(Batches(x, y, batchSize: 20), verbose: .silent)
            let optimizer = SGD(learningRate: 0.1)
            let step = compiled { (x: Tensor, y: Tensor) in
                let loss = square(model(x, training: true) - y).mean()
                let weights = model.trainableWeights
                let slopes = gradient(of: loss, withRespectTo: weights.map(\.value))
                try optimizer.applyGradients(zip(slopes, weights))
                return loss
            }
            let losses = try (0..<3).map { _ in try step(x, y).item() }
            return [
                try predictor.predict(x).scalars(), [evaluation.loss], losses,
                try model.predictOnBatch(x).scalars(),
            ] + (try model.getWeights().map { try $0.scalars() })
        }
        #expect(try numbers(.cpu) == numbers(ComputeDevice(ClosedDevice())))
    }
}
