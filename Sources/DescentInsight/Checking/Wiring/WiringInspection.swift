import DescentCore

/// Holds a compiled model, and its data if there are any, against all rules.
struct WiringInspection {
    let model: Model
    let compilation: Compilation
    let data: Dataset?

    /// Rows of inputs looked at.
    private static let inputRows = 1024
    private static let inputElements = 1 << 16

    /// Errors first; none if the model cannot be recorded, which is said by whoever trains it.
    func findings() -> [WiringFinding] {
        guard let recording,
            (try? compilation.resolve(model.outputNames, who: model.title)) != nil,
            recording.outputs.count == compilation.losses.count
        else { return [] }
        var found = recording.outputs.indices.flatMap { check(output(recording, $0)) }
        if let data { found += check(inputs(recording, data)) }
        var seen = Set<WiringFinding>()
        let heard = found.filter {
            ($0.severity == .error || !compilation.silencing.contains($0.rule))
                && seen.insert($0).inserted
        }
        return heard.filter { $0.severity == .error } + heard.filter { $0.severity == .warning }
    }

    /// Columns of inputs that lose numbers where the model computes in float32, by input.
    func indistinctInputs() -> [(title: String, features: IndistinctFeatures)] {
        guard let data, let recording else { return [] }
        return inputs(recording, data).compactMap { input in
            input.indistinct.map { (input.title, $0) }
        }
    }

    /// nil if the model cannot be recorded.
    private var recording: ModelRecording? {
        let specs = data.map { $0.inputs.map { $0.rowSpec.batched } } ?? model.inputSpecs
        guard model.built, model.constructionError == nil, !specs.isEmpty else { return nil }
        let recording = Layer.$isDescribing.withValue(true) { ModelRecording(model, specs) }
        return recording.faults.isEmpty ? recording : nil
    }

    private func check(_ output: OutputWiring) -> [WiringFinding] {
        var found = LossRules.table.compactMap { rule, check in
            check(output)?.finding(rule)
        }
        if let labels = output.labels, labels.count > 0 {
            found += LabelRules.table.compactMap { rule, check in
                check(output, labels)?.finding(rule)
            }
        }
        for (rule, check) in MetricRules.table {
            found += output.metrics.compactMap { check(output, $0)?.finding(rule) }
        }
        return found
    }

    private func check(_ inputs: [InputWiring]) -> [WiringFinding] {
        inputs.flatMap { input in
            InputRules.table.compactMap { rule, check in check(input)?.finding(rule) }
        }
    }

    private func output(_ recording: ModelRecording, _ index: Int) -> OutputWiring {
        let shape = recording.outputs[index].shape.withUnknownBatch
        let loss = compilation.losses[index]
        let column = data.flatMap { loss.isTrained ? $0.labels[index] : nil }
        let lists = [compilation.metrics, compilation.weightedMetrics]
        let given = lists.flatMap { $0.indices.contains(index) ? $0[index] : [] }
        let metrics = given.map { metric in
            column.map {
                metric.resolved(
                    loss: loss, yTrue: $0.rowSpec.batched.shape.withUnknownBatch, yPred: shape)
            } ?? metric
        }
        return OutputWiring(
            loss: loss, expects: loss.expects, metrics: metrics, shape: shape,
            activation: OutputActivation(of: recording.outputs[index], in: recording),
            labels: labels(column, of: index, ignoring: loss.expects?.ignoredClass),
            output: recording.outputs.count > 1 ? model.outputNames[index] : nil)
    }

    /// Labels of rows with weight 0 may hold anything, so nothing is said about them.
    private func labels(
        _ column: Dataset.Column?, of output: Int, ignoring ignored: Int?
    ) -> LabelFacts? {
        guard let data, let column else { return nil }
        if !data.weights.isEmpty, let weights = data.weights[output] {
            let sample = RowSample(weights, rows: data.rows, limit: data.rows)
            let isMasked = sample.rows.contains { row in
                (0..<sample.width).contains { sample.value(row, $0) == 0 }
            }
            if isMasked { return nil }
        }
        return LabelFacts(
            RowSample(column, rows: data.rows, limit: data.rows), ignoring: ignored)
    }

    private func inputs(_ recording: ModelRecording, _ data: Dataset) -> [InputWiring] {
        let saturating = recording.saturatingLayers()
        return data.inputs.enumerated().map { index, column in
            let dtype = column.data.spec.dtype
            return InputWiring(
                title: data.inputs.count > 1 ? "Input \(index)" : "The input",
                sample: RowSample(
                    column, rows: data.rows, limit: Self.inputRows, elements: Self.inputElements),
                rows: data.rows,
                saturating: saturating[index],
                isTable: dtype != .uint8 && dtype != .bool && recording.isTable(index),
                indistinct: indistinct(column, rows: data.rows, recording.roundsInput(index)))
        }
    }

    /// - Parameter isRounded: whether the model makes float32 of the column.
    private func indistinct(
        _ column: Dataset.Column, rows: Int, _ isRounded: Bool
    ) -> IndistinctFeatures? {
        guard let data = column.exact ?? (isRounded ? column.data : nil) else { return nil }
        return IndistinctFeatures(data, first: column.first, rows: rows)
    }
}

extension TensorSpec {
    /// A batch of two such rows.
    fileprivate var batched: TensorSpec { TensorSpec(Shape([2] + shape.dimensions), dtype) }
}
