import Descent
import Testing

/// Training loops in the order of lines that Keras' guides have, with the numbers that Keras gives.
@Suite struct LoopProgramTests {
    private let guides = Result { try Fixture.load("guides") }
    private let x = GuideNets.x

    private func section(_ name: String) throws -> Fixture { try guides.get()[name] }

    private func expect(
        _ value: Double, _ expected: Fixture, _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let wanted = expected.double ?? .nan
        #expect(
            abs(value - wanted) <= 2e-5 * max(abs(wanted), 1), "\(what): \(value), not \(wanted)",
            sourceLocation: sourceLocation)
    }

    @Test(
        "The guide's loop: the metric is updated after the step, with what was predicted before it")
    func trainingLoop() throws {
        let guide = try section("training_loop")
        let model = try GuideNets.net(3)
        let optimizer = Adam(learningRate: 0.1)
        let lossFunction = SparseCategoricalCrossentropy(fromLogits: true)
        let accuracy = SparseCategoricalAccuracy()
        let cross: Metric = .sparseCategoricalCrossentropy(fromLogits: true)
        for step in guide["steps"].list {
            let logits = model(x, training: true)
            let loss = lossFunction(GuideNets.classes, logits)
            try GuideNets.minimise(loss, model.trainableWeights, optimizer)
            accuracy.update(GuideNets.classes, logits)
            cross.update(GuideNets.classes, logits)
            expect(try loss.item(), step["loss"], "loss")
            expect(try accuracy.result(), step["accuracy"], "accuracy")
            expect(try cross.result(), step["crossentropy"], "crossentropy")
        }
        try expectWithin(model(x), guide["logits"].tensor, relative: 1e-4, absolute: 1e-5, "logits")
    }

    @Test("PPO: the ratio of the network to what it said before the steps")
    func ratio() throws {
        let guide = try section("ratio")
        let model = try GuideNets.net(1)
        let optimizer = SGD(learningRate: 0.5)
        // Keras computes it outside of the tape, PyTorch without gradients.
        let old = stopGradient(exp(model(x)))
        for step in guide["steps"].list {
            let loss = (minimum(exp(model(x)) / old, 1.2) * GuideNets.targets).mean()
            try GuideNets.minimise(loss, model.trainableWeights, optimizer)
            expect(try loss.item(), step["loss"], "loss")
            try expectWithin(
                exp(model(x)) / old, step["ratio"].tensor, relative: 1e-4, absolute: 1e-5, "ratio")
        }
    }

    @Test("A target network follows slowly; what it said before stays said")
    func targetNetwork() throws {
        let guide = try section("target_network")
        let (model, target) = (try GuideNets.net(1), try GuideNets.net(1))
        let optimizer = SGD(learningRate: 0.2)
        for step in guide["steps"].list {
            let wanted = GuideNets.targets + 0.9 * target(x)
            let loss = square(model(x) - wanted).mean()
            try GuideNets.minimise(loss, model.trainableWeights, optimizer)
            for (slow, fast) in zip(target.weights, model.weights) {
                slow.assign(0.75 * slow.value + 0.25 * fast.value)
            }
            expect(try loss.item(), step["loss"], "loss")
            try expectWithin(
                wanted, step["wanted"].tensor, relative: 1e-4, absolute: 1e-5, "wanted")
            try expectWithin(
                target(x), step["target"].tensor, relative: 1e-4, absolute: 1e-5, "target")
        }
    }

    @Test("Distillation: the student's loss is that before its step")
    func distillation() throws {
        let guide = try section("distillation")
        let (teacher, student) = (try GuideNets.net(3), try GuideNets.net(3))
        for weight in teacher.weights { weight.assign(2 * weight.value) }
        let optimizer = SGD(learningRate: 0.5)
        let cross = SparseCategoricalCrossentropy(fromLogits: true)
        var losses: [Tensor] = []
        for _ in 0..<3 {
            let soft = softmax(teacher(x) / 2)
            let hard = softmax(student(x) / 2)
            let divergence = (soft * log(soft / hard)).sum(axis: -1).mean()
            let loss = divergence + cross(GuideNets.classes, student(x))
            try GuideNets.minimise(loss, student.trainableWeights, optimizer)
            losses.append(loss)
        }
        for (loss, wanted) in zip(losses, guide["losses"].list) {
            expect(try loss.item(), wanted, "loss")
        }
        try expectWithin(
            student(x), guide["student"].tensor, relative: 1e-4, absolute: 1e-5, "student")
    }

    @Test(
        "A variational autoencoder, line by line and as a compiled step", arguments: [false, true])
    func vae(isCompiled: Bool) throws {
        let guide = try section("vae")
        let inputs = Input(shape: [4])
        let hidden = Dense(5, activation: .relu)(inputs)
        let encoder = try GuideNets.start(
            Model(inputs: inputs, outputs: [Dense(2)(hidden), Dense(2)(hidden)]))
        let decoder = try GuideNets.net(4, inputs: 2)
        let optimizer = Adam(learningRate: 0.05)
        let noise = GuideNets.noise(1.7)
        let step = { (x: Tensor) in
            let encoded = encoder.outputs([x], training: true)
            let (mean, variance) = (encoded[0], encoded[1])
            let z = mean + exp(0.5 * variance) * noise
            let rebuilt = square(x - decoder(z)).sum(axis: 1).mean()
            let kl = -0.5 * (1 + variance - square(mean) - exp(variance)).sum(axis: 1).mean()
            let loss = rebuilt + kl
            try GuideNets.minimise(
                loss, encoder.trainableWeights + decoder.trainableWeights, optimizer)
            return loss
        }
        let compiledStep = compiled(step)
        let losses = try (0..<4).map { _ in try isCompiled ? compiledStep(x) : step(x) }
        for (loss, wanted) in zip(losses, guide["losses"].list) {
            expect(try loss.item(), wanted, "loss")
        }
        let (mean, variance) = try encoder.predict(x)
        try expectWithin(mean, guide["mean"].tensor, relative: 1e-4, absolute: 1e-5, "mean")
        try expectWithin(
            variance, guide["variance"].tensor, relative: 1e-4, absolute: 1e-5, "variance")
    }

    @Test(
        "A generative adversarial network, line by line and as a compiled step",
        arguments: [false, true])
    func gan(isCompiled: Bool) throws {
        let guide = try section("gan")
        let (generator, judge) = (try GuideNets.net(4, inputs: 2), try GuideNets.net(1))
        let (one, other) = (Adam(learningRate: 0.02), Adam(learningRate: 0.05))
        let cross = BinaryCrossentropy(fromLogits: true)
        let step = { (x: Tensor, noise: Tensor) in
            let fake = generator(noise)
            let labels = Tensor.concatenated([Tensor.ones([6, 1]), Tensor.zeros([6, 1])])
            let judgeLoss = cross(labels, judge(Tensor.concatenated([fake, x])))
            try GuideNets.minimise(judgeLoss, judge.trainableWeights, other)
            let generatorLoss = cross(Tensor.zeros([6, 1]), judge(generator(noise)))
            try GuideNets.minimise(generatorLoss, generator.trainableWeights, one)
            return (judgeLoss, generatorLoss)
        }
        let compiledStep = compiled(step)
        let noise = GuideNets.noise(1.3)
        for row in guide["steps"].list {
            let (a, b) = try isCompiled ? compiledStep(x, noise) : step(x, noise)
            expect(try a.item(), row["judge"], "judge")
            expect(try b.item(), row["generator"], "generator")
        }
        try expectWithin(
            generator(noise), guide["fake"].tensor, relative: 1e-3, absolute: 1e-4, "fake")
    }
}
