import DescentSupport

/// The training doctor beside a `fit`: looks before the first step and after every epoch, and says
/// at the end what it found, also when training breaks off: then a finding may say why.
package final class DoctorObserver: TrainingObserver {
    private let history: History
    private var doctor: TrainingDoctor?

    /// - Parameter history: of this training; it gets the diagnosis.
    package init(_ history: History) { self.history = history }

    package func begin(_ training: TrainingContext) throws {
        doctor = try TrainingDoctor(
            training.model, training.compilation, training.data, steps: training.steps.count)
    }

    package func endEpoch(_ logs: inout Logs, _ training: TrainingContext) throws {
        try doctor?.look()
    }

    package func finish(_ training: TrainingContext) {
        guard let doctor else { return }
        let options = training.options
        let diagnosis = doctor.diagnosis(
            history, hasDiverged: training.hasDiverged,
            stopsEarly: options.callbacks.contains(where: \.endsTrainingEarly))
        history.diagnosis = diagnosis
        for finding in diagnosis.findings { Terminal.warn("\(finding)") }
        if diagnosis.isHealthy, options.verbose != .silent { print(diagnosis.verdict) }
    }
}

extension History {
    /// What the doctor found; nil without `fit(…, doctor: true)`.
    public internal(set) var diagnosis: Diagnosis? {
        get { attachments[Diagnosis.self] }
        set { attachments[Diagnosis.self] = newValue }
    }
}
