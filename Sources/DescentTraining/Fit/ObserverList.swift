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

    /// The loss that the epoch is to report if training ends for this step; nil if it goes on.
    func judge(_ step: Int, loss: Double, _ training: TrainingContext) throws -> Double? {
        // By index: iterators allocate in debug builds, and this is asked after every step.
        for i in judges.indices {
            if case .stop(let final) = try judges[i].judge(step, loss: loss, training) {
                return final
            }
        }
        return nil
    }

    /// The same for an epoch whose steps are over.
    func judgeEpoch(steps: Int, _ training: TrainingContext) throws -> Double? {
        for observer in all {
            if case .stop(let final) = try observer.judgeEpoch(steps: steps, training) {
                return final
            }
        }
        return nil
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
