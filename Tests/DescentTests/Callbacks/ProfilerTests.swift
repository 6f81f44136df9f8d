import DescentCore
import Foundation
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

struct ProfilerTests {
    private let x = Tensor.randomUniform([23, 3])
    private let y = Tensor.ones([23, 1])

    private func model() -> Sequential {
        let model = Sequential([Dense(units: 4, activation: .tanh), Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .mse)
        return model
    }

    @Test func `steps are counted over epochs, and small last batches are left out`() throws {
        // Steps 1 2 3 of full batches, step 4 of five rows, and so on.
        let profiler = Profiler(profileBatch: 2...6)
        try model().fit(
            x, y, batchSize: 6, epochs: 3, verbose: .silent, callbacks: [profiler])
        let profile = try #require(profiler.profile)
        #expect(profile.steps == 4 && profile.batchSize == 6)
        #expect(profile.layers.contains { $0.name == "SGD" })
    }

    @Test func `profiling does not change what is learnt, and ends with its steps`() throws {
        let (plain, profiled) = (model(), model())
        try plain.build(inputShape: x.shape)
        try profiled.build(inputShape: x.shape)
        try profiled.setWeights(try plain.weights.map { try $0.read() })
        let losses = try plain.fit(
            x, y, batchSize: 23, epochs: 4, verbose: .silent, shuffle: false)["loss"]
        var isTimed: [Bool] = []
        let look = LambdaCallback(onTrainBatchBegin: { _ in
            let step = profiled.compilation?.largestTrainingStep(of: profiled)
            isTimed.append(step?.program.profiled?.times != nil)
        })
        let profiler = Profiler(profileBatch: 2...3)
        let history = try profiled.fit(
            x, y, batchSize: 23, epochs: 4, verbose: .silent, callbacks: [profiler, look],
            shuffle: false)
        #expect(history["loss"] == losses)
        #expect(isTimed == [false, true, true, false])
        #expect(profiler.profile?.steps == 2)
    }

    @Test func `training that ends early still gives a profile, or none`() throws {
        let profiler = Profiler(profileBatch: 2...100)
        try model().fit(x, y, epochs: 3, verbose: .silent, callbacks: [profiler])
        #expect(profiler.profile?.steps == 2)
        let late = Profiler(profileBatch: 50...60)
        try model().fit(x, y, epochs: 3, verbose: .silent, callbacks: [late])
        #expect(late.profile == nil)
    }

    @Test func `an error in training ends the timing`() throws {
        struct Failure: Error {}
        let model = model()
        let broken = LambdaCallback(onTrainBatchEnd: { _, _ in throw Failure() })
        #expect(throws: Failure.self) {
            try model.fit(
                x, y, verbose: .silent, callbacks: [Profiler(profileBatch: 1...5), broken])
        }
        let step = try #require(model.compilation?.largestTrainingStep(of: model))
        #expect(step.program.profiled?.times == nil)
    }

    @Test func `the trace is written where it is wanted`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let profiler = Profiler(profileBatch: 1...1, traceTo: path)
        try model().fit(x, y, verbose: .silent, callbacks: [profiler])
        #expect(try String(contentsOfFile: path, encoding: .utf8) == profiler.profile?.trace)
    }

    @Test func `steps are counted from one`() {
        #expect {
            try model().fit(
                x, y, verbose: .silent, callbacks: [Profiler(profileBatch: 0...3)])
        } throws: {
            "\($0)" == "Profiler needs a profileBatch that begins at 1 or later, but got 0...3. "
                + "Steps are counted from 1; try 10...29."
        }
    }
}
