import DescentSupport

/// A step of a model: weights, and a pure function of tensors that uses them.
///
/// To write your own, subclass it, make weights in ``build(inputShape:)`` and compute in
/// ``call(_:training:)`` with plain tensor maths; derivatives and compilation follow from that:
///
/// ```swift
/// final class Scale: Layer {
///     private var factor: Variable!
///     override func build(inputShape: Shape) throws {
///         factor = try addWeight(name: "factor", shape: [inputShape[-1]], initializer: Ones())
///     }
///     override func call(_ x: Tensor, training: Bool) -> Tensor { x * factor.value }
/// }
/// ```
///
/// Layers and variables that stored properties of the class hold belong to the layer,
/// directly or in optionals, arrays, dictionaries (in the order of their keys), tuples,
/// structures and enumerations:
///
/// ```swift
/// final class Block: Layer {
///     let hidden = Dense(units: 32, activation: .relu), output = Dense(units: 1)
///     override func call(_ x: Tensor, training: Bool) -> Tensor { output(hidden(x)) }
/// }
/// ```
///
/// They are found before the layer is first built. Other objects are not looked into; see
/// ``addSublayer(_:)``. A layer that is called, or a trainable variable that is read, without
/// belonging to anybody is an error.
///
/// A layer is built once, at the first call or by the model, when it learns its input's shape. A
/// layer that is called twice shares its weights between both uses. Layers are not `Sendable`: one
/// task owns a model.
open class Layer: DescribedObject {
    /// The name given by the user, if any.
    public let requestedName: String?
    /// Unique within a model; made from the class (`dense`, `dense_1`) if none was given.
    public internal(set) var name: String
    /// Whether optimisers may change the weights; default true. False freezes the layer:
    /// see ``isFrozen``.
    ///
    /// Setting it sets it on all layers inside too, as in Keras;
    /// afterwards those can be set differently:
    ///
    /// ```swift
    /// base.trainable = true
    /// for layer in base.layers.dropLast(4) { layer.trainable = false }
    /// ```
    ///
    /// Stricter than in Keras 3: a layer that is put into a frozen one becomes frozen, and what
    /// is inside a frozen layer is not trained, whatever it says itself; training warns about it.
    ///
    /// Set it before or after `compile`: the next `fit` or `trainOnBatch` follows, a running `fit`
    /// from its next epoch on. For weights that its optimizer does not know yet, compile again.
    public var trainable: Bool {
        didSet { for layer in sublayers { layer.trainable = trainable } }
    }
    /// The type of the computation, which floating-point inputs are converted to, and unless
    /// ``dtypePolicy`` says otherwise of weights.
    public var dtype: DType { dtypePolicy.computeDType }
    /// The types of weights and of the computation; default what it was made with for both.
    ///
    /// Set it before the layer is built. Setting it sets it on all layers inside too, and a layer
    /// that is put into one with a mixed policy takes that, unless it is built or was given another.
    /// Models that are built when they are made get one by ``DTypePolicy/asDefault(_:)``.
    ///
    /// If this layer or one inside is built for another policy, nothing changes, and the next call
    /// gives the error; setting it to what it is makes up for it.
    public var dtypePolicy: DTypePolicy {
        willSet { registerProperties() }
        didSet { if !takesPolicy(after: oldValue) { dtypePolicy = oldValue } }
    }
    /// Whether the policy is more than what layers have that were told nothing.
    var hasOwnPolicy: Bool
    /// Whether ``configurationError`` is that of a policy that was refused.
    var hasPolicyFault = false
    /// Whether ``build(inputShape:)`` has run.
    public package(set) var built = false
    /// The line that made the layer; errors and explanations name it.
    public package(set) var location: SourceLine

    /// Layers inside this one, whose weights belong to it: those added, and those that stored
    /// properties hold.
    public var sublayers: [Layer] {
        registerProperties()
        return members.layers
    }
    /// Weights of this layer itself, those made to be trained first: what `addWeight` made,
    /// and variables that stored properties hold.
    public var ownWeights: [Variable] {
        registerProperties()
        return members.variables
    }
    /// The parts found so far.
    var members = LayerMembers()
    /// Whether stored properties are still to be read.
    private(set) lazy var readsProperties = !StoredMembers.isOfThisLibrary(type(of: self))
    var isRegistering = false
    /// Whether it was made part of another layer.
    private(set) var isPart = false
    /// The calls, by `training`, that were found to use nothing but the layer's own parts.
    var checkedCalls = Set<Bool>()
    /// Where random numbers come from while it is built and called;
    /// nil for those of the model around it.
    package final var randomStreams: RandomStreams?
    /// Its outputs as they were described last.
    package final var knownCall: KnownCall?
    /// Whether it was said that masks end here.
    package var hasWarnedOfMask = false
    /// Whether the call that is being recorded lets go of a mask.
    final var losesMask = false
    /// Calls on symbolic tensors; see ``output``.
    var symbolicCalls: [SymbolicCall] = []
    /// Penalties on weights, by weight.
    var weightRegularizers: [(weight: Variable, regularizer: any Regularizer)] = []
    /// Penalty on this layer's output, added to the loss while training.
    public var activityRegularizer: (any Regularizer)?

    /// - Parameters:
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: whether optimisers may change the weights.
    ///   - dtype: floating-point type of weights and computation. For float32 it is what
    ///     ``DTypePolicy/asDefault(_:)`` says where the layer is made.
    ///   - fileID: the file that makes the layer, filled in by the compiler. Initialisers of your
    ///     own layers take it and `line` with the same defaults and pass them on.
    ///   - line: the line that makes the layer, filled in by the compiler.
    public init(
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        location = SourceLine(fileID: fileID, line: line)
        requestedName = name
        self.trainable = trainable
        let chosen = dtype == .float32 ? DTypePolicy.chosen : nil
        dtypePolicy = chosen ?? DTypePolicy(dtype)
        hasOwnPolicy = chosen != nil || dtype != .float32
        self.name = ""
        super.init()
        self.name = name ?? snakeCase(kerasClassName)
        checkParameters()
    }

    /// What every layer is made with; subclasses append their own.
    open override class var parameters: [Parameter] {
        [
            Parameter("name", \Layer.name, rule: .layerName, "Unique within a model.")
                .optional.unwritten.placed(.name),
            Parameter(
                "trainable", \Layer.trainable, default: true,
                "Whether optimisers may change the weights."
            ).unwritten.spelled { (_: Layer) in nil },
            .layerDType,
        ]
    }

    // MARK: For subclasses

    /// Makes the weights for inputs of `inputShape`, whose batch axis is ``Shape/unknown``.
    open func build(inputShape: Shape) throws {}

    /// Makes the weights of a layer with several inputs.
    open func build(inputShapes: [Shape]) throws {
        try build(inputShape: inputShapes.first ?? [])
    }

    /// The output for one input. Pure tensor maths on `x` and the weights' ``Variable/value``.
    ///
    /// - Parameters:
    ///   - x: the input, whose first axis is the batch.
    ///   - training: whether dropout drops and batch statistics are used.
    open func call(_ x: Tensor, training: Bool) -> Tensor { call(x) }

    /// The same for layers that do not ask whether they are being trained,
    /// and override this one instead.
    open func call(_ x: Tensor) -> Tensor { x }

    /// The output for several inputs; layers with one input need not override it.
    open func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        let x = onlyInput(of: inputs)
        return x.error == nil ? call(x, training: training) : x
    }

    /// All outputs for all inputs, with all that is known of the call: layers that look at masks,
    /// start from a state, or have several outputs override this one.
    ///
    /// ```swift
    /// final class Ends: Layer {
    ///     override var supportsMasking: Bool { true }
    ///     override func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
    ///         let x = onlyInput(of: inputs)
    ///         let counts = context.mask.map { $0.expandingDimension(at: -1) }
    ///         let seen = counts.map { Tensor.where($0, x, 0) } ?? x
    ///         return [seen.min(axes: [1]), seen.max(axes: [1])]
    ///     }
    ///     override func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] { [] }
    /// }
    /// ```
    ///
    /// Each input comes with its mask, so that layers called inside find it; outputs that such
    /// layers gave keep theirs.
    ///
    /// - Parameters:
    ///   - inputs: whose first axis is the batch.
    ///   - context: whether it is being trained, a mask for each input, what state to start from.
    /// - Returns: at least one tensor.
    open func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        guard context.initialState.isEmpty else {
            return [
                .invalid(
                    needs(
                        "no initial state, as it has none",
                        got: "\(context.initialState.count) tensors",
                        fix: "Override call(_:context:), and start from context.initialState."))
            ]
        }
        return [call(inputs, training: context.training)]
    }

    /// What may be said in a call of it besides, by Keras' names.
    package var callArguments: Set<String> { [] }

    /// How many tensors its state has; nil, the default, where ``call(_:context:)`` sees to it.
    /// It is called with as many to start from, or with none: another number is an error.
    open var stateCount: Int? { nil }

    /// Whether the mask of an input holds for the output too. Default false: the mask ends here,
    /// and a warning says so once; in a layer made of layers, if no layer inside gave its output a
    /// mask and it has the same steps. See ``computeMask(_:masks:)``.
    open var supportsMasking: Bool { false }

    /// The masks of the outputs. Plain tensor maths on the inputs and their masks; by default those
    /// of the inputs if the layer ``supportsMasking``, none otherwise.
    ///
    /// - Parameters:
    ///   - inputs: as they were given to the call.
    ///   - masks: one for each input; nil where every step counts.
    /// - Returns: one for each output; those that are missing or nil let every step count.
    open func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] {
        if supportsMasking { return masks }
        if masks.contains(where: { $0 != nil }) { noteLostMask() }
        return []
    }

    // Overriding one of these is an error that names the method there is.
    /// Keras' form of `call(_:training:)`.
    @available(*, unavailable, message: "override call(_ x: Tensor, training: Bool) -> Tensor")
    open func call(inputs: Tensor) -> Tensor { inputs }
    /// Keras' form of `call(_:training:)`.
    @available(*, unavailable, message: "override call(_ x: Tensor, training: Bool) -> Tensor")
    open func call(inputs: Tensor, training: Bool) -> Tensor { inputs }
    /// Keras' form of `call(_:training:)` for several inputs.
    @available(
        *, unavailable, message: "override call(_ inputs: [Tensor], training: Bool) -> Tensor"
    )
    open func call(inputs: [Tensor]) -> Tensor { inputs[0] }
    /// PyTorch's name of `call(_:training:)`.
    @available(*, unavailable, message: "override call(_ x: Tensor, training: Bool) -> Tensor")
    open func forward(_ x: Tensor) -> Tensor { x }
    /// `build(inputShape:)` without its label.
    @available(*, unavailable, message: "override build(inputShape: Shape) throws")
    open func build(_ inputShape: Shape) {}
    /// `build(inputShape:)` with an array.
    @available(*, unavailable, message: "override build(inputShape: Shape) throws")
    open func build(inputShape: [Int]) {}
    /// Keras' name of `config()`.
    @available(*, unavailable, message: "override config() -> [ConfigEntry]")
    open func getConfig() -> [String: Any] { [:] }
    /// Keras' way to tell the output's shape, which is found by recording a call.
    @available(
        *, unavailable,
        message: "override outputSpecs(for:), or leave it out: the call is recorded"
    )
    open func computeOutputShape(_ inputShape: Shape) -> Shape { inputShape }

    /// Types and shapes of the outputs for such inputs, whose lengths may be ``Shape/unknown``.
    ///
    /// By default the call is recorded, for made-up lengths where they are unknown. A layer may
    /// state them instead: then faults of the layers behind are found even if this one has one,
    /// and an output that is not as stated is an error.
    ///
    /// - Throws: what is wrong with the inputs.
    open func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try tracedSpecs(for: inputs)
    }

    /// Drops what ``build(inputShape:)`` made, when it turns out that the inputs were wrong.
    /// Override it where `build` keeps more than weights and layers, and call `super`.
    open func forgetWeights() {
        weightRegularizers = []
        members.forgetBuild()
        checkedCalls = []
        readsProperties = !StoredMembers.isOfThisLibrary(type(of: self))
    }

    /// Reads stored properties before the build, and once more after it: then what is known stays.
    func registerBeforeBuild() {
        registerProperties()
        members.noteBuildBegins()
    }
    func registerAfterBuild() {
        registerProperties()
        readsProperties = false
    }

    /// The function applied last, which the wiring check holds against loss and labels; default
    /// nil, for layers that end in none. What plain tensor maths shows need not be said.
    open var outputActivation: ActivationFunction? { nil }

    /// Whether floating-point inputs are converted to ``dtype`` before the call. Default true;
    /// false for layers that convert them themselves, or leave it to layers inside.
    open var castsInputs: Bool { true }

    /// Makes the weights for inputs whose types matter too; by default
    /// ``build(inputShapes:)``, which most layers override instead.
    open func build(inputSpecs: [TensorSpec]) throws {
        try build(inputShapes: inputSpecs.map(\.shape))
    }

    /// Makes a weight. Call it in ``build(inputShape:)``.
    ///
    /// - Parameters:
    ///   - name: default `variable`, `variable_1`, … as Keras.
    ///   - shape: every length known and positive; default a scalar.
    ///   - initializer: default ``GlorotUniform``, as Keras.
    ///   - dtype: default that of the layer's weights. One that is given is also that in calls.
    ///   - regularizer: penalty added to the loss while training.
    ///   - constraint: what it is held to after each update of an optimizer.
    ///   - trainable: false for state that training updates by other means, such as running means.
    /// - Throws: ``ConfigurationError`` for lengths that are unknown or not positive,
    ///   ``EngineError`` when memory cannot be had.
    public func addWeight(
        name: String? = nil, shape: Shape = [], initializer: any Initializer = .glorotUniform,
        dtype: DType? = nil, regularizer: (any Regularizer)? = nil,
        constraint: (any Constraint)? = nil, trainable: Bool = true
    ) throws -> Variable {
        let name = name ?? unusedWeightName
        guard shape.allSatisfy({ $0 > 0 }) else {
            throw ConfigurationError(
                who: title, expected: "weight '\(name)' to have positive lengths", got: "\(shape)",
                fix: "Build the layer with an input whose last axis is known.", location: location)
        }
        if let name = regularizer as? String, !name.isRegularizer {
            throw name.regularizerFault(who: title)
        }
        let spec = TensorSpec(shape, dtype ?? dtypePolicy.variableDType)
        try constraint?.check(spec, name: name, who: title)
        let first: any Initializer = FirstWeights.areReplaced ? .zeros : initializer
        let weight = try first.variable(
            spec, name: "\(self.name)/\(name)", trainable: trainable, who: title)
        if dtype == nil, dtypePolicy.isMixed { weight.callType = dtypePolicy.computeDType }
        if let constraint { weight.projection = { constraint.projection(of: $0) } }
        members.add(weight)
        if let regularizer { weightRegularizers.append((weight, regularizer)) }
        return weight
    }

    /// Makes `layer` part of this one: its weights are this layer's too, and it is frozen if this
    /// one is. Call `layer` itself in ``call(_:training:)``.
    ///
    /// Layers in stored properties belong to it without that. A layer that is part of it already
    /// is not added again.
    ///
    /// A layer that holds this one is refused: building throws ``ConfigurationError``.
    public func addSublayer(_ layer: Layer) {
        guard !members.isKnown(layer) else { return }
        if let fault = nestingFault(layer) {
            configurationError = configurationError ?? fault
        } else {
            adopt(layer)
        }
    }

    final func adopt(_ layer: Layer) {
        members.add(layer)
        layer.isPart = true
        if !trainable { layer.trainable = false }
        handPolicy(to: layer)
    }

    /// Makes `layer` a layer of its own again.
    package final func removeSublayer(_ layer: Layer) { members.remove(layer) }

    /// The layers inside by the attributes that hold them in Keras, in the order of their weights there;
    /// nil where files tell them apart by their classes.
    package var storedParts: [StoredPart]? { nil }

    /// The input of a layer that has one; invalid if there are none or several.
    public final func onlyInput(of inputs: [Tensor]) -> Tensor {
        if inputs.count == 1 { return inputs[0] }
        return .invalid(
            needs(
                "one input", got: "\(inputs.count)",
                fix: "Join them with Concatenate() or Add()."))
    }

    /// An error about this layer's input: "Dense 'dense_2' needs …, but got …. …".
    public func needs(_ expected: String, got: String, fix: String) -> ShapeError {
        ShapeError(who: title, expected: expected, got: got, fix: fix, location: location)
    }

    /// Gives it the name it has within a model.
    ///
    /// Not a setter that the package may call: key paths to `name` would then differ from module
    /// to module, and tables of arguments are read by them.
    package final func rename(_ name: String) { self.name = name }

    /// `Dense 'dense_2'`.
    public var title: String { "\(kerasClassName) '\(name)'" }

    override var faultTitle: String { title }
    override var faultLocation: SourceLine? { location }

    override func finish(_ config: Configuration, at location: SourceLine?) throws {
        if let location { self.location = location }
        if config.lists(\Layer.trainable), try config[\Layer.trainable] == false {
            trainable = false
        }
        if let policy = config.entry(at: \Layer.dtype).flatMap(DTypePolicy.init), policy.isMixed {
            dtypePolicy = policy
        }
    }
}

extension Rule<String> {
    fileprivate static var layerName: Rule {
        Rule(
            { _ in "a name with at least one character and no '/'" }, got: { "'\($0)'" },
            fix: "Choose another name.", holds: { !$0.isEmpty && !$0.contains("/") })
    }
}
