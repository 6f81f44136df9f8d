public import DescentCore
import DescentSupport

extension Model {
    /// What the model brings along to prove its file: what ``recordEvidence(from:probes:classNames:history:notes:)``
    /// recorded, or what its file had; nil for none. It is saved with the model.
    ///
    /// It is about the weights that the model had when it was recorded, or when other probes were
    /// set. If they have changed since, the file gets outputs of the probes that are computed anew,
    /// and neither the history nor the optimizer, epochs and rows of the training before. If `fit`
    /// found its data unlike, ``Evidence/inputs`` are left out too.
    public var evidence: Evidence? {
        get { keeper?.evidence }
        set {
            inputCheck = newValue.map {
                keeper?.keeping($0, of: self) ?? EvidenceKeeper($0, of: self)
            }
        }
    }

    private var keeper: EvidenceKeeper? { inputCheck as? EvidenceKeeper }

    /// Records what proves the model's file later: a few rows of `x` with the outputs they give,
    /// what `x` looks like, and where the model comes from. See ``Evidence``.
    ///
    /// - Parameters:
    ///   - x: the inputs of the training, one row for each example. Up to 65,536 rows are looked at.
    ///   - probes: how many rows are kept, at equal distances; fewer if they take more than 4 MiB.
    ///     They are rows of your data: 0 gives none away. Default 8.
    ///   - classNames: what the numbers of the only output mean: a name for each, or two for one
    ///     probability. Of several outputs set ``Evidence/classNames``. Default: those recorded
    ///     before.
    ///   - history: the training. Default: ``Model/history``.
    ///   - notes: anything else, such as the source of the data. Default: those recorded before.
    /// - Returns: what was recorded, which is ``evidence`` from now on.
    /// - Throws: what `predict` throws; ``TrainingError`` for a negative number, and for names of
    ///   classes that do not fit the output.
    @discardableResult
    public func recordEvidence(
        from x: any ModelData, probes: Int = 8, classNames: [String]? = nil,
        history: History? = nil, notes: String? = nil
    ) throws -> Evidence {
        try requireArgument(
            probes >= 0, "recordEvidence", "a number of probes from 0", got: "\(probes)",
            fix: "Use 8, or 0 for none.")
        let columns = try DataPreparation(model: self, function: "recordEvidence").inputColumns(x)
        let rows = columns[0].data.spec.shape[0]
        let training = history ?? self.history
        let result = Evidence(
            probes: try self.probes(probes, columns, rows),
            inputs: zip(inputNames, columns).map { name, column in
                InputMeasurement.input(name, column, rows: rows)
            },
            classNames: try named(classNames),
            history: training.flatMap(Evidence.History.init),
            provenance: Evidence.Provenance(
                optimizer: training == nil ? nil : compilation?.optimizer.kerasClassName,
                epochs: training?.epoch.count, rows: rows,
                inputShapes: columns.map(\.data.spec.shape.dimensions),
                notes: notes ?? evidence?.provenance?.notes))
        inputCheck = EvidenceKeeper(result, of: self)
        return result
    }

    /// Records with several inputs that differ in type; see
    /// ``recordEvidence(from:probes:classNames:history:notes:)``.
    @_disfavoredOverload @discardableResult
    public func recordEvidence(
        from x: MixedData, probes: Int = 8, classNames: [String]? = nil, history: History? = nil,
        notes: String? = nil
    ) throws -> Evidence {
        try recordEvidence(
            from: x as any ModelData, probes: probes, classNames: classNames, history: history,
            notes: notes)
    }

    /// In which ways `x` looks unlike the data that the model was trained on, as far as
    /// ``Evidence/inputs`` tell. Prints nothing.
    ///
    /// Up to 1,024 rows are looked at, spread over the data. Rows count as unlike if a feature is
    /// outside of what the training had in so many of them that rows of the same kind would be so
    /// by chance less than once in 10⁹ times, whatever their distribution; a few rows also if
    /// they are far outside. Features within the range of the training that changed their places
    /// cannot be told.
    ///
    /// - Returns: nothing for data like those of the training, and for a model without evidence.
    /// - Throws: what `predict` throws for such data.
    public func checkInputs(_ x: any ModelData) throws -> [InputFinding] {
        let columns = try DataPreparation(model: self, function: "checkInputs").inputColumns(x)
        return evidence?.findings(in: columns) ?? []
    }

    /// Compares several inputs that differ in type; see ``checkInputs(_:)``.
    @_disfavoredOverload
    public func checkInputs(_ x: MixedData) throws -> [InputFinding] {
        try checkInputs(x as any ModelData)
    }

    /// The evidence for the weights as they are now, as it is written to files.
    ///
    /// - Throws: what computing the outputs of probes throws.
    package func currentEvidence() throws -> Evidence? {
        guard let keeper else { return nil }
        var result = keeper.evidence
        if keeper.hasOutdatedInputs { result.inputs = [] }
        if keeper.knowsWeights(of: self) { return result }
        result.history = nil
        result.provenance = result.provenance.map { Evidence.Provenance(notes: $0.notes) }
        // A model that was changed may take other inputs.
        result.probes = try result.probes.flatMap { probes in
            try probes.fault(for: self)?.part == "inputs"
                ? nil : self.probes(probes.inputs, tolerance: probes.tolerance)
        }
        return result
    }

    private func named(_ classNames: [String]?) throws -> [String: [String]] {
        guard let classNames else { return evidence?.classNames ?? [:] }
        if classNames.isEmpty { return [:] }
        try requireArgument(
            outputNames.count == 1, "recordEvidence",
            "names of classes for a model with one output",
            got: "one with \(quotedList(outputNames))",
            fix: "Set evidence.classNames by the names of the outputs.")
        let result = [outputNames[0]: classNames]
        if let problem = Evidence(classNames: result).classNameProblems(in: self).first {
            throw TrainingError.argument(
                function: "recordEvidence", expected: problem.expected, got: problem.got,
                fix: "Give a name for each, in the order of the labels.")
        }
        return result
    }
}

// MARK: Probes

extension Model {
    /// Rows at equal distances; nil for none.
    private func probes(
        _ count: Int, _ columns: [Dataset.Column], _ rows: Int
    ) throws -> Evidence.Probes? {
        let bytes =
            columns.reduce(0) { $0 + $1.rowSpec.byteCount }
            + outputSpecs.reduce(0) { sum, spec in
                sum
                    + spec.shape.dimensions.dropFirst().reduce(spec.dtype.byteCount) {
                        $0 * Swift.max($1, 1)
                    }
            }
        let number = Swift.min(count, rows, Evidence.mostProbeBytes / Swift.max(bytes, 1))
        guard number > 0 else { return nil }
        let list = (0..<number).map { $0 * rows / number }
        let isExact =
            outputSpecs.allSatisfy { ![.float16, .bfloat16].contains($0.dtype) }
            && !dtypePolicy.isMixed
        return try probes(try columns.map { try $0.tensor(list) }, tolerance: isExact ? 1e-4 : 0.02)
    }

    /// These rows with the outputs that they give now.
    private func probes(_ inputs: [Tensor], tolerance: Double) throws -> Evidence.Probes {
        Evidence.Probes(
            inputs: inputs, outputs: try outputs(forProbes: inputs), tolerance: tolerance)
    }

    func outputs(forProbes inputs: [Tensor]) throws -> [Tensor] {
        let columns = try DataPreparation(model: self, function: "verifyEvidence")
            .inputColumns(inputs)
        return try outputs(forPrepared: columns)
    }
}
