/// The numbers of every epoch of a `fit`.
///
/// ```swift
/// let history = try model.fit(X, Y, epochs: 10, validationSplit: 0.2)
/// print(history["loss"], history["val_loss"])
/// ```
public final class History: Callback, CustomStringConvertible {
    /// The epochs that ran, from 0.
    public private(set) var epoch: [Int] = []
    /// The names, in the order in which they first came.
    public private(set) var keys: [String] = []
    /// One number for each epoch, by name.
    public private(set) var history: [String: [Double]] = [:]

    /// What the doctor found; nil without `fit(…, doctor: true)`.
    public internal(set) var diagnosis: Diagnosis?

    /// One number for each epoch; empty for a name that never came.
    public subscript(name: String) -> [Double] { history[name] ?? [] }

    override var watchesBatches: Bool { false }

    public override func onTrainBegin() {
        (epoch, keys, history) = ([], [], [:])
    }

    public override func onEpochEnd(_ epoch: Int, logs: inout Logs) {
        self.epoch.append(epoch)
        for (name, value) in logs.entries {
            if history[name] == nil { keys.append(name) }
            history[name, default: []].append(value)
        }
    }

    /// The numbers of the last epoch.
    public var description: String {
        var last = Logs()
        for key in keys { last[key] = history[key]?.last }
        return "\(epoch.count) epochs - \(last)"
    }
}
