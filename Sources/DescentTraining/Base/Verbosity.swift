import DescentSupport

/// What `fit`, `evaluate` and `predict` print. Keras' spellings work too: `verbose: 0`,
/// `1`, `2`, `"auto"`.
public enum Verbosity: Sendable, Hashable, CaseIterable {
    /// A progress bar on a terminal, else a line for each epoch (Keras: "auto").
    case automatic
    /// A progress bar (Keras: 1).
    case progressBar
    /// A line for each epoch (Keras' 2 prints two: the epoch's number has one of its own).
    case oneLinePerEpoch
    /// Nothing (Keras: 0).
    case silent
    /// Neither of these; whoever gets it throws.
    case unknown(String)

    /// What can be chosen.
    public static var allCases: [Verbosity] {
        [.automatic, .progressBar, .oneLinePerEpoch, .silent]
    }

    /// Keras' number: 0, 1 or 2. Others are thrown by `fit`.
    public init(_ number: Int) {
        switch number {
        case 0: self = .silent
        case 1: self = .progressBar
        case 2: self = .oneLinePerEpoch
        default: self = .unknown("\(number)")
        }
    }

    /// With ``automatic`` decided.
    var resolved: Verbosity {
        self == .automatic ? (Terminal.isInteractive ? .progressBar : .oneLinePerEpoch) : self
    }

    /// - Throws: ``TrainingError`` for what is no verbosity.
    func check(_ function: String) throws {
        guard case .unknown(let text) = self else { return }
        throw TrainingError.argument(
            function: function, expected: "verbose 0, 1, 2 or \"auto\"", got: text,
            fix: "0 is silent, 1 draws a bar, 2 prints a line for each epoch.")
    }
}

extension Verbosity: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
    ExpressibleByBooleanLiteral
{
    /// Keras' number: 0, 1 or 2. Others are thrown by `fit`.
    public init(integerLiteral value: Int) { self.init(value) }
    /// `"auto"`, in any case of letters. Others are thrown by `fit`.
    public init(stringLiteral value: String) {
        self = value.lowercased() == "auto" ? .automatic : .unknown("\"\(value)\"")
    }
    /// true draws a bar, as 1 does.
    public init(booleanLiteral value: Bool) { self = value ? .progressBar : .silent }
}
