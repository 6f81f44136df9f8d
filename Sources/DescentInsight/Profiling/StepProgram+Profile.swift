import DescentCore

extension StepProgram {
    /// From now on every instruction is timed.
    func startTimes() {
        profiled?.times = profiled.map {
            InstructionTimes(instructions: $0.instructionSummaries.count)
        }
    }

    /// No instruction is timed any more.
    func stopTimes() { profiled?.times = nil }

    /// Runs `run` with the numbers of steps, first `warmUp` untimed ones, and times the others.
    func profiled(
        _ title: String, rows: Int, optimizer: String?, steps: Int, warmUp: Int,
        _ run: (Int) throws -> Void
    ) throws -> Profile {
        try requireTimes("profile")
        for step in 0..<warmUp { try run(step) }
        startTimes()
        defer { stopTimes() }
        for step in 0..<steps { try run(warmUp + step) }
        guard let profile = profile(title, rows: rows, optimizer: optimizer) else {
            throw EngineError.library("no step was timed")
        }
        return profile
    }

    /// - Throws: ``TrainingError`` for a device that times no instructions.
    func requireTimes(_ function: String) throws {
        if profiled == nil { throw TrainingError.timesNothing(function, device) }
    }

    /// What was timed since ``startTimes()``; nil if no step was.
    ///
    /// - Parameter optimizer: name of the optimizer, whose work is not divided among the weights.
    func profile(_ title: String, rows: Int, optimizer: String?) -> Profile? {
        guard let profiled, let times = profiled.times, times.runs > 0 else { return nil }
        return Profile(
            title: title, batchSize: rows, profiled.instructionSummaries,
            (0..<times.runs).map { Array(times.run($0)) },
            peak: (device as? any MeasuredDevice)?.peak
        ) { path in
            guard let first = path.first else {
                return optimizer == nil ? "(none)" : "loss and metrics"
            }
            return first == optimizer ? first : path.joined(separator: "/")
        }
    }
}

extension TrainingError {
    static func timesNothing(_ function: String, _ device: any Device) -> TrainingError {
        .argument(
            function: function, expected: "a device that times its instructions",
            got: "'\(device.name)'", fix: "Set the model's device to .cpu.")
    }
}
