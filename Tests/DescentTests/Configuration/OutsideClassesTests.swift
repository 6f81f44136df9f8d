import Descent
import Testing

// Classes as another package would write them: nothing here is more than public.

private final class Scale: Layer, Configurable {
    let factor: Double
    let initializer: any Initializer

    init(
        factor: Double, initializer: any Initializer = .zeros, name: String? = nil,
        dtype: DType = .float32
    ) {
        self.factor = factor
        self.initializer = initializer
        super.init(name: name, dtype: dtype)
    }

    convenience init(config: Configuration) throws {
        try self.init(
            factor: config[\Scale.factor], initializer: config[\Scale.initializer],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "factor", \Scale.factor, rule: .finite(atLeast: 0, fix: "Use 1."),
                "What inputs are multiplied by."),
            Parameter("initializer", \Scale.initializer, default: Zeros(), "How it starts."),
        ]
    }

    override func call(_ x: Tensor) -> Tensor { x * factor }
}

private final class Pinball: Loss, Configurable {
    let quantile: Double

    init(quantile: Double = 0.9, reduction: LossReduction = .mean, name: String? = nil) {
        self.quantile = quantile
        super.init(reduction: reduction, name: name)
    }

    convenience init(config: Configuration) throws {
        try self.init(
            quantile: config[\Pinball.quantile], reduction: config[\Loss.reduction],
            name: config.given(\Loss.name))
    }

    override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "quantile", \Pinball.quantile, default: 0.9,
                rule: .within(0...1, fix: "Use 0.9."), "Which quantile is learnt.")
        ]
    }

    override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        let error = yTrue - yPred
        return maximum(error * quantile, error * (quantile - 1)).mean(axes: [-1])
    }
}

private final class LargestError: MeanMetric, Configurable {
    convenience init(config: Configuration) throws {
        self.init(name: try config.given(\Metric.name))
    }

    override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        abs(yTrue - yPred).max(axes: [-1])
    }
}

private final class SignSGD: Optimizer, Configurable {
    let clip: Int

    init(
        learningRate: any LearningRateSchedule = 0.5, clip: Int = 1,
        options: OptimizerOptions = OptimizerOptions(), name: String = "sign_sgd"
    ) {
        self.clip = clip
        super.init(learningRate: learningRate, options: options, name: name)
    }

    convenience init(config: Configuration) throws {
        try self.init(
            learningRate: config[\Optimizer.rateOrSchedule], clip: config[\SignSGD.clip],
            options: OptimizerOptions(config: config), name: config[\Optimizer.name])
    }

    override class var parameters: [Parameter] {
        super.parameters.defaulting("name", to: "sign_sgd").defaulting("learning_rate", to: 0.5)
            + [Parameter("clip", \SignSGD.clip, default: 1, "How far a step reaches.")]
    }
}

private struct Halving: LearningRateSchedule, Configurable {
    let start: Double

    init(start: Double) { self.start = start }
    init(config: Configuration) throws { try self.init(start: config[\Halving.start]) }
    static var parameters: [Parameter] {
        [Parameter("start", \Halving.start, rule: .positive(example: "start: 1"), "The first.")]
    }
    func callAsFunction(_ step: Tensor) -> Tensor { start / (step + 1) }
}

private struct Diagonal: Initializer, Configurable {
    let value: Double

    init(value: Double = 1) { self.value = value }
    init(config: Configuration) throws { try self.init(value: config[\Diagonal.value]) }
    static var parameters: [Parameter] {
        [
            Parameter(
                "value", \Diagonal.value, default: 1, rule: .finite(fix: "Use 1."),
                "What stands on the diagonal.")
        ]
    }
    func values(shape: Shape, source: inout RandomSource) throws -> [Double] {
        (0..<shape.elementCount).map { $0 / shape[-1] == $0 % shape[-1] ? value : 0 }
    }
}

private struct Fourth: Regularizer, Configurable {
    let factor: Double

    init(factor: Double = 0.5) { self.factor = factor }
    init(config: Configuration) throws { try self.init(factor: config[\Fourth.factor]) }
    static var parameters: [Parameter] {
        [Parameter("factor", \Fourth.factor, default: 0.5, "The factor of the sum.")]
    }
    func callAsFunction(_ x: Tensor) -> Tensor { square(square(x)).sum() * factor }
}

/// A class without a table works, and cannot come back.
private final class Plain: Layer {
    override func call(_ x: Tensor) -> Tensor { x + 1 }
}

/// Another class under a name that is taken.
private enum Other {
    final class Dense: Layer, Configurable {
        convenience init(config: Configuration) throws { self.init() }
    }
}

@Suite("Classes of another package have all that ours have")
struct OutsideClassesTests {
    init() throws {
        try Registry.register(Scale.self)
        try Registry.register(Pinball.self)
        try Registry.register(LargestError.self)
        try Registry.register(SignSGD.self, name: "sign_sgd")
        try Registry.register(Halving.self)
        try Registry.register(Diagonal.self)
        try Registry.register(Fourth.self)
    }

    @Test("They go out and come back")
    func roundTrip() throws {
        let objects: [any Described] = [
            Scale(factor: 2, initializer: Diagonal(value: 3), name: "s", dtype: .float64),
            Pinball(quantile: 0.25, reduction: .sum), LargestError(name: "largest"),
            SignSGD(
                learningRate: Halving(start: 2), clip: 4,
                options: OptimizerOptions(clipnorm: 3), name: "mine"),
            Halving(start: 3), Diagonal(value: 2), Fourth(factor: 3),
        ]
        let ways: [@Sendable (ConfigValue) throws -> (any Described)?] = [
            { try Registry.layers.make($0) }, { try Registry.losses.make($0) },
            { try Registry.metrics.make($0) }, { try Registry.optimizers.make($0) },
            { try Registry.schedules.make($0) }, { try Registry.initializers.make($0) },
            { try Registry.regularizers.make($0) },
        ]
        for (object, way) in zip(objects, ways) {
            let again = try #require(try way(object.configObject))
            #expect(type(of: again) == type(of: object))
            #expect(again.configObject == object.configObject)
            #expect(!object.config().isEmpty)
        }
        let scale = try Scale(config: Scale(factor: 5).config())
        #expect(scale.factor == 5)
        #expect(scale.location.line == #line - 2)
    }

    @Test("Strings stand for them")
    func strings() throws {
        let model = Sequential([
            Dense(2, activation: .relu, kernelInitializer: "diagonal", kernelRegularizer: "fourth")
        ])
        model.compile(optimizer: "sign_sgd", loss: "pinball", metrics: ["largest_error"])
        let x: [[Float]] = [[1, 2], [3, 4]]
        let history = try model.fit(x, x, verbose: .silent)
        #expect(history["largest_error"].count == 1)
        #expect(model.optimizer is SignSGD)
        #expect(try Loss.named("Pinball") is Pinball)
    }

    @Test("A registered function is an activation by its name, out and back")
    func activation() throws {
        try? Registry.register(activation: "squared_relu_of_tests", range: 0...(.infinity)) {
            square(relu($0))
        }
        let layer = Dense(1, activation: "squared_relu_of_tests", kernelInitializer: "ones")
        #expect(try layer(Tensor([[3]])).item() == 9)
        let again = try Dense(config: layer.config())
        #expect(again.activation == layer.activation)
        #expect(again.activation.range == 0...(.infinity))
        #expect(throws: ConfigurationError.self) {
            try Registry.register(activation: "relu") { $0 }
        }
    }

    @Test("Rules hold without another word")
    func rules() {
        #expect(
            Scale(factor: -1, name: "s").configurationError?.description.hasPrefix(
                "Scale 's' needs a finite factor of 0 or more, but got -1.0. Use 1. See ") == true)
        #expect(
            Halving(start: 0).configurationError?.description
                == "Halving needs start above 0, but got 0.0. Use for example start: 1.")
        #expect(Pinball(quantile: 2).configurationError?.expected == "quantile from 0 to 1")
    }

    @Test("A class without a table works, and cannot come back")
    func plain() throws {
        let layer = Plain()
        #expect(layer.config().isEmpty)
        #expect(try layer(Tensor([1])).scalars() == [2])
        let error = #expect(throws: ConfigurationError.self) {
            try Registry.layers.make(layer.configObject)
        }
        #expect(
            error?.description
                == "Registry.layers needs the class name of a layer, but got 'Plain'. "
                + "Give the class a table, `parameters`, and `init(config:)`, and register it: "
                + "Registry.register(Plain.self).")
    }

    @Test("A name belongs to one class; a package in front of it does no harm")
    func names() throws {
        try Registry.register(Scale.self)
        let error = #expect(throws: ConfigurationError.self) {
            try Registry.register(Other.Dense.self)
        }
        #expect(error?.got == "'dense', which is Descent.Dense")
        let made = try Registry.layers.make(
            "my_package>Scale", [ConfigEntry("factor", .double(2))])
        #expect(made is Scale)
    }
}
