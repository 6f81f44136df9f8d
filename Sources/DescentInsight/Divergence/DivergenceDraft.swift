import DescentCore

/// A report in the making.
struct DivergenceDraft {
    typealias Report = DivergenceReport

    let loss: Double
    /// From 0.
    let epoch: Int
    let step: Int
    /// From 0; nil for before training.
    var origin: (epoch: Int, step: Int)?
    var brokenVariable: String?
    var batchSize = 0
    private var phase: Report.Phase?
    private var operation: String?
    private var layer: (name: String, path: String)?
    private var location: SourceLine?
    private var inputs: [Report.Range] = []
    private var output: Report.Range?
    private var rows: [Int] = []
    private var cause = Report.Cause.unknown
    private var explanation = ""

    init(loss: Double, epoch: Int, step: Int) {
        (self.loss, self.epoch, self.step) = (loss, epoch, step)
    }

    var report: Report {
        Report(
            loss: loss, epoch: epoch + 1, step: step + 1, originStep: origin.map { $0.step + 1 },
            originEpoch: origin.map { $0.epoch + 1 },
            brokenVariable: brokenVariable, phase: phase, operation: operation,
            layerClass: layer?.name, layer: layer?.path, location: location, inputs: inputs,
            output: output, rows: rows,
            batchSize: batchSize, cause: cause, explanation: explanation, advice: cause.advice)
    }

    /// The report without a cause, and why there is none.
    func unknown(_ reason: String) -> Report {
        var draft = self
        (draft.cause, draft.explanation) = (.unknown, reason)
        return draft.report
    }

    /// The report of an instruction that is wrong where its operations, one by one, are right.
    func fault(of instruction: InstructionSummary, _ nodes: StepNodes) -> Report {
        var draft = self
        draft.operation = instruction.name
        if let origin = instruction.origins.first, let (layer, _) = nodes.layer(at: origin.path) {
            draft.layer = (layer.kerasClassName, origin.path.joined(separator: "/"))
            draft.location = layer.location
        }
        draft.cause = .engine
        draft.explanation =
            "operation by operation all numbers are finite; this instruction, which does the work "
            + "of several, gives others"
        return draft.report
    }

    /// The report of what was found; the model holds what it held before the step.
    ///
    /// - Parameter largestBefore: the largest weight when the epoch began, if that is known.
    func report(
        _ finding: StepCheck.Finding, _ nodes: StepNodes, largestBefore: Double?, _ data: Dataset,
        _ rows: [Int]
    ) throws -> Report {
        var draft = self
        switch finding {
        case .finite: return draft.unknown("all numbers are finite")
        case .unclear(let node):
            draft.set(nodes, node)
            return draft.unknown("this is the first value that is not finite")
        case .culprit(let culprit):
            if case .variable = nodes.nodes[culprit.node].kind {
                draft.setInitial(nodes, culprit)
                return draft.report
            }
            let now = try nodes.largestWeight
            let growth = WeightGrowth(
                before: largestBefore ?? now, now: now, rate: nodes.optimizer.learningRate)
            draft.set(nodes, culprit, growth, data, rows)
            return draft.report
        }
    }

    /// Names an operation and whose it is.
    mutating func set(_ nodes: StepNodes, _ node: Int) {
        phase = nodes.phase(of: node)
        operation = nodes.op(node)?.name ?? nodes.name(of: node)
        layer = nodes.owner(of: node)
        location = nodes.nodes[node].scope?.nearestLocation
    }

    /// An operation, or data from outside.
    private mutating func set(
        _ nodes: StepNodes, _ culprit: StepCheck.Culprit, _ growth: WeightGrowth, _ data: Dataset,
        _ rows: [Int]
    ) {
        set(nodes, culprit.node)
        output = Report.Range("result", culprit.output)
        let positions = CulpritRows(nodes: nodes, culprit: culprit).positions
        let first = data.inputs.first?.first ?? 0
        self.rows = positions.map { rows[$0] + first }.sorted()
        switch nodes.nodes[culprit.node].kind {
        case .placeholder:
            (phase, output) = (.input, Report.Range(operation ?? "", culprit.output))
            setData(nodes, culprit, positions.first.map { rows[$0] + first } ?? 0)
        case .operation, .data, .variable, .reading, .invalid:
            var seen = Set<Int>()
            inputs = zip(nodes.operands(of: culprit.node), culprit.inputs).filter {
                seen.insert($0.0).inserted
            }.map { Report.Range(nodes.name(of: $0), $1) }
            (cause, explanation) =
                CauseRules(nodes: nodes, culprit: culprit, growth: growth).verdict
            if cause == .learningRate, let extreme = data.extremeInput { explanation += extreme }
        }
    }

    private mutating func setData(
        _ nodes: StepNodes, _ culprit: StepCheck.Culprit, _ row: Int
    ) {
        let (shape, element) = (culprit.output.spec.shape, culprit.elements.first ?? 0)
        let position = Array(shape.position(of: element).dropFirst())
        let value = compact(culprit.output.numbers[element])
        let place =
            switch position.count {
            case 0: "row \(row)"
            case 1: "row \(row), column \(position[0])"
            default: "row \(row), position \(position)"
            }
        explanation = "\(value) stands in the data already, in \(place) of \(operation ?? "x")"
        let column = nodes.step.placeholders.firstIndex { nodes.place(of: $0) == culprit.node }
        cause = nodes.kind(ofColumn: column ?? 0)
    }

    /// A weight or slot that was broken before the epoch.
    private mutating func setInitial(_ nodes: StepNodes, _ culprit: StepCheck.Culprit) {
        set(nodes, culprit.node)
        (phase, origin) = (.input, nil)
        cause = epoch == 0 ? .initialWeight : .explodingGradients
        output = Report.Range(operation ?? "", culprit.output)
        let element = culprit.elements.first ?? 0
        let position = culprit.output.spec.shape.position(of: element)
        explanation =
            "\(operation ?? "") holds \(compact(culprit.output.numbers[element])) at \(position) "
            + "since before \(epoch == 0 ? "training" : "epoch \(epoch + 1)")"
        if brokenVariable == operation { brokenVariable = nil }
    }
}

extension Dataset {
    /// The largest number in the inputs, as the end of a sentence; nil if it is of ordinary size.
    /// One row that was not scaled makes weights explode at any learning rate.
    fileprivate var extremeInput: String? {
        var found: (size: Double, text: String)?
        for (i, column) in inputs.enumerated() where column.rowSpec.dtype.isFloatingPoint {
            let (spec, base) = (column.rowSpec, column.raw.base)
            let width = Swift.max(spec.shape.elementCount, 1)
            let name = inputs.count > 1 ? "x\(i)" : "x"
            for element in 0..<rows * width {
                let size = Swift.abs(spec.dtype.load(base, element))
                guard size >= CauseRules.large, size > found?.size ?? 0 else { continue }
                let row = element / width + column.first
                found = (size, "; \(name) is as large as \(compact(size)) in row \(row)")
            }
        }
        return found?.text
    }
}
