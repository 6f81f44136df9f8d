/// What `fit`, `evaluate` and `predict` print.
public enum Verbosity: Sendable, Hashable, CaseIterable {
    /// A progress bar on a terminal, else a line for each epoch.
    case automatic
    /// A progress bar (Keras: 1).
    case progressBar
    /// A line for each epoch (Keras' 2 prints two: the epoch's number has one of its own).
    case oneLinePerEpoch
    /// Nothing (Keras: 0).
    case silent

    /// With ``automatic`` decided.
    var resolved: Verbosity {
        self == .automatic ? (Terminal.isInteractive ? .progressBar : .oneLinePerEpoch) : self
    }
}
