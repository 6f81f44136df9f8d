/// Why `fit`, `evaluate` or `predict` cannot go on.
public enum TrainingError: Error, Hashable, CustomStringConvertible {
    /// `compile` was not called.
    case notCompiled(function: String, model: String)
    /// The loss or a weight became NaN or infinite; the report names the operation. The weights are
    /// those from before the step that is to blame.
    case diverged(DivergenceReport)
    /// Another thread trains or evaluates the model. Nothing waits for that: the other thread may
    /// be waiting for this one.
    case inUse(function: String, model: String)
    /// An argument outside its range.
    case argument(function: String, expected: String, got: String, fix: String)

    /// Which function needs what, what came, and what to do.
    public var description: String {
        switch self {
        case .notCompiled(let function, let model):
            "\(function) needs a compiled model, but got \(model) without a loss. "
                + "Call compile(loss:) first."
        case .diverged(let report):
            "fit needs \(report.needed), but got \(report.got): \(report.summary). \(report.advice)"
        case .inUse(let function, let model):
            "\(function) needs a model that no other thread trains or evaluates, but got \(model) "
                + "while one does. Wait for that one, or use predict, which works beside it."
        case .argument(let function, let expected, let got, let fix):
            "\(function) needs \(expected), but got \(got). \(fix)"
        }
    }
}

/// Throws unless `condition` holds.
package func requireArgument(
    _ condition: Bool, _ function: String, _ expected: String, got: @autoclosure () -> String,
    fix: String
) throws {
    guard condition else {
        throw TrainingError.argument(function: function, expected: expected, got: got(), fix: fix)
    }
}
