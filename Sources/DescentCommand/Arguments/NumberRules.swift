import ArgumentParser

/// What numbers of the command line may be; the rest ends with status 2.
enum NumberRules {
    /// - Throws: `ValidationError` unless `value` is `least` or more.
    static func require(_ option: String, _ value: Int?, atLeast least: Int) throws {
        guard let value, value < least else { return }
        throw ValidationError("--\(option) needs a number of \(least) or more, but got \(value).")
    }

    /// - Throws: `ValidationError` unless `value` is finite and above 0.
    static func requirePositive(_ option: String, _ value: Double?) throws {
        guard let value, !(value > 0 && value.isFinite) else { return }
        throw ValidationError("--\(option) needs a number above 0, but got \(value).")
    }
}
