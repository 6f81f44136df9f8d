import DescentCore

/// One output of a model beside the loss, metrics and labels it is given.
struct OutputWiring {
    let loss: Loss
    /// What the loss states; nothing is known of losses that do not.
    let expects: DataExpectation?
    /// Shorthands resolved, once labels are known.
    let metrics: [Metric]
    /// `[batch, …, units]`.
    let shape: Shape
    /// nil where it cannot be told.
    let activation: OutputActivation?
    /// nil before data come, or if rows without weight are among them.
    let labels: LabelFacts?
    /// Named where there are several.
    let output: String?

    /// The loss and its output: `MeanSquaredError for output 'price'`.
    var lossTitle: String {
        let isChosen = expects?.hasFromLogits == true && expects?.wantsLogits == true
        let logits = isChosen ? "(fromLogits: true)" : ""
        return "\(loss.kerasClassName)\(logits)" + (output.map { " for output '\($0)'" } ?? "")
    }

    /// Whether units share out 1: by a softmax at the end of the model or inside the loss.
    var sharesOut: Bool {
        if activation?.softmaxLength == shape[-1] { return true }
        guard let expects, expects.wantsLogits, case .oneHot = expects.labels else { return false }
        return true
    }

    func fault(
        _ expected: String, got: String, fix: String, who: String? = nil
    ) -> WiringFault {
        WiringFault(
            who: who ?? lossTitle, expected: expected, got: got, fix: fix, layer: activation?.layer)
    }
}
