/// Why `fit`, `evaluate` or `predict` cannot go on.
public enum TrainingError: Error, Hashable, CustomStringConvertible {
    /// `compile` was not called.
    case notCompiled(function: String, model: String)
    /// The loss became NaN or infinite. `cause` names the first layer whose output is not finite;
    /// epoch and step count from 1. The weights are those from before that step.
    case diverged(loss: Double, epoch: Int, step: Int, cause: String)
    /// An argument outside its range.
    case argument(function: String, expected: String, got: String, fix: String)

    public var description: String {
        switch self {
        case .notCompiled(let function, let model):
            "\(function) needs a compiled model, but got \(model) without a loss. "
                + "Call compile(loss:) first."
        case .diverged(let loss, let epoch, let step, let cause):
            "fit needs a finite loss, but got \(loss.isNaN ? "nan" : "\(loss)") in epoch \(epoch), step \(step): \(cause). "
                + "Lower the learning rate, clip gradients, or check the data."
        case .argument(let function, let expected, let got, let fix):
            "\(function) needs \(expected), but got \(got). \(fix)"
        }
    }
}

/// Throws unless `condition` holds.
func requireArgument(
    _ condition: Bool, _ function: String, _ expected: String, got: @autoclosure () -> String,
    fix: String
) throws {
    guard condition else {
        throw TrainingError.argument(function: function, expected: expected, got: got(), fix: fix)
    }
}
