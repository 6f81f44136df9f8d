import CAllocationCounter
import DescentCore
import Foundation
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Who watches a `fit` from inside, and what that costs.
@Suite(.serialized) struct TrainingObserverTests {
    private let x = Wiring.numbers([64, 2])
    private let y = Wiring.numbers([64, 1], seed: 2)

    /// A training of 32 steps an epoch, to be run with observers.
    private func training(epochs: Int = 1) throws -> TrainingContext {
        let model = Sequential([Dense(units: 4, activation: .tanh), Dense(units: 1)])
        model.compile(optimizer: Adam(), loss: .mse, metrics: [.mae])
        let data = try DataPreparation(model: model, function: "fit").dataset(
            [x], [y], weights: nil)
        let options = FitOptions(
            batchSize: 2, epochs: epochs, verbose: .silent, callbacks: [], validationSplit: 0,
            shuffle: true, initialEpoch: 0, validationFreq: 1, doctor: false)
        return try TrainingContext(model, model.compilation!, data: data, options)
    }

    private func run(_ training: TrainingContext, _ observers: [any TrainingObserver]) throws {
        try FitRun(training, validation: nil, observers: observers).run()
    }

    /// Writes down what it is told.
    private final class Scribe: TrainingObserver {
        let name: String
        let diary: Diary
        var judgesSteps = false
        var steps = 0
        /// The step that is to be the last.
        var last = Int.max
        var failsToBegin = false

        init(_ name: String, _ diary: Diary) { (self.name, self.diary) = (name, diary) }

        func begin(_ training: TrainingContext) throws {
            diary.lines.append("\(name) begins")
            if failsToBegin { throw CancellationError() }
        }
        func beginEpoch(_ training: TrainingContext) {
            diary.lines.append("\(name) epoch \(training.epoch)")
        }
        func judge(_ step: Int, loss: Double, _ training: TrainingContext) -> Verdict {
            steps += 1
            return step == last ? .stop(step: step, loss: 7) : .goOn
        }
        func endEpoch(_ logs: inout Logs, _ training: TrainingContext) {
            diary.lines.append("\(name) epoch ends \(logs["loss"] == 7)")
        }
        func end(_ logs: Logs, _ training: TrainingContext) { diary.lines.append("\(name) ends") }
        func finish(_ training: TrainingContext) { diary.lines.append("\(name) finishes") }
    }
    private final class Diary { var lines: [String] = [] }

    @Test("What begins first ends last")
    func order() throws {
        let diary = Diary()
        try run(try training(), [Scribe("a", diary), Scribe("b", diary)])
        #expect(
            diary.lines == [
                "a begins", "b begins", "a epoch 0", "b epoch 0", "b epoch ends false",
                "a epoch ends false", "b ends", "a ends", "b finishes", "a finishes",
            ])
    }

    @Test("One that does not ask for steps hears of none; one that does may end training")
    func verdict() throws {
        let (idle, judge) = (Scribe("a", Diary()), Scribe("b", Diary()))
        judge.judgesSteps = true
        let training = try training(epochs: 3)
        try run(training, [idle, judge])
        #expect(idle.steps == 0 && judge.steps == 96)
        judge.last = 4
        try run(training, [idle, judge])
        #expect(judge.steps == 96 + 5 && training.model.stopTraining)
        #expect(judge.diary.lines.suffix(3) == ["b epoch ends true", "b ends", "b finishes"])
    }

    @Test("After an error those that had begun hear of the end")
    func errors() throws {
        let diary = Diary()
        let (a, b, c) = (Scribe("a", diary), Scribe("b", diary), Scribe("c", diary))
        b.failsToBegin = true
        #expect(throws: CancellationError.self) { try run(try training(), [a, b, c]) }
        #expect(diary.lines == ["a begins", "b begins", "b finishes", "a finishes"])
    }

    /// Counts what is allocated in the steps of ``counted``: the least of all epochs, as tests
    /// beside this one may want their turn between two steps.
    private final class Accountant: TrainingObserver {
        static let counted = 5..<29
        var count: Int?
        var judgesSteps: Bool { true }
        func judge(_ step: Int, loss: Double, _ training: TrainingContext) -> Verdict {
            if step == Self.counted.lowerBound - 1 { allocation_counter_start() }
            if step == Self.counted.upperBound - 1 {
                allocation_counter_stop()
                count = min(count ?? .max, allocation_counter_own())
            }
            return .goOn
        }
    }

    @Test("The observers of a fit allocate nothing between steps")
    func allocations() throws {
        let accountant = Accountant()
        let history = HistoryObserver()
        let observers: [any TrainingObserver] = [
            try #require(DivergenceWatch(among: [])), DoctorObserver(history.history),
            ProgressObserver(), history,
            CallbackList([EarlyStopping(monitor: "loss", patience: 99)]), accountant,
        ]
        let training = try training(epochs: 30)
        try run(training, observers)
        // The same steps by themselves.
        let (steps, order) = (training.steps, training.order)
        allocation_counter_start()
        for step in Accountant.counted { try steps.run(step, order: order) }
        allocation_counter_stop()
        #expect(accountant.count == allocation_counter_own())
        #expect(history.history["loss"].count == 30)
    }

    @Test("A history of the user's own among the callbacks counts each epoch once")
    func ownHistory() throws {
        let model = Sequential([Dense(units: 1)])
        model.compile(optimizer: "sgd", loss: .mse)
        let own = History()
        let history = try model.fit(x, y, epochs: 3, verbose: .silent, callbacks: [own])
        #expect(own.epoch == [0, 1, 2] && history.epoch == [0, 1, 2] && own !== history)
        #expect(model.history === history)
    }

    /// What the error of a training names, and the callback itself.
    private static let exceptions = [
        "TrainingError.swift", "DivergenceReport.swift", "DivergenceReport+Cause.swift",
        "DivergenceReport+Text.swift", "EarlyStopping.swift",
    ]

    @Test("Training knows no observer by name")
    func arrows() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/DescentTraining").standardizedFileURL
        let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        let files = try #require(all?.allObjects as? [URL]).filter {
            $0.pathExtension == "swift" && !Self.exceptions.contains($0.lastPathComponent)
        }
        #expect(files.count > 50)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let code = text.split(separator: "\n").filter {
                !$0.drop { $0 == " " }.hasPrefix("//")
            }.joined(separator: "\n")
            for name in [
                "Doctor", "Diagnosis", "Divergence", "Wiring", "Profiler", "EarlyStopping",
                "TerminateOnNaN",
            ] {
                #expect(!code.contains(name), "\(file.lastPathComponent) names \(name)")
            }
        }
    }
}
