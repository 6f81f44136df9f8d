import DescentSupport

/// The numbers of every epoch of a `fit`.
///
/// ```swift
/// let history = try model.fit(X, Y, epochs: 10, validationSplit: 0.2)
/// print(history["loss"], history["val_loss"])
/// let losses = try history.values(of: "val_loss")  // throws for a name that is not there
/// ```
public final class History: Callback, CustomStringConvertible {
    /// The epochs that ran, from 0.
    public var epoch: [Int] { numbers.epochs }
    /// The names, in the order in which they first came.
    public var keys: [String] { numbers.keys }
    /// One number for each epoch, by name.
    public var history: [String: [Double]] { numbers.values }

    package internal(set) var numbers = EpochNumbers() {
        didSet { if numbers.epochs.isEmpty { warned = [] } }
    }

    /// What others have to say about this training.
    package var attachments = Attachments()

    /// One number for each epoch. A name that is not there gives none, with a warning that says
    /// what there is; ``values(of:)`` throws instead.
    public subscript(name: String) -> [Double] {
        if let values = history[name] { return values }
        if warned.insert(name).inserted { Terminal.warn("\(fault(name))") }
        return []
    }

    /// One number for each epoch.
    ///
    /// - Throws: ``ConfigurationError`` with the nearest name for one that never came.
    public func values(of name: String) throws -> [Double] {
        guard let values = history[name] else { throw fault(name) }
        return values
    }

    /// Names that were asked for in vain; each is warned about once.
    private var warned = Set<String>()

    private func fault(_ name: String) -> ConfigurationError {
        ConfigurationError(
            who: "History", expected: "the name of one of its numbers", got: "'\(name)'",
            fix: nameAdvice(name, among: keys, "numbers"))
    }

    public override var watchesBatches: Bool { false }

    /// Forgets the numbers of an earlier training.
    public override func onTrainBegin() {
        numbers = EpochNumbers()
    }

    /// Keeps the epoch's numbers.
    public override func onEpochEnd(_ epoch: Int, logs: inout Logs) {
        numbers.add(epoch, logs)
    }

    /// The numbers of the last epoch.
    public var description: String {
        var last = Logs()
        for key in keys { last[key] = history[key]?.last }
        return "\(epoch.count) epochs - \(last)"
    }
}
