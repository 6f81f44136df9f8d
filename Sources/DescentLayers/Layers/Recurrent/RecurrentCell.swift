public import DescentCore

/// One step of a recurrence: what an ``RNN`` calls for every step of its sequences.
///
/// Keras' contract for cells: a layer that says how long its states are, and makes of one step and
/// the states before it an output and the states after it:
///
/// ```swift
/// final class MinimalCell: Layer, RecurrentCell {
///     let units: Int
///     var stateSize: [Int] { [units] }
///     private var kernel: Variable!, recurrentKernel: Variable!
///     init(units: Int) {
///         self.units = units
///         super.init()
///     }
///     override func build(inputShape: Shape) throws {
///         kernel = try addWeight(name: "kernel", shape: [inputShape[-1], units])
///         recurrentKernel = try addWeight(name: "recurrent_kernel", shape: [units, units])
///     }
///     func call(_ x: Tensor, states: [Tensor], training: Bool) -> (output: Tensor, states: [Tensor]) {
///         let h = matmul(x, kernel.value) + matmul(states[0], recurrentKernel.value)
///         return (h, [h])
///     }
/// }
/// let layer = RNN(MinimalCell(units: 32), returnSequences: true)
/// ```
///
/// The step is recorded once, whatever the length of the sequences; see
/// ``scan(over:initial:reversed:_:)``. Random numbers drawn in it are the same in
/// every step, and it assigns no variable.
public protocol RecurrentCell: Layer {
    /// The length of each state.
    var stateSize: [Int] { get }
    /// The number of features of the output. Default: the length of the first state.
    var outputSize: Int { get }
    /// One step.
    ///
    /// - Parameters:
    ///   - x: the step, `[batch, features…]`.
    ///   - states: those of the step before, each `[batch, size]`.
    ///   - training: whether dropout drops.
    /// - Returns: the output `[batch, outputSize]`, and the states in the shapes they came in.
    func call(
        _ x: Tensor, states: [Tensor], training: Bool
    ) -> (output: Tensor, states: [Tensor])
    /// What the first step starts from if nothing else is given. Default: zeros.
    func initialState(batchSize: Int) -> [Tensor]
}

extension RecurrentCell {
    /// The length of the first state.
    public var outputSize: Int { stateSize.first ?? 0 }

    /// Zeros, `[batch, size]` for each state.
    public func initialState(batchSize: Int) -> [Tensor] {
        stateSize.map { .zeros([batchSize, $0], dtype: dtype) }
    }
}

/// A cell at work on one batch.
struct CellRun {
    typealias Step = (_ x: Tensor, _ states: [Tensor]) -> (output: Tensor, states: [Tensor])

    /// What goes into the loop, `[time, batch, …]`.
    let sequence: Tensor
    /// What happens in it.
    let step: Step
}

/// A cell that does outside of the loop what needs no state.
protocol PreparingCell: RecurrentCell {
    /// For the steps of sequences `[time, batch, features]`.
    func run(over sequence: Tensor, training: Bool) -> CellRun
    /// For a batch of steps that come about in the loop.
    func step(batchSize: Int, training: Bool) -> CellRun.Step
    /// Which state every output is too.
    var outputState: Int? { get }
    /// The number of features of a step, once built.
    var inputSize: Int? { get }
}

extension RecurrentCell {
    /// The cell for the steps of sequences `[time, batch, features…]`.
    func prepared(over sequence: Tensor, training: Bool) -> CellRun {
        (self as? any PreparingCell)?.run(over: sequence, training: training)
            ?? CellRun(sequence: sequence) { self.call($0, states: $1, training: training) }
    }

    /// The cell for a batch of steps that come about in the loop.
    func preparedStep(batchSize: Int, training: Bool) -> CellRun.Step {
        (self as? any PreparingCell)?.step(batchSize: batchSize, training: training)
            ?? { self.call($0, states: $1, training: training) }
    }
}

extension ConfigForm where Value == any RecurrentCell {
    /// A cell with its arguments.
    static var cell: ConfigForm {
        ConfigForm(
            "a cell, as LSTMCell", write: \.configObject,
            read: { value in
                guard case .object = value else { return nil }
                return try Registry.layers.make(value) as? any RecurrentCell
            })
    }
}
