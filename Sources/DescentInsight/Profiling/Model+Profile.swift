public import DescentCore

extension Model {
    /// Times every instruction of training steps on batches of `x` and `y`,
    /// as `fit` would run them.
    ///
    /// ```swift
    /// let profile = try model.profile(x, y, batchSize: 128)
    /// print(profile)
    /// try profile.writeTrace(to: "step.json")
    /// ```
    ///
    /// The steps are real ones, after some that are not timed. Afterwards weights, the optimizer's
    /// state, metrics and random numbers are what they were. The model is built for the data if it
    /// is not yet. Nothing is timed, and nothing costs time, outside of this call.
    ///
    /// - Parameters:
    ///   - x: inputs, one row for each example.
    ///   - y: labels, one row for each example.
    ///   - batchSize: rows in a step, at most those there are. Default 32, as `fit`.
    ///   - steps: how many are timed. Default 20.
    /// - Throws: what `fit` throws for such data.
    public func profile(
        _ x: any ModelData, _ y: any ModelData, batchSize: Int = 32, steps: Int = 20
    ) throws -> Profile {
        let compilation = try requireCompilation("profile")
        try checkProfile("profile", batchSize, steps)
        let all = try DataPreparation(model: self, function: "profile")
            .dataset(x, y, weights: nil)
        let state = try trainingState(compilation, for: all)
        let recorder = StepRecorder(model: self, compilation: compilation, state: state)
        let profile = try work("profile") {
            try trainingProfile(of: all, recorder, batchSize, steps)
        }
        guard let profile else {
            throw TrainingError.timesNothing("profile", device.implementation)
        }
        return profile
    }

    /// Times every instruction of `predict` on batches of `x`.
    ///
    /// - Parameters:
    ///   - x: inputs, one row for each example.
    ///   - batchSize: rows in a step, at most those there are. Default 32, as `predict`.
    ///   - steps: how many are timed, after some that are not. Default 20.
    /// - Throws: what `predict` throws for such data.
    public func profilePrediction(
        _ x: any ModelData, batchSize: Int = 32, steps: Int = 20
    ) throws -> Profile {
        try checkProfile("profilePrediction", batchSize, steps)
        let inputs = try DataPreparation(model: self, function: "profilePrediction")
            .inputColumns(x)
        let all = inputs[0].data.spec.shape[0]
        let rows = Swift.min(batchSize, all)
        let specs = inputs.map { column in
            let spec = column.rowSpec
            return TensorSpec(Shape([rows] + spec.shape.dimensions), spec.dtype)
        }
        let taken = try takeInference(specs)
        defer { inference.giveBack(taken) }
        let program = taken.program
        defer { withExtendedLifetime(inputs) {} }  // the program reads rows where they lie
        return try program.hold {
            try program.profiled(
                "Prediction of '\(name)'", rows: rows, optimizer: nil, steps: steps,
                warmUp: Self.stepsToWarmUp
            ) { step in
                program.read(inputs.map(\.raw), first: step % (all / rows) * rows)
                try program.run()
            }
        }
    }

    /// Steps before the timed ones: they touch memory for the first time and wake the threads.
    private static let stepsToWarmUp = 3

    /// Times steps on batches of `all`, and puts back what they change; nil for a device that times
    /// no instructions.
    func trainingProfile(
        of all: Dataset, _ recorder: StepRecorder, _ batchSize: Int, _ steps: Int
    ) throws -> Profile? {
        let rows = Swift.min(batchSize, all.rows)
        // Whole batches only, so that every step runs the same program.
        let data = all.part(0..<all.rows / rows * rows)
        let batches = try BatchSteps(recorder, data, batchSize: rows, training: true)
        guard batches.program.profiled != nil else { return nil }
        var snapshot = try StateSnapshot(batches.variables, limit: .max)
        return try batches.hold {
            try snapshot.take()
            // Steps keep what tensors have read, so there is nothing left to copy that could fail.
            defer { _ = try? snapshot.restore() }
            return try batches.program.profiled(
                "Training step of '\(name)'", rows: rows,
                optimizer: recorder.compilation.optimizer.name,
                steps: steps, warmUp: Self.stepsToWarmUp
            ) { step in try batches.run(step % batches.count) }
        }
    }

    private func checkProfile(_ function: String, _ batchSize: Int, _ steps: Int) throws {
        try requireArgument(
            batchSize > 0, function, "a batchSize above 0", got: "\(batchSize)", fix: "Use 32.")
        try requireArgument(
            steps > 0, function, "at least 1 step", got: "\(steps)",
            fix: "Use 20: times are medians over the steps.")
    }
}
