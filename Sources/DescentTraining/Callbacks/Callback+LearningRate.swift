extension Callback {
    /// Throws if the learning rate, which this callback sets, is left to a schedule:
    /// before training, not after the first epochs are done.
    func requireOwnLearningRate() throws {
        guard let schedule = model?.optimizer?.schedule, schedule.constantRate == nil else {
            return
        }
        let who = "\(type(of: self))"
        throw ConfigurationError(
            who: who, expected: "an optimizer with a learning rate of its own to set",
            got: "the schedule \(schedule.kerasClassName)",
            fix: "Make the optimizer with a number, or leave \(who) out.")
    }
}
