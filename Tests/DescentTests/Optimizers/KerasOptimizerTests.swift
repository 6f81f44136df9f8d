import Descent
import Testing

@Suite("Optimisers follow Keras")
struct KerasOptimizerTests {
    static let file = Result { try Fixture.load("optimizers") }

    @Test("Ten steps end where Keras' do", arguments: FixtureCase.all("optimizers"))
    func trajectory(_ argument: FixtureCase) throws {
        let file = try Self.file.get()
        let fixture = argument.fixture
        let optimizer = try fixture.make(from: Registry.optimizers)
        let weights = try file["variables"].list.enumerated().map {
            try Variable($1.tensor, name: "layer/weight_\($0)")
        }
        for (step, gradients) in file["gradients"].list.enumerated() {
            if step > 0 || fixture["config"]["learning_rate"].double != nil {
                try optimizer.build(weights)
            }
            let rate = fixture["learning_rates"][step].double ?? .nan
            #expect(abs(optimizer.learningRate - rate) <= 1e-6 * rate + 1e-9, "step \(step)")
            try optimizer.applyNow(
                zip(gradients.list, weights).map { (gradient: $0.tensor, variable: $1) })
            for (i, weight) in weights.enumerated() {
                try expectWithin(
                    weight.read(), fixture["after"][step][i].tensor, relative: 1e-6, absolute: 1e-7,
                    "step \(step), variable \(i)")
            }
        }
        #expect(try optimizer.iterations?.read().item() == 10)
    }

    @Test("Schedules give Keras' rates", arguments: FixtureCase.all("optimizers", "schedules"))
    func schedule(_ argument: FixtureCase) throws {
        let schedule = try argument.fixture.make(from: Registry.schedules)
        let expected = argument.fixture["values"].tensor
        #expect(schedule.configurationError == nil)
        let values = (0..<expected.count).map { schedule(Tensor(Float($0))) }
        try expectWithin(.stacked(values), expected, relative: 1e-6, absolute: 1e-9, "rates")
    }

    @Test("State stands in Keras' order under Keras' names")
    func slots() throws {
        func names(_ optimizer: Optimizer) throws -> [String] {
            let kernel = try Variable(.ones([2, 3]), name: "dense/kernel")
            let bias = try Variable(.ones([3]), name: "dense/bias")
            try optimizer.build([kernel, bias])
            return optimizer.variables.map(\.name)
        }
        let cosine = CosineDecay(initialLearningRate: 0.1, decaySteps: 5)
        #expect(
            try names(Adam(amsgrad: true)) == [
                "adam/iteration", "adam/learning_rate", "adam/dense_kernel_momentum",
                "adam/dense_kernel_velocity", "adam/dense_bias_momentum",
                "adam/dense_bias_velocity",
                "adam/dense_kernel_velocity_hat", "adam/dense_bias_velocity_hat",
            ])
        #expect(
            try names(RMSprop(learningRate: cosine, momentum: 0.5, centered: true)) == [
                "rmsprop/iteration", "rmsprop/dense_kernel_velocity", "rmsprop/dense_bias_velocity",
                "rmsprop/dense_kernel_momentum", "rmsprop/dense_bias_momentum",
                "rmsprop/dense_kernel_average_gradient", "rmsprop/dense_bias_average_gradient",
            ])
        #expect(try names(SGD()) == ["SGD/iteration", "SGD/learning_rate"])
        #expect(
            try names(Adagrad()).suffix(2)
                == ["adagrad/dense_kernel_accumulator", "adagrad/dense_bias_accumulator"])
    }

    @Test("The configuration has Keras' keys and values")
    func configuration() {
        let schedule = ExponentialDecay(initialLearningRate: 0.1, decaySteps: 4, decayRate: 0.5)
        let config = SGD(learningRate: schedule, momentum: 0.9, clipnorm: 1).config()
        #expect(
            config.map(\.key) == [
                "name", "learning_rate", "weight_decay", "clipnorm", "global_clipnorm", "clipvalue",
                "use_ema", "ema_momentum", "ema_overwrite_frequency", "loss_scale_factor",
                "gradient_accumulation_steps", "momentum", "nesterov",
            ])
        #expect(
            config[1].value == .object(className: "ExponentialDecay", config: schedule.config()))
        #expect(config[3].value == .double(1))
        #expect(Adam().config()[1].value == .double(0.001))
    }
}
