import Descent
import DescentFormats
import Foundation
import Testing
import FileTesting

@Suite struct ModelCheckpointTests {
    private let x = Tensor(shape: [20, 3], scalars: (0..<60).map { Float($0 % 7) })
    private let y = Tensor(shape: [20, 1], scalars: (0..<20).map { Float($0 % 3) })

    private func model() -> Sequential {
        let model = Sequential([Input(shape: [3]), Dense(units: 4), Dense(1)])
        model.compile(optimizer: SGD(learningRate: 0.001), loss: .mse, metrics: [.mae])
        return model
    }

    private func fit(_ model: Model, _ callbacks: [Callback], epochs: Int = 4) throws {
        try model.fit(
            x, y, batchSize: 5, epochs: epochs, verbose: .silent, callbacks: callbacks,
            validationSplit: 0.2)
    }

    @Test("Every epoch has its file, and only the last ones stay")
    func everyEpoch() throws {
        let folder = try TemporaryFolder()
        let model = model()
        try fit(
            model,
            [
                ModelCheckpoint(folder["all-{epoch:02d}.keras"]),
                ModelCheckpoint(folder["w-{epoch}.safetensors"], saveWeightsOnly: true, keep: 2),
                ModelCheckpoint(folder["last.keras"]),
            ])
        #expect(
            try folder.names == [
                "all-01.keras", "all-02.keras", "all-03.keras", "all-04.keras", "last.keras",
                "w-3.safetensors", "w-4.safetensors",
            ])
        let last = try Model.load(folder["last.keras"])
        #expect(
            try last.predict(x).scalars() as [Double] == model.predict(x).scalars() as [Double])
    }

    private final class Numbers: Callback {
        let values: [Double]
        init(_ values: [Double]) { self.values = values }
        override func onEpochEnd(_ epoch: Int, logs: inout Logs) { logs["number"] = values[epoch] }
    }

    @Test("Only what is better is saved, as Keras decides it")
    func best() throws {
        let folder = try TemporaryFolder()
        let numbers = Numbers([0.5, 0.7, 0.4, 0.4, 0.1])
        let lowest = ModelCheckpoint(
            folder["min-{epoch}.keras"], monitor: "number", saveBestOnly: true, mode: .min)
        let highest = ModelCheckpoint(
            folder["max-{epoch}-{number:.1f}.keras"], monitor: "number", saveBestOnly: true,
            mode: .max, initialValueThreshold: 0.6)
        try fit(model(), [numbers, lowest, highest], epochs: 5)
        #expect(
            try folder.names == ["max-2-0.7.keras", "min-1.keras", "min-3.keras", "min-5.keras"])
        #expect(lowest.best == 0.1 && highest.best == 0.7)
    }

    @Test("Steps are counted over all epochs")
    func steps() throws {
        let folder = try TemporaryFolder()
        // 16 rows, so 4 steps of 5, 5, 5 and 1.
        try fit(
            model(), [ModelCheckpoint(folder["{epoch}-{batch}.keras"], saveFrequency: .steps(3))],
            epochs: 3)
        #expect(try folder.names == ["1-3.keras", "2-2.keras", "3-1.keras", "3-4.keras"])
    }

    @Test("Arguments that cannot work are refused before training")
    func refusals() throws {
        let folder = try TemporaryFolder()
        let refused: [ModelCheckpoint] = [
            ModelCheckpoint(folder["m.h5"]), ModelCheckpoint(folder["{epoch.keras"]),
            ModelCheckpoint(folder["m.keras"], saveFrequency: .steps(0)),
            ModelCheckpoint(folder["m.keras"], keep: 0),
            ModelCheckpoint(folder["m.keras"], saveWeightsOnly: true),
        ]
        for checkpoint in refused {
            #expect(throws: (any Error).self) { try fit(model(), [checkpoint]) }
        }
        let message = folder.message { try fit(model(), [ModelCheckpoint(folder["{auc}.keras"])]) }
        #expect(
            message.contains("one of 'loss', 'mae', 'val_loss', 'val_mae', 'epoch', but got 'auc'"))
        #expect(try folder.names.isEmpty)
    }

    @Test("What a checkpoint says of files never removes one that this callback did not write")
    func forgedFiles() throws {
        let folder = try TemporaryFolder()
        let precious = try folder.write([1], to: "precious")
        let callback = ModelCheckpoint(folder["m-{epoch}.keras"], keep: 1)
        let old = try folder.write([2], to: "m-0.keras")
        let forger = LambdaCallback(onTrainBegin: {
            callback.restore(CallbackState(texts: ["files": [precious, old]]))
        })
        try fit(model(), [callback, forger], epochs: 1)
        #expect(try folder.names == ["m-1.keras", "precious"])
    }
}
