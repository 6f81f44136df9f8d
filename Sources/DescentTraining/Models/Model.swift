public import DescentCore

/// A network that can be trained: layers, and how data flows through them.
///
/// Most networks are a ``Sequential``. Anything with several inputs, several outputs, shared layers
/// or skips is described by calling layers on symbolic tensors:
///
/// ```swift
/// let x = Input(shape: [28, 28, 1])
/// let h = Conv2D(filters: 8, kernelSize: 3, activation: .relu)(x)
/// let model = Model(inputs: x, outputs: Dense(units: 10)(Flatten()(h)))
/// ```
///
/// Plain tensor maths may stand between layers. For full control subclass: add layers with
/// ``Layer/addSublayer(_:)`` and override ``Layer/call(_:training:)-(Tensor,_)``. Models are
/// layers, so they nest.
open class Model: Layer {
    /// Set it to true, for example in a callback, to end training after the running batch.
    public var stopTraining = false

    /// The functional graph, if the model was made from inputs and outputs.
    package private(set) var graph: ModelGraph?
    /// A fault found while the model was put together; `build` and `fit` throw it.
    package var constructionError: (any Error)?
    /// Shape and type of inputs and outputs, known once built.
    package private(set) var inputSpecs: [TensorSpec] = []
    package private(set) var outputSpecs: [TensorSpec] = []
    /// Output shapes of the layers inside a subclassed model.
    private(set) var innerShapes: [ObjectIdentifier: [Shape]] = [:]
    /// Which thread trains or evaluates it.
    let use = ModelUse()
    /// What training keeps with the model.
    var attachments = Attachments()
    /// Programs for `predict`.
    package let inference = InferencePrograms()
    /// Where it computes what is not computed by itself, as tensors are: its training, evaluation
    /// and prediction. Weights, the optimizer's state and metrics are brought there by the first
    /// step. Default: the CPU. To be set between trainings; that of a model inside another is not
    /// used.
    public var device = ComputeDevice(DefaultDevice.current) {
        didSet {
            let (old, new) = (oldValue.implementation, device.implementation)
            if old.name != new.name || old.memory !== new.memory { layersChanged() }
        }
    }
    /// The keys of the outputs, in their order, where Keras has them in a dictionary.
    package var outputKeys: [String]?
    /// Counts changes of the layers, so that programs made before are not used after.
    package private(set) var revision = 0
    /// The data that was tried out.
    private var accepted = AcceptedData()

    /// A model for subclasses, which override ``Layer/call(_:training:)-(Tensor,_)``.
    public override init(
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
        randomStreams = RandomStreams()
    }

    /// A model of everything between symbolic `inputs` and `outputs`.
    ///
    /// A fault (an input that is missing, an output that does not depend on the inputs, two layers
    /// with one name) is thrown by `build`, `fit`, `evaluate` and `predict`.
    ///
    /// - Parameters:
    ///   - inputs: what ``Input(shape:dtype:name:fileID:line:)`` returned, or what a built model
    ///     has in the middle.
    ///   - outputs: made from the inputs by layers and tensor maths.
    ///   - name: shown in summaries and errors; default `functional`.
    ///   - trainable: false freezes all layers; see ``Layer/trainable``.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        inputs: [Tensor], outputs: [Tensor], name: String? = nil, trainable: Bool = true,
        fileID: String = #fileID, line: Int = #line
    ) {
        super.init(name: name, trainable: trainable, fileID: fileID, line: line)
        randomStreams = RandomStreams()
        do {
            guard !inputs.isEmpty, !outputs.isEmpty else {
                throw ConfigurationError(
                    who: title, expected: "at least one input and one output",
                    got: "\(inputs.count) and \(outputs.count)", fix: "Start with Input(shape:).")
            }
            let graph = try ModelGraph(inputs: inputs, outputs: outputs, who: title)
            self.graph = graph
            knownCall = KnownCall(
                inputs: inputs.map { MaskedSpec($0.spec) }, outputs: outputs.map(MaskedSpec.init),
                isExact: false)
            graph.layers.forEach(addSublayer)
            try adoptLayers()
            nameWeights()
            finishBuilding(inputs.map(\.spec), outputs.map(MaskedSpec.init))
        } catch {
            constructionError = error
        }
    }

    /// A model with one input and one output.
    public convenience init(
        inputs: Tensor, outputs: Tensor, name: String? = nil, trainable: Bool = true,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            inputs: [inputs], outputs: [outputs], name: name, trainable: trainable, fileID: fileID,
            line: line)
    }
    /// A model with several inputs and one output.
    public convenience init(
        inputs: [Tensor], outputs: Tensor, name: String? = nil, trainable: Bool = true,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            inputs: inputs, outputs: [outputs], name: name, trainable: trainable, fileID: fileID,
            line: line)
    }
    /// A model with one input and several outputs.
    public convenience init(
        inputs: Tensor, outputs: [Tensor], name: String? = nil, trainable: Bool = true,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            inputs: [inputs], outputs: outputs, name: name, trainable: trainable, fileID: fileID,
            line: line)
    }

    /// A model whose outputs have names of their own, as Keras' `Model(inputs, {"price": …})`: losses,
    /// labels, metrics and predictions go by them. Their order is that of the names.
    public convenience init(
        inputs: [Tensor], outputs: [String: Tensor], name: String? = nil, trainable: Bool = true,
        fileID: String = #fileID, line: Int = #line
    ) {
        let sorted = outputs.sorted { $0.key < $1.key }
        self.init(
            inputs: inputs, outputs: sorted.map(\.value), name: name, trainable: trainable,
            fileID: fileID, line: line)
        outputKeys = sorted.map(\.key)
    }
    /// A model with one input, whose outputs have names of their own.
    public convenience init(
        inputs: Tensor, outputs: [String: Tensor], name: String? = nil, trainable: Bool = true,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            inputs: [inputs], outputs: outputs, name: name, trainable: trainable, fileID: fileID,
            line: line)
    }

    /// `Functional` for a model of tensors, the name of the class for a subclass.
    open override var kerasClassName: String {
        type(of: self) == Model.self ? "Functional" : String(describing: type(of: self))
    }

    /// The layers, in the order of the summary; those of functional models include their inputs.
    open var layers: [Layer] { sublayers }

    /// Shape of the first input, with ``Shape/unknown`` for the batch; nil before the model is
    /// built.
    public var inputShape: Shape? { inputSpecs.first?.shape }
    /// Shape of the first output; nil before the model is built.
    public var outputShape: Shape? { outputSpecs.first?.shape }

    /// All outputs. Override it in a model with several outputs that is not functional.
    open override func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        guard let graph, context.initialState.isEmpty else {
            return super.call(inputs, context: context)
        }
        return graph.run(inputs, training: context.training, who: title, location: location)
    }

    /// In functional models and ``Sequential`` none: outputs have the masks that the last layers
    /// gave them. In others as in layers.
    open override func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] {
        graph != nil || self is Sequential ? [] : super.computeMask(inputs, masks: masks)
    }

    // MARK: The training step

    /// The loss of a batch: Keras' `compute_loss`. Override it to add to the compiled losses or to
    /// replace them; `fit`, `evaluate`, `trainOnBatch` and `testOnBatch` use it.
    ///
    /// ```swift
    /// override func computeLoss(
    ///     _ x: [Tensor], _ y: [Tensor], _ yPred: [Tensor], sampleWeights: [Tensor]?
    /// ) -> Tensor {
    ///     super.computeLoss(x, y, yPred, sampleWeights: sampleWeights)
    ///         + 0.1 * square(yPred[0]).mean()
    /// }
    /// ```
    ///
    /// Records plain tensor maths, once for each program. By default the losses given to `compile`,
    /// times their weights, the penalties of regularisers and what ``Trace/addLoss(_:)`` was given.
    ///
    /// - Parameters:
    ///   - x: the inputs.
    ///   - y: labels, one tensor for each output.
    ///   - yPred: the outputs.
    ///   - sampleWeights: weights of the rows for each output; nil counts each row once.
    /// - Returns: a floating-point scalar; an invalid tensor for what cannot be computed. For
    ///   another shape or type the step throws ``ConfigurationError``.
    open func computeLoss(
        _ x: [Tensor], _ y: [Tensor], _ yPred: [Tensor], sampleWeights: [Tensor]?
    ) -> Tensor {
        compiledLoss(y, yPred, sampleWeights)
    }

    /// What a training step does: Keras' `train_step`. Override it for another order of forward
    /// pass, loss, gradients and update; it is compiled as the ordinary step is.
    ///
    /// ```swift
    /// override func trainStep(_ batch: TrainingBatch) throws -> StepResult {
    ///     let weights = trainableWeights
    ///     let yPred = outputs(batch.inputs, training: true)
    ///     let loss = computeLoss(
    ///         batch.inputs, batch.labels, yPred, sampleWeights: batch.sampleWeights)
    ///     let slopes = gradient(of: loss, withRespectTo: weights.map(\.value))
    ///     try optimizer.applyGradients(zip(slopes.map { $0 * 0.5 }, weights))
    ///     return StepResult(loss: loss, outputs: yPred)
    /// }
    /// ```
    ///
    /// It records tensors, once for each program; Swift numbers in it are constants. The step adds
    /// the loss to its mean and updates the metrics, so that an override need not, and does so once:
    /// after `super.trainStep` with what that returned.
    ///
    /// - Returns: the loss, and the outputs that metrics are updated with.
    /// - Throws: what is wrong; then nothing is trained.
    open func trainStep(_ batch: TrainingBatch) throws -> StepResult {
        try compiledTrainStep(batch)
    }

    /// What a step of `evaluate` and of the validation does: Keras' `test_step`. It records
    /// tensors as ``trainStep(_:)`` does. By default forward pass and
    /// ``Model/computeLoss(_:_:_:sampleWeights:)``.
    open func testStep(_ batch: TrainingBatch) throws -> StepResult {
        try compiledResult(batch, training: false)
    }

    /// Throws what is wrong with the model; override it to make weights of your own.
    open override func build(inputShape: Shape) throws {
        if let constructionError { throw constructionError }
    }

    /// Its layers convert what they are given.
    open override var castsInputs: Bool { false }

    /// Makes the weights of all layers by recording a call.
    open override func build(inputSpecs specs: [TensorSpec]) throws {
        if let constructionError { throw constructionError }
        guard graph == nil else { return }
        try build(inputShapes: specs.map(\.shape))
        // The layers inside are built by being called once; nothing is computed.
        let results = try BuildJournal.record { isOutermost in
            let results = tryOut(specs)
            if let error = results.first(where: { $0.error != nil })?.error { throw error }
            try adoptLayers()
            nameWeights(isOutermost: isOutermost)
            return results
        }
        // Lengths that follow unknown ones differ for others.
        let isOpen = specs.contains(where: \.shape.hasOpenLengths)
        let others = isOpen ? ModelRecording(self, specs, .large).outputs : results
        finishBuilding(
            specs,
            zip(results, others).map {
                MaskedSpec($0).opened(where: MaskedSpec($1)).withUnknownBatch
            })
    }

    /// A model inside another was described when it was built; trying it out again at every level
    /// above would take time with the square of the depth.
    private var callsAsMade: Bool {
        type(of: self) == Model.self || type(of: self) == Sequential.self
    }

    /// The outputs recorded for inputs like these, a batch of 2 where it is unknown; nothing is
    /// computed or kept.
    func tryOut(_ specs: [TensorSpec]) -> [Tensor] {
        let recording = ModelRecording(self, specs)
        for call in recording.calls {
            innerShapes[ObjectIdentifier(call.layer)] = call.outputs.map(\.shape.withUnknownBatch)
        }
        return FaultList.joined(recording.faults).map { [.invalid($0)] } ?? recording.outputs
    }

    /// Whether data of these types and shapes, with an unknown batch, was tried out before.
    func accepts(_ specs: [TensorSpec]) -> Bool {
        accepted.contains(specs, revision)
    }
    func accept(_ specs: [TensorSpec]) { accepted.insert(specs, revision) }

    /// Names layers within this model.
    func adoptLayers() throws {
        if let name = LayerNames.assign(layers) {
            throw ConfigurationError(
                who: title, expected: "layers with different names", got: "'\(name)' twice",
                fix: "Rename one, or leave the name out.", location: location)
        }
    }

    /// Names the weights within this model by their paths. Names of a model that is built inside
    /// another come from that one.
    func nameWeights(isOutermost: Bool = true) {
        if isOutermost { LayerNames.nameWeights(of: layers) }
    }

    func finishBuilding(_ inputs: [TensorSpec], _ outputs: [MaskedSpec]) {
        inputSpecs = inputs
        outputSpecs = outputs.map(\.value)
        knownCall = KnownCall(
            inputs: inputs.map(MaskedSpec.init), outputs: outputs, isExact: callsAsMade)
        built = true
        layersChanged()
    }

    /// Forgets programs made for the layers as they were.
    func layersChanged() {
        revision += 1
        LayerChanges.note()
    }

    /// Names of the outputs, by which losses, labels and metrics of models with several can
    /// be given: those of the layers they come from, or of a model read from a file with a dictionary
    /// of outputs its keys. Empty before a model that is not functional is built.
    public var outputNames: [String] {
        outputKeys ?? graph?.outputNames ?? outputSpecs.indices.map { "output_\($0 + 1)" }
    }

    /// Names of the inputs, by which data can be given: those of
    /// ``Input(shape:dtype:name:fileID:line:)``. Empty before a model that is not
    /// functional is built.
    public var inputNames: [String] {
        if let graph { return graph.inputNames }
        if let input = (self as? Sequential)?.flow.first?.first,
            case .placeholder(let placeholder) = input.node.kind
        {
            return [placeholder.name]
        }
        return inputSpecs.indices.map { "input_\($0 + 1)" }
    }
}
