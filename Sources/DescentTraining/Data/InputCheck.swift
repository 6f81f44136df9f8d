import DescentCore

/// Who looks at the inputs that a model is given. Training knows none by name.
package protocol InputCheck: AnyObject {
    /// These inputs, found to fit the model, are about to be used.
    ///
    /// - Parameter function: by whom: `fit`, `evaluate`, `predict` …
    func look(at inputs: [Dataset.Column], of model: Model, for function: String)
}

extension Model {
    /// Who looks at the inputs of this model; nil for nobody.
    package var inputCheck: (any InputCheck)? {
        get { attachments[InputCheckSlot.self]?.check }
        set { attachments[InputCheckSlot.self] = newValue.map { InputCheckSlot(check: $0) } }
    }

    /// All outputs for the rows of inputs that ``DataPreparation`` has found to fit.
    package func outputs(forPrepared inputs: [Dataset.Column]) throws -> [Tensor] {
        try PredictionRun(self, inputs, batchSize: 32, .silent, []).run()
    }
}

private struct InputCheckSlot {
    let check: any InputCheck
}
