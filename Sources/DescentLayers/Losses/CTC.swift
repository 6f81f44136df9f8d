/// Connectionist temporal classification: labels are a short sequence, outputs a longer one, and
/// nobody says which steps belong to which label.
///
///     −ln Σ p over all ways to say the labels in order, with blanks between
///
/// Outputs are logits `[batch, time, classes]`; labels `[batch, length]` are class numbers from 1,
/// padded with 0, which is the blank. A sequence of labels that does not fit into the time costs
/// about `1e5`.
///
/// - Source: Graves et al. 2006, Connectionist Temporal Classification; as Keras 3 on JAX.
public final class CTC: Loss, Configurable {
    /// - Parameters:
    ///   - reduction: how the losses of a batch are put together.
    ///   - name: default `ctc`.
    public override init(reduction: LossReduction = .sumOverBatchSize, name: String? = nil) {
        super.init(reduction: reduction, name: name ?? "ctc")
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(reduction: config[\Loss.reduction], name: config.given(\Loss.name))
    }

    /// - Throws: ``ShapeError`` unless labels are `[rows, length]` and outputs
    ///   `[batch, time, classes]`; ``DataError`` for labels that are no class.
    public override func validate(
        labels: Tensor, outputShape: Shape, outputName: String?
    ) throws {
        if let fault = rankFault(labels.shape, outputShape) { throw fault }
        try requireLabels(labels, .classes(outputShape[-1], ignoring: nil), outputName)
    }

    private func rankFault(_ labels: Shape, _ outputs: Shape) -> ShapeError? {
        guard labels.rank != 2 || outputs.rank != 3 else { return nil }
        return ShapeError(
            who: kerasClassName,
            expected: "labels [batch, length] and outputs [batch, time, classes]",
            got: "\(labels) and \(outputs)", fix: "Pad labels with 0 to one length.")
    }

    /// One loss for each row, `[batch]`.
    public override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if yTrue.error != nil { return yTrue }
        if yPred.error != nil { return yPred }
        if let fault = rankFault(yTrue.shape, yPred.shape) { return .invalid(fault) }
        let labels = yTrue.asIndices.cast(to: .int32)
        let (said, lengths) = alignments(labels, logSoftmax(yPred))
        let isEnd = oneHot(lengths, depth: said.shape[-1], dtype: .bool)
        return -Tensor.where(isEnd, said, said.zerosLike()).sum(axes: [-1])
    }

    /// The logarithm of a chance that is none.
    private static let never = -1e5

    /// The logarithms of the chances to have said the first 0, 1 … labels when the time is over,
    /// `[batch, length + 1]`, and how many labels there are.
    ///
    /// While it runs each place knows two chances: of having ended in a blank, and in its label.
    private func alignments(_ labels: Tensor, _ logs: Tensor) -> (said: Tensor, lengths: Tensor) {
        let type = logs.dtype
        let (batch, length) = (labels.shape[0], labels.shape[1])
        let classes = oneHot(labels, depth: logs.shape[-1], dtype: type)
        let emitted = matmul(logs, classes.transposed(axes: [0, 2, 1])).transposed(axes: [1, 0, 2])
        let blank = logs.sliced(axis: -1, from: 0, to: 1).transposed(axes: [1, 0, 2])
        // A label that is said twice needs a blank between.
        let isRepeated = repeats(labels).cast(to: type)
        let start = Tensor.zeros([batch, 1], dtype: type)
        let never = Tensor.full([batch, length], Self.never, dtype: type)
        let (last, _) = scan(
            over: [emitted, blank], initial: [.concatenated([start, never], axis: 1), never]
        ) { carry, logs in
            let inLabel = carry[1]
            let inBlank = Self.moved(inLabel + isRepeated * Self.never, into: carry[0])
            let before = inBlank.sliced(axis: 1, from: 0, to: length)
            let nextLabel = Self.logSum(before + logs[0], inLabel + logs[0])
            let waiting = inLabel + logs[1] + (1 - isRepeated) * Self.never
            return (carry: [Self.moved(waiting, into: inBlank + logs[1]), nextLabel], y: [])
        }
        let lengths = (labels .!= 0).sum(axes: [1])
        return (Self.moved(last[1], into: last[0]), lengths)
    }

    /// Where the next label is the same one; bool.
    private func repeats(_ labels: Tensor) -> Tensor {
        let length = labels.shape[1]
        guard length > 0 else { return labels.cast(to: .bool) }
        let isSame =
            labels.sliced(axis: 1, from: 0, to: length - 1)
            .== labels.sliced(axis: 1, from: 1, to: length)
        return .concatenated([isSame, .zeros([labels.shape[0], 1], dtype: .bool)], axis: 1)
    }

    /// Chances of having said one label more, added to those behind each label.
    private static func moved(_ chances: Tensor, into blanks: Tensor) -> Tensor {
        let rest = blanks.sliced(axis: 1, from: 1, to: blanks.shape[1])
        return .concatenated(
            [blanks.sliced(axis: 1, from: 0, to: 1), logSum(rest, chances)], axis: 1)
    }

    /// ln(eᵃ + eᵇ), where either may be a chance that is none.
    private static func logSum(_ a: Tensor, _ b: Tensor) -> Tensor {
        let isFirst = a .> b
        let larger = Tensor.where(isFirst, a, b)
        return larger + softplus(.where(isFirst, b, a) - larger)
    }
}
