import Descent
import Testing

@Suite("Using optimisers")
struct OptimizerUseTests {
    @Test("A training loop of one's own finds the minimum")
    func ownLoop() throws {
        let weight = try Variable(Tensor([3, -2]), name: "w")
        let optimizer = Adam(learningRate: 0.1)
        for _ in 0..<200 {
            let loss = square(weight.value - Tensor([1, 1])).sum()
            let slope = gradient(of: loss, withRespectTo: [weight.value])[0]
            try optimizer.applyNow([(gradient: slope, variable: weight)])
        }
        try expectClose(weight.read(), Tensor([1, 1]), tolerance: 1e-2)
    }

    @Test("apply works at once outside a step too")
    func immediate() throws {
        let weight = try Variable(Tensor([1]), name: "w")
        let optimizer = SGD(learningRate: 0.5)
        optimizer.apply([(gradient: Tensor([1]), variable: weight)])
        #expect(try weight.read().scalars() == [0.5])
        optimizer.apply([(gradient: Tensor([1, 2]), variable: weight)])
        #expect(try weight.read().scalars() == [0.5])
        #expect(
            "\(optimizer.configurationError as Any)".contains("SGD needs a gradient of shape [1]"))
    }

    @Test("Setting the rate takes effect without building anew")
    func settingTheRate() throws {
        let weight = try Variable(Tensor([0]), name: "w")
        let optimizer = SGD(learningRate: 1)
        optimizer.learningRate = 2
        try optimizer.applyNow([(gradient: Tensor([1]), variable: weight)])
        optimizer.learningRate = 0.25
        try optimizer.applyNow([(gradient: Tensor([1]), variable: weight)])
        #expect(try weight.read().scalars() == [-2.25])
        #expect(optimizer.learningRate == 0.25)
    }

    @Test("A rate that cannot be is refused until a good one is set")
    func refusedRate() throws {
        let weight = try Variable(Tensor([0]), name: "w")
        let optimizer = SGD(learningRate: 1)
        try optimizer.build([weight])
        optimizer.learningRate = .nan
        #expect(optimizer.learningRate == 1)
        #expect(throws: ConfigurationError.self) { try optimizer.build([weight]) }
        optimizer.learningRate = 0.5
        try optimizer.build([weight])
    }

    @Test("With a schedule the rate can be read but not set")
    func scheduledRate() throws {
        let weight = try Variable(Tensor([0]), name: "w")
        let optimizer = SGD(
            learningRate: PiecewiseConstantDecay(boundaries: [0], values: [0.5, 0.25]))
        #expect(optimizer.learningRate == 0.5)
        try optimizer.applyNow([(gradient: Tensor([1]), variable: weight)])
        #expect(optimizer.learningRate == 0.25)
        optimizer.learningRate = 1
        #expect(
            optimizer.configurationError?.description
                == "SGD needs its learning rate left to the schedule, but got the new value 1.0. "
                + "Make the optimizer with a number to set it by hand.")
    }

    @Test("Building again changes nothing, and other weights are refused")
    func buildingTwice() throws {
        let (a, b) = (try Variable(Tensor([0]), name: "a"), try Variable(Tensor([0]), name: "b"))
        let optimizer = Adam()
        try optimizer.build([a])
        let state = optimizer.variables.map(ObjectIdentifier.init)
        try optimizer.build([a])
        #expect(optimizer.variables.map(ObjectIdentifier.init) == state)
        #expect(
            throws: ConfigurationError(
                who: "Adam", expected: "the weights it was built for", got: "another one, 'b'",
                fix: "Compile again with a new optimizer, also after `trainable` has changed.")
        ) { try optimizer.build([a, b]) }
    }

    @Test("Biases can be left out of weight decay")
    func excluded() throws {
        let kernel = try Variable(Tensor([1]), name: "dense/kernel")
        let bias = try Variable(Tensor([1]), name: "dense/bias")
        let optimizer = SGD(learningRate: 1, weightDecay: 0.5)
        optimizer.excludeFromWeightDecay(names: ["bias"])
        let zero = Tensor([0])
        try optimizer.applyNow([
            (gradient: zero, variable: kernel), (gradient: zero, variable: bias),
        ])
        #expect(try kernel.read().item() == 0.5)
        #expect(try bias.read().item() == 1)
    }

    @Test("Variables and names by regular expressions are left out, but not after the first step")
    func exclusions() throws {
        let names = ["dense/kernel", "dense/bias", "norm/gamma"]
        let weights = try names.map { try Variable(Tensor([1]), name: $0) }
        let optimizer = SGD(learningRate: 1, weightDecay: 0.5)
        optimizer.excludeFromWeightDecay(names: ["bias$|beta$"])
        optimizer.excludeFromWeightDecay(variables: [weights[2]])
        try optimizer.applyNow(weights.map { (gradient: Tensor([0]), variable: $0) })
        #expect(try weights.map { try $0.read().item() } == [0.5, 1, 1])
        optimizer.excludeFromWeightDecay(names: ["kernel"])
        #expect(
            optimizer.configurationError?.description
                == "SGD needs its exclusions from weight decay before the first step, but got "
                + "others after it. Compile again with a new optimizer.")
        let other = SGD(weightDecay: 0.5)
        other.excludeFromWeightDecay(names: ["bias("])
        #expect(
            other.configurationError?.description.hasPrefix(
                "SGD needs regular expressions of names, but got 'bias('.") == true)
    }

    @Test("An optimiser of one's own needs only update")
    func custom() throws {
        final class SignDescent: Optimizer {
            init() { super.init(learningRate: 0.5, name: "sign_descent") }
            override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
                variable.assign(variable.value - sign(gradient) * learningRate)
            }
        }
        let weight = try Variable(Tensor([1, 1]), name: "w")
        try SignDescent().applyNow([(gradient: Tensor([9, -0.1]), variable: weight)])
        #expect(try weight.read().scalars() == [0.5, 1.5])
    }

    @Test("A gradient of 0 is not clipped to NaN")
    func zeroGradients() throws {
        for optimizer in [SGD(clipnorm: 1), SGD(globalClipnorm: 1), SGD(clipvalue: 1)] {
            let weight = try Variable(Tensor([1, 2]), name: "w")
            try optimizer.applyNow([(gradient: .zeros([2]), variable: weight)])
            #expect(try weight.read().scalars() == [1, 2])
        }
    }
}
