import DescentCore

/// One step of ``ConvLSTM2D`` and its kind: ``LSTMCell`` with convolutions as products.
///
/// Steps and states are `[batch, space…, channels]`; a layer with channels first turns them.
final class ConvLSTMCell: KernelCell {
    private let window: WindowGeometry
    private let stateWindow: WindowGeometry
    private let unitForgetBias: Bool
    /// The lengths of steps, once built.
    private(set) var space: [Int]?

    init(
        _ options: ConvLSTMOptions, trainable: Bool, dtype: DType, fileID: String, line: Int
    ) {
        window = options.window
        stateWindow = options.stateWindow
        unitForgetBias = options.unitForgetBias
        super.init(
            options.cell, name: "conv_lstm_cell", trainable: trainable, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// For `h`, and as many for `c`: channels.
    override var stateSize: [Int] { [units, units] }
    override var gates: Int { 4 }
    override var dropsApart: Bool { true }
    override var firstBias: any Initializer {
        unitForgetBias ? ForgetBias(others: options.biasInitializer) : options.biasInitializer
    }

    /// - Throws: ``ShapeError`` for steps without known lengths and channels.
    override func build(inputShape: Shape) throws {
        let lengths = inputShape.dimensions.dropFirst()
        guard inputShape.rank == window.size.count + 2, lengths.allSatisfy({ $0 > 0 }) else {
            throw needs(
                "steps \(DataFormat.channelsLast.form(axes: window.size.count)) of known lengths",
                got: "shape \(inputShape)", fix: "Give the input's shape with all its lengths.")
        }
        space = Array(lengths.dropLast())
        try makeWeights(window: window.size, features: inputShape[-1])
    }

    /// Zeros, `[batch, new space…, filters]`.
    override func initialState(batchSize: Int) -> [Tensor] {
        stateSize.map { _ in .zeros(stepShapes(batchSize: batchSize).states, dtype: dtype) }
    }

    override func stepShapes(batchSize: Int) -> (inputs: Shape, states: Shape) {
        let inputs = Shape([batchSize] + (space ?? []) + [inputSize ?? 0])
        let states = window.outputShape(inputs, axes: window.size.count, channels: units)
        return (inputs, states ?? inputs)
    }

    /// One convolution for a step, or for all steps of `[time, batch, space…, channels]` at once.
    override func inputProduct(_ x: Tensor, _ kernel: Tensor) -> Tensor {
        let behind = window.size.count + 1
        let before = Array(x.shape.dimensions.dropLast(behind))
        let images = x.reshaped(
            to: Shape([before.reduce(1, *)] + x.shape.dimensions.suffix(behind)))
        let y = convolved(images, kernel, window)
        return y.reshaped(to: Shape(before + y.shape.dimensions.dropFirst()))
    }

    override func stateProduct(_ x: Tensor, _ kernel: Tensor) -> Tensor {
        convolved(x, kernel, stateWindow)
    }

    private func convolved(_ x: Tensor, _ kernel: Tensor, _ window: WindowGeometry) -> Tensor {
        convolution(
            x, kernel, strides: window.strides, padding: window.pads(x.shape.spatial),
            dilations: window.dilations)
    }

    override func makeStep(_ dropped: DroppedShares) -> CellRun.Step {
        guard let product = stateProduct(dropped) else { return { _, _ in (self.unbuilt, []) } }
        return options.longShortTerm(product)
    }
}
