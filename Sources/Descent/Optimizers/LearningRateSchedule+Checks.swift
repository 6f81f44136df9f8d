extension LearningRateSchedule {
    func fault(_ expected: String, _ got: String, _ fix: String) -> ConfigurationError {
        ConfigurationError(who: kerasClassName, expected: expected, got: got, fix: fix)
    }

    /// A fault unless the number is finite and above 0, or 0 where that is allowed.
    func rateFault(_ argument: String, _ value: Double, zeroAllowed: Bool) -> ConfigurationError? {
        if value.isFinite && (value > 0 || (zeroAllowed && value == 0)) { return nil }
        return fault(
            "a finite \(argument) \(zeroAllowed ? "of 0 or more" : "above 0")", "\(value)",
            "Check the arguments.")
    }

    /// A fault unless there is at least one step.
    func stepsFault(_ argument: String, _ value: Int) -> ConfigurationError? {
        value > 0
            ? nil
            : fault(
                "\(argument) of 1 or more", "\(value)", "Count batches: rows / batch size · epochs."
            )
    }

    func firstFault(_ faults: ConfigurationError?...) -> ConfigurationError? {
        faults.lazy.compactMap { $0 }.first
    }
}
