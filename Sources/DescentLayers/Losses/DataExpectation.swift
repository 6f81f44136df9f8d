/// What a loss or a metric expects of the labels and outputs it is given.
///
/// Checks ask for it: labels before training, the wiring check (``WiringRule``), the training
/// doctor, class weights. A loss of your own that states it gets the findings that ours get; one
/// that states nothing is not judged.
///
/// ```swift
/// final class Focal: Loss {
///     override var expects: DataExpectation? { DataExpectation(.bits, outputs: .probabilities) }
///     …
/// }
/// ```
public struct DataExpectation: Sendable, Hashable {
    /// What labels say.
    public enum Labels: Sendable, Hashable {
        /// 0 or 1, or between, in the shape of the outputs: a yes-or-no question for each.
        case bits
        /// Shares of classes that add up to 1 along `axis`, such as one-hot rows,
        /// in the shape of the outputs.
        case oneHot(axis: Int)
        /// The number of a class, from 0, where outputs have a last axis of classes.
        /// Examples with the label `ignoring` do not count.
        case classNumbers(ignoring: Int?)
        /// Numbers to be predicted.
        case numbers
    }

    /// What outputs are.
    public enum Outputs: Sendable, Hashable {
        /// Any number: what a sigmoid, or over classes a softmax, makes a probability of.
        case logits
        /// Numbers of a range, ends included.
        case within(ClosedRange<Double>)

        /// 0 to 1.
        public static let probabilities = Outputs.within(0...1)
        /// Numbers of any sign and size.
        public static let anyNumber = Outputs.within(-.infinity ... .infinity)
    }

    /// What labels say.
    public var labels: Labels
    /// What outputs are.
    public var outputs: Outputs
    /// Whether an argument `fromLogits` chooses what outputs are; messages advise to change it.
    public var hasFromLogits: Bool

    /// An expectation of one kind of outputs.
    ///
    /// - Parameters:
    ///   - labels: what labels say.
    ///   - outputs: what outputs are.
    public init(_ labels: Labels, outputs: Outputs) {
        self.labels = labels
        self.outputs = outputs
        hasFromLogits = false
    }

    /// The expectation of a class with an argument `fromLogits`.
    ///
    /// - Parameters:
    ///   - labels: what labels say.
    ///   - fromLogits: what the argument is: true for logits, false for probabilities.
    public init(_ labels: Labels, fromLogits: Bool) {
        self.labels = labels
        outputs = fromLogits ? .logits : .probabilities
        hasFromLogits = true
    }

    /// Numbers to be predicted by any number.
    public static let numbers = DataExpectation(.numbers, outputs: .anyNumber)
}

extension DataExpectation {
    package var wantsLogits: Bool { outputs == .logits }
    package var wantsProbabilities: Bool { outputs == .probabilities }

    /// The axis of the outputs along which there is one place for each class.
    package var classAxis: Int? {
        switch labels {
        case .oneHot(let axis): axis
        case .classNumbers: -1
        case .bits, .numbers: nil
        }
    }

    /// A label whose examples do not count.
    package var ignoredClass: Int? {
        if case .classNumbers(let ignored) = labels { ignored } else { nil }
    }
}
