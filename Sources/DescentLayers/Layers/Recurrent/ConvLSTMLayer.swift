public import DescentCore

/// What ``ConvLSTM1D``, ``ConvLSTM2D`` and ``ConvLSTM3D`` have in common. Make one of these, not this
/// class.
public class ConvLSTMLayer: RecurrentLayer {
    let options: ConvLSTMOptions
    /// The number of spatial axes.
    class var axes: Int { 2 }
    private var axes: Int { Self.axes }
    private var builtCell: ConvLSTMCell? { cell as? ConvLSTMCell }

    init(
        _ options: ConvLSTMOptions, _ sequence: SequenceOptions,
        activityRegularizer: (any Regularizer)?, name: String?, trainable: Bool, dtype: DType,
        fileID: String, line: Int
    ) {
        self.options = options
        super.init(
            cell: ConvLSTMCell(
                options, trainable: trainable, dtype: dtype, fileID: fileID, line: line),
            sequence: sequence, activityRegularizer: activityRegularizer, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
        requireNoStridesWithDilation(options.window)
    }

    /// What all of them read; each has an initialiser of its own.
    init(options config: Configuration) throws {
        options = try ConvLSTMOptions(config, \ConvLSTMLayer.options)
        let dtype = try config[\Layer.dtype]
        try super.init(
            cell: ConvLSTMCell(
                options, trainable: true, dtype: dtype, fileID: #fileID, line: #line),
            sequence: SequenceOptions(config, \ConvLSTMLayer.sequence),
            activityRegularizer: config[\Layer.activityRegularizer],
            name: config.given(\Layer.name), trainable: true, dtype: dtype, fileID: #fileID,
            line: #line)
        requireNoStridesWithDilation(options.window)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        let rows =
            super.parameters + ConvLSTMOptions.parameters(\ConvLSTMLayer.options, axes: axes)
            + [.activityRegularizer] + SequenceOptions.parameters(\ConvLSTMLayer.sequence)
        return rows.moving("activity_regularizer", before: "kernel_constraint")
    }

    override var layout: DataFormat { options.dataFormat }

    override func stateShapes(batchSize: Int) -> [Shape] {
        guard let shape = builtCell?.stepShapes(batchSize: batchSize).states else { return [] }
        return cell.stateSize.map { _ in layout.restored(shape) }
    }

    /// Makes the weights of the cell.
    ///
    /// - Throws: ``ShapeError`` for inputs with other axes, or of unknown lengths but for the time.
    override public func build(inputShape: Shape) throws {
        if let fault = axesFault(inputShape) { throw fault }
        try cell.buildIfNeeded([step(of: inputShape)])
    }

    /// One step of sequences, with channels last.
    private func step(of shape: Shape) -> Shape {
        layout.channelsLast(Shape([shape[0]] + shape.dimensions.dropFirst(2)))
    }

    override func inputFault(_ x: Tensor) -> ShapeError? {
        if let fault = floatFault(x) ?? axesFault(x.shape) ?? stepsFault(x) { return fault }
        let shape = step(of: x.shape)
        if let fault = windowFault(layout.restored(shape), options.window, "kernel", layout) {
            return fault
        }
        guard let space = builtCell?.space, let channels = builtCell?.inputSize,
            Array(shape.dimensions.dropFirst()) != space + [channels]
        else { return nil }
        let known = layout.restored(Shape([shape[0]] + space + [channels]))
        return needs(
            "inputs \(Shape([x.shape[0], x.shape[1]] + known.dimensions.dropFirst()))",
            got: "shape \(x.shape)",
            fix: "Check the data: the layer was built for steps of these lengths.")
    }

    private func axesFault(_ shape: Shape) -> ShapeError? {
        guard shape.rank != axes + 3 else { return nil }
        return needs(
            "inputs \(layout.form(axes: axes, before: ["time"]))", got: "shape \(shape)",
            fix: shape.rank < axes + 3
                ? "Add missing axes with Reshape(targetShape:), for example channels of length 1."
                : "Leave out what is no axis of these.")
    }

    /// `[batch, new space…, filters]`, with `returnSequences` `[batch, time, new space…, filters]`, or
    /// with channels first, and with `returnState` the states.
    override public func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let shape = inputs.first?.shape, shape.rank == axes + 3, options.cell.units > 0,
            let state = options.window.outputShape(
                step(of: shape), axes: axes, channels: options.cell.units)
        else { return try super.outputSpecs(for: inputs) }
        let inLayout = layout.restored(state)
        let output =
            returnSequences
            ? Shape([shape[0], shape[1]] + inLayout.dimensions.dropFirst()) : inLayout
        return ([output] + (returnState ? [inLayout, inLayout] : [])).map { TensorSpec($0, dtype) }
    }
}
