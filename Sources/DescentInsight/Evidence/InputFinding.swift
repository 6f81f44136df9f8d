/// One way in which data look unlike what the model was trained on.
public struct InputFinding: Sendable, Hashable, CustomStringConvertible {
    /// What is unlike.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Numbers outside of those of the training in too many rows to be chance.
        case outOfRange
        /// Numbers that are all much smaller than those of the training.
        case smallScale
        /// NaN, of which the training had none.
        case missingValues
    }

    /// What is unlike.
    public let kind: Kind
    /// The name of the input.
    public let input: String
    /// The feature: the place on the last axis; nil for the input as a whole.
    public let feature: Int?
    /// What the training had.
    public let expected: String
    /// What came.
    public let got: String
    /// What to do.
    public let fix: String

    /// The facts in a sentence, and what to do.
    public var description: String {
        let who = feature.map { "Feature \($0) of input '\(input)'" } ?? "Input '\(input)'"
        return "\(who) needs \(expected), as in training, but got \(got). \(fix)"
    }
}
