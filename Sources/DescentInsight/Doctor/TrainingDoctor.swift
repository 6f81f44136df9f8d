import DescentCore

/// Watches one `fit`: looks before the first step and after every epoch,
/// and judges the curves at the end.
final class TrainingDoctor {
    private let model: Model
    private let probe: Probe
    private let start: Measurements
    private let isFresh: Bool
    private let stepsPerEpoch: Int
    private var looks: [Measurements] = []

    init(_ model: Model, _ compilation: Compilation, _ data: Dataset, steps: Int) throws {
        self.model = model
        let examination = try Examination(model, compilation, data)
        probe = try examination.probe()
        start = try probe.measure()
        stepsPerEpoch = steps
        isFresh = compilation.optimizer.isFresh
    }

    /// An epoch is over.
    func look() throws { looks.append(try probe.measure()) }

    /// Findings about a training that went as `history` says.
    func diagnosis(_ history: History, hasDiverged: Bool, stopsEarly: Bool) -> Diagnosis {
        let untrained = model.untrainedFindings
        let end = looks.last ?? start
        let update = (looks + [start]).compactMap(\.largestUpdate).max() ?? .infinity
        let curves = TrainingCurves(
            loss: history["loss"] + (hasDiverged ? [.nan] : []), validation: history["val_loss"],
            start: start, end: end,
            largestUpdate: update, stepsPerEpoch: stepsPerEpoch, stopsEarly: stopsEarly)
        // A large first step is a finding if the loss rose; after an epoch the last look counts.
        let rose = looks.first.map { !($0.loss <= start.loss) } ?? true
        let large =
            (rose ? start.largeUpdateFindings(since: isFresh ? nil : start) : [])
            + (looks.count > 1 ? end.largeUpdateFindings(since: start) : [])
        let small = update < DoctorLimits.smallestUpdate ? start.smallUpdateFindings : []
        // A loss that stays as it is says nothing where nothing is trained.
        let judged = untrained.isEmpty ? curves.findings : []
        let failed = !(end.loss <= DoctorLimits.bias * (end.constant ?? .infinity))
        return Diagnosis(
            findings: untrained + start.lossFindings + start.inputFindings
                + (failed || !judged.isEmpty ? start.targetFindings : [])
                + start.unitFindings + end.unitFindings
                + start.gradientFindings(after: looks.first) + large + small + judged,
            start: start, end: end, trial: nil, profile: nil)
    }
}
