/// What a saved model brings along so that its file proves itself: rows with the outputs they must
/// give, what the data of the training looked like, names of classes, the training's numbers, and
/// where the model comes from.
///
/// ```swift
/// let history = try model.fit(x, y, epochs: 10)
/// try model.recordEvidence(from: x, classNames: ["cat", "dog"], history: history)
/// try model.save(to: "model.keras")
///
/// let same = try Model.load("model.keras")
/// print(try same.verifyEvidence() ?? "no evidence")
/// ```
///
/// It stands in the metadata of a `.keras` file, which Keras ignores. Everything in it is optional.
/// A model that was loaded compares the first data it is given with ``inputs`` and warns once if
/// they look unlike; `Model.checkInputs(_:)` gives all that is found.
///
/// The rows of ``probes`` are rows of your data, and minima and maxima are numbers of single rows:
/// leave out what must not be given away, with `probes: 0` or by setting ``inputs`` to none.
public struct Evidence: Sendable {
    /// Rows and the outputs they must give; nil for none.
    public var probes: Probes?
    /// What the inputs of the training looked like, in the order of the model's; empty for unknown.
    public var inputs: [Input]
    /// What the numbers of an output mean, by the name of the output.
    public var classNames: [String: [String]]
    /// The numbers of every epoch; nil for unknown.
    public var history: History?
    /// Where the model comes from; nil for unknown.
    public var provenance: Provenance?

    /// Evidence of these parts; default none.
    public init(
        probes: Probes? = nil, inputs: [Input] = [], classNames: [String: [String]] = [:],
        history: History? = nil, provenance: Provenance? = nil
    ) {
        (self.probes, self.inputs, self.classNames) = (probes, inputs, classNames)
        (self.history, self.provenance) = (history, provenance)
    }
}
