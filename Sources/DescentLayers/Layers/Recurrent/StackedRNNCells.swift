public import DescentCore

/// Several cells as one: each step goes through all of them, one after the other.
///
/// ```swift
/// let layer = RNN([LSTMCell(32), LSTMCell(16)], returnSequences: true)
/// ```
///
/// Its states are those of the first cell, then those of the second, and so on; its output is that
/// of the last cell.
public final class StackedRNNCells: Layer, RecurrentCell, PreparingCell, Configurable {
    /// From the data to the output.
    public let cells: [any RecurrentCell]

    /// - Parameters:
    ///   - cells: at least one, from the data to the output.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of the computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        _ cells: [any RecurrentCell], name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.cells = cells
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
        for cell in cells { addSublayer(cell) }
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        let form = ConfigForm<[any RecurrentCell]>(
            "a list of cells", write: { .list($0.map(\.configObject)) },
            read: { value in
                guard case .list(let values) = value else { return nil }
                var cells: [any RecurrentCell] = []
                for value in values {
                    guard let cell = try ConfigForm<any RecurrentCell>.cell.read(value) else {
                        return nil
                    }
                    cells.append(cell)
                }
                return cells
            })
        let rule = Rule<[any RecurrentCell]>(
            { _ in "at least one cell, each once" }, got: { "\($0.count)" },
            fix: "Use for example [LSTMCell(32), LSTMCell(16)].",
            holds: { !$0.isEmpty && Set($0.map(ObjectIdentifier.init)).count == $0.count })
        return super.parameters + [
            Parameter(
                "cells", \StackedRNNCells.cells, form: form, rule: rule,
                "From the data to the output."
            ).unlabelled
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            config[\StackedRNNCells.cells], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// Those of all cells.
    public var stateSize: [Int] { cells.flatMap(\.stateSize) }
    /// That of the last cell.
    public var outputSize: Int { cells.last?.outputSize ?? 0 }

    /// Those of all cells.
    public func initialState(batchSize: Int) -> [Tensor] {
        cells.flatMap { $0.initialState(batchSize: batchSize) }
    }

    override package var storedParts: [StoredPart]? { [StoredPart("cells", listing: cells)] }

    /// Makes the weights of all cells, each for what comes out of the one before.
    override public func build(inputShape: Shape) throws {
        var shape = inputShape
        for cell in cells {
            try cell.buildIfNeeded([shape])
            shape = [Shape.unknown, cell.outputSize]
        }
    }

    /// As many as there are in ``stateSize``.
    override public var stateCount: Int? { stateSize.count }

    /// One step as a layer: the output, and the states behind it.
    override public func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        let x = onlyInput(of: inputs)
        guard x.error == nil else { return [x] }
        let states =
            context.initialState.isEmpty
            ? initialState(batchSize: x.shape.first ?? 1) : context.initialState
        let (output, next) = call(x, states: states, training: context.training)
        return [output] + next
    }

    /// One step of `x` `[batch, features]`.
    public func call(
        _ x: Tensor, states: [Tensor], training: Bool
    ) -> (output: Tensor, states: [Tensor]) {
        step(batchSize: x.shape.first ?? 1, training: training)(x, states)
    }

    // MARK: In a recurrence

    /// The number of the first state of the last cell.
    var firstStateOfLast: Int { cells.dropLast().reduce(0) { $0 + $1.stateSize.count } }

    var outputState: Int? {
        (cells.last as? any PreparingCell)?.outputState.map { firstStateOfLast + $0 }
    }
    var inputSize: Int? { (cells.first as? any PreparingCell)?.inputSize }

    func run(over sequence: Tensor, training: Bool) -> CellRun {
        guard let first = cells.first else {
            return CellRun(sequence: sequence) { x, states in (x, states) }
        }
        let run = first.prepared(over: sequence, training: training)
        let batch = sequence.shape[1]
        let others = cells.dropFirst().map {
            $0.preparedStep(batchSize: batch, training: training)
        }
        return CellRun(sequence: run.sequence, step: chained([run.step] + others))
    }

    func step(batchSize: Int, training: Bool) -> CellRun.Step {
        chained(cells.map { $0.preparedStep(batchSize: batchSize, training: training) })
    }

    /// All steps one after the other, each with its own states.
    private func chained(_ steps: [CellRun.Step]) -> CellRun.Step {
        let counts = cells.map(\.stateSize.count)
        return { x, states in
            var (x, rest, next) = (x, states[...], [Tensor]())
            for (step, count) in zip(steps, counts) {
                let (output, own) = step(x, Array(rest.prefix(count)))
                (x, rest) = (output, rest.dropFirst(count))
                next += own
            }
            return (x, next)
        }
    }
}
