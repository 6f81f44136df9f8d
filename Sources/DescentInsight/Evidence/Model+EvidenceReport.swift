import DescentCore
import DescentSupport

extension Model {
    /// Computes the probes of ``evidence`` again and compares the outputs with the recorded ones,
    /// and looks whether statistics and names of classes fit the model.
    ///
    /// Probes tell whether weights, the file or the engine are others than they were; a single
    /// weight that hardly counts may change unseen. They are compared with the weights as they are
    /// now: after more training they fail until the evidence is recorded anew, or saved.
    ///
    /// - Returns: nil for a model without evidence.
    /// - Throws: what `predict` throws; ``ConfigurationError`` for probes of another model.
    public func verifyEvidence() throws -> EvidenceReport? {
        guard let evidence else { return nil }
        if let fault = evidence.probes?.fault(for: self) {
            throw ConfigurationError(
                who: title, expected: "probes with \(fault.expected)", got: fault.got,
                fix: "Record the evidence anew.")
        }
        let outputs = try evidence.probes.map { probes in
            try zip(outputNames, zip(try self.outputs(forProbes: probes.inputs), probes.outputs))
                .map { name, pair in
                    let (deviation, probe) = try largestDeviation(pair.0, from: pair.1)
                    return EvidenceReport.Output(
                        name: name, deviation: deviation, probe: probe, tolerance: probes.tolerance)
                }
        }
        return EvidenceReport(
            probes: evidence.probes?.count ?? 0, outputs: outputs ?? [],
            problems: evidence.classNameProblems(in: self).map(\.text)
                + evidence.inputProblems(in: self))
    }
}

/// The largest distance as a share of the largest finite recorded number, and the row it is in.
private func largestDeviation(
    _ got: Tensor, from recorded: Tensor
) throws -> (deviation: Double, row: Int) {
    let (new, old) = (
        try got.scalars(as: Double.self), try recorded.scalars(as: Double.self)
    )
    let size = old.lazy.filter(\.isFinite).map(abs).max() ?? 0
    let width = Swift.max(old.count / Swift.max(recorded.shape[0], 1), 1)
    var worst = (deviation: 0.0, row: 0)
    for (i, (a, b)) in zip(new, old).enumerated() where a != b && !(a.isNaN && b.isNaN) {
        let distance = abs(a - b) / (size > 0 ? size : 1)
        let deviation = distance.isNaN ? .infinity : distance
        if deviation > worst.deviation { worst = (deviation, i / width) }
    }
    return worst
}

extension Evidence {
    /// Something that does not fit a model.
    package struct Problem {
        package let expected: String
        package let got: String

        package var text: String { "The model needs \(expected), but the evidence has \(got)." }
    }

    /// Names of classes that do not fit the outputs.
    package func classNameProblems(in model: Model) -> [Problem] {
        classNames.sorted { $0.key < $1.key }.compactMap { output, names in
            guard let place = model.outputNames.firstIndex(of: output),
                place < model.outputSpecs.count
            else {
                return Problem(
                    expected: "names of the classes of its outputs "
                        + quotedList(model.outputNames), got: "those of '\(output)'")
            }
            let shape = model.outputSpecs[place].shape
            let last = shape.rank > 1 ? shape[-1] : 1
            // One probability is that of the second of two classes.
            let count = last == 1 ? 2 : last
            guard last != Shape.unknown, names.count != count else { return nil }
            return Problem(
                expected: "\(count) names of classes for output '\(output)'",
                got: "\(names.count)")
        }
    }

    /// Statistics that are not those of the model's inputs.
    func inputProblems(in model: Model) -> [String] {
        if inputs.isEmpty { return [] }
        // The name of an only input says nothing.
        guard inputs.count == model.inputNames.count,
            inputs.count == 1 || inputs.map(\.name) == model.inputNames
        else {
            return [
                Problem(
                    expected: "statistics of its inputs \(quotedList(model.inputNames))",
                    got: "those of \(quotedList(inputs.map(\.name)))"
                ).text
            ]
        }
        return zip(inputs, model.inputSpecs).compactMap { input, spec in
            let last = spec.shape.rank > 1 ? spec.shape[-1] : 1
            guard input.features.count > 1, last != Shape.unknown, input.features.count != last
            else { return nil }
            return Problem(
                expected: "statistics of the \(last) features of input '\(input.name)'",
                got: "those of \(input.features.count)"
            ).text
        }
    }
}
