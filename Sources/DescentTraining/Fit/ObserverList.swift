/// The observers of one `fit`: told in order of what begins, in reverse order of what ends.
final class ObserverList {
    private let all: [any TrainingObserver]
    /// Those that were told that training begins, so that they hear of its end.
    private var begun: [any TrainingObserver] = []
    private var judges: [any TrainingObserver] = []
    private var pausing: [any TrainingObserver] = []

    init(_ observers: [any TrainingObserver]) { all = observers }

    func begin(_ training: TrainingContext) throws {
        for observer in all {
            begun.append(observer)
            try observer.begin(training)
        }
        judges = all.filter(\.judgesSteps)
        pausing = all.filter(\.pausesSteps)
    }

    /// Whether one of them wants to be heard between steps now.
    var wantsPause: Bool {
        for i in pausing.indices where pausing[i].wantsPause { return true }
        return false
    }

    /// What becomes of a step with this loss.
    func judge(_ step: Int, loss: Double, _ training: TrainingContext) throws -> Verdict {
        // By index: iterators allocate in debug builds, and this is asked after every step.
        for i in judges.indices {
            let verdict = try judges[i].judge(step, loss: loss, training)
            if case .stop = verdict { return verdict }
        }
        return .goOn
    }

    /// The same for steps whose losses were not read.
    func judge(_ steps: Range<Int>, _ training: TrainingContext) throws -> Verdict {
        for observer in judges {
            let verdict = try observer.judge(steps, training)
            if case .stop = verdict { return verdict }
        }
        return .goOn
    }

    /// The same for an epoch whose steps are over.
    func judgeEpoch(steps: Int, _ training: TrainingContext) throws -> Verdict {
        for observer in all {
            let verdict = try observer.judgeEpoch(steps: steps, training)
            if case .stop = verdict { return verdict }
        }
        return .goOn
    }

    /// Tells all of something that begins.
    func each(_ body: (any TrainingObserver) throws -> Void) rethrows {
        for observer in all { try body(observer) }
    }

    /// Tells all of something that ends.
    func eachInReverse(_ body: (any TrainingObserver) throws -> Void) rethrows {
        for observer in all.reversed() { try body(observer) }
    }

    func finish(_ training: TrainingContext) {
        for observer in begun.reversed() { observer.finish(training) }
        begun = []
    }
}
