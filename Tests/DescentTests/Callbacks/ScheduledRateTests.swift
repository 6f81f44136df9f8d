import Descent
import Testing

/// Callbacks that set a learning rate which a schedule sets already.
@Suite struct ScheduledRateTests {
    private func fit(_ callback: Callback, _ rate: any LearningRateSchedule) throws -> Int {
        var epochs = 0
        let model = Sequential([Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: rate), loss: MeanSquaredError())
        do {
            try model.fit(
                Tensor.ones([4, 2]), Tensor.ones([4, 1]), epochs: 3, verbose: .silent,
                callbacks: [callback, LambdaCallback(onEpochBegin: { _ in epochs += 1 })])
        } catch {
            #expect(epochs == 0)
            throw error
        }
        return epochs
    }

    @Test("They are refused before the first epoch")
    func refused() throws {
        let decay = ExponentialDecay(initialLearningRate: 0.1, decaySteps: 10, decayRate: 0.9)
        for (callback, name) in [
            (ReduceLROnPlateau(patience: 3), "ReduceLROnPlateau"),
            (LearningRateScheduler { _, rate in rate }, "LearningRateScheduler"),
        ] as [(Callback, String)] {
            let error = #expect(throws: ConfigurationError.self) { try fit(callback, decay) }
            #expect(
                error?.description
                    == "\(name) needs an optimizer with a learning rate of its own to set, but got "
                    + "the schedule ExponentialDecay. Make the optimizer with a number, or leave "
                    + "\(name) out.")
            #expect(try fit(callback, 0.1) == 3)
        }
    }
}
