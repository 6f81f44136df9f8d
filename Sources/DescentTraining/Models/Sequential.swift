public import DescentCore

/// What a ``Sequential`` is made of:
/// layers, and an ``Input(shape:dtype:name:fileID:line:)`` in front.
public protocol SequentialElement {}
extension Layer: SequentialElement {}
extension Tensor: SequentialElement {}

/// A stack of layers, each fed with the output of the one before.
///
/// ```swift
/// let model = Sequential([
///     Flatten(),
///     Dense(units: 128, activation: .relu),
///     Dense(units: 10, activation: .softmax),
/// ])
/// ```
///
/// With an `Input` in front the weights are made at once; without one they are made when data
/// comes, or by ``build(inputShape:)``.
open class Sequential: Model {
    private var stack: [Layer] = []
    /// Those of the stack, for look-ups.
    private var stacked = Set<ObjectIdentifier>()
    private var names = LayerNames()
    /// Symbolic outputs: of the input, then of each layer; empty until the model is built.
    private(set) var flow: [[Tensor]] = []
    private var hasInput = false

    /// A model of these layers, in order;
    /// the first may be a tensor from ``Input(shape:dtype:name:fileID:line:)``.
    ///
    /// - Parameters:
    ///   - elements: layers, from the data to the output.
    ///   - name: shown in summaries and errors; default `sequential`.
    ///   - trainable: false freezes all layers, also those added later; see ``Layer/trainable``.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        _ elements: [any SequentialElement] = [], name: String? = nil, trainable: Bool = true,
        fileID: String = #fileID, line: Int = #line
    ) {
        super.init(name: name, trainable: trainable, fileID: fileID, line: line)
        append(elements)
    }

    /// A stack written with `if` and `for`:
    ///
    /// ```swift
    /// let model = Sequential {
    ///     for units in [64, 32] { Dense(units: units, activation: .relu) }
    ///     if useDropout { Dropout(rate: 0.5) }
    ///     Dense(units: 10, activation: .softmax)
    /// }
    /// ```
    public convenience init(
        name: String? = nil, trainable: Bool = true, fileID: String = #fileID, line: Int = #line,
        @LayerBuilder layers: () -> [any SequentialElement]
    ) {
        self.init(layers(), name: name, trainable: trainable, fileID: fileID, line: line)
    }

    /// Puts a layer on top, or an input in front of the first.
    /// A layer added to a frozen model is frozen.
    public func add(_ element: any SequentialElement) { append([element]) }

    /// Takes the top layer off and returns it; nil if there is none.
    /// The layers below keep their weights; compile again before training goes on.
    @discardableResult
    public func pop() -> Layer? {
        guard let layer = stack.popLast() else { return nil }
        removeSublayer(layer)
        stacked.remove(ObjectIdentifier(layer))
        names = LayerNames()
        _ = names.add(stack[...])
        let wasFaulty = constructionError != nil
        constructionError = nil
        do {
            if wasFaulty {
                flow = hasInput ? Array(flow.prefix(1)) : []
                if hasInput { try extend(from: 0) }
            } else if flow.count > 1 {
                flow.removeLast()
                finishBuilding(
                    (flow.first ?? []).map(\.spec), (flow.last ?? []).map(MaskedSpec.init))
            }
        } catch {
            constructionError = error
        }
        built = !stack.isEmpty && flow.count > 1 && constructionError == nil
        forgetTraining()
        layersChanged()
        return layer
    }

    /// The layers in their order, without the input in front.
    open override var layers: [Layer] { stack }

    private func append(_ elements: [any SequentialElement]) {
        do {
            let first = stack.count
            for element in elements {
                if let layer = element as? Layer {
                    try push(layer)
                } else if let tensor = element as? Tensor {
                    try start(tensor)
                }
            }
            try nameLayers(from: first)
            if !flow.isEmpty { try extend(from: first) } else { nameWeights(from: first) }
        } catch {
            constructionError = constructionError ?? error
            built = false
        }
        forgetTraining()
        layersChanged()
    }

    /// Sums and metrics were made for the outputs as they were.
    private func forgetTraining() {
        compilation = compilation.map { $0.copy(optimizer: $0.optimizer) }
    }

    private func push(_ layer: Layer) throws {
        if let fault = nestingFault(layer) { throw fault }
        guard stacked.insert(ObjectIdentifier(layer)).inserted else {
            throw ConfigurationError(
                who: title, expected: "different layers", got: "'\(layer.name)' twice",
                fix: "Share a layer in a functional Model(inputs:outputs:).", location: location)
        }
        stack.append(layer)
        addSublayer(layer)
    }

    /// Names layers from number `first` on. Only a new name that the user gave can change
    /// one that was there.
    private func nameLayers(from first: Int) throws {
        if names.add(stack[first...]) { return }
        names = LayerNames()
        try adoptLayers()
        _ = names.add(stack[...])
    }

    /// A model that is not built yet may hold layers that are.
    private func nameWeights(from first: Int) {
        LayerNames.nameWeights(of: stack[first...].filter(\.built))
    }

    private func start(_ input: Tensor) throws {
        if let error = input.error { throw error }
        guard stack.isEmpty, flow.isEmpty, case .placeholder(let placeholder) = input.node.kind,
            placeholder.origin is InputOrigin
        else {
            throw ConfigurationError(
                who: title, expected: "one tensor made by Input(), in front of all layers",
                got: "\(input.spec) after \(stack.count) layers", fix: "Put Input(shape:) first.",
                location: location)
        }
        flow = [[input]]
        hasInput = true
    }

    /// Calls layers from number `first` on with what comes out of the ones before.
    private func extend(from first: Int) throws {
        try BuildJournal.record { isOutermost in
            RandomStreams.draw(from: randomStreams) {
                for layer in stack[first...] { flow.append(layer.outputs(flow.last ?? [])) }
            }
            let made = flow[Swift.max(flow.count - (stack.count - first), 0)...]
            if let error = FaultList.joined(made.flatMap { $0.compactMap(\.layerFault) }) {
                throw error
            }
            if isOutermost { LayerNames.nameWeights(of: Array(stack[first...])) }
        }
        finishBuilding((flow.first ?? []).map(\.spec), (flow.last ?? []).map(MaskedSpec.init))
    }

    /// Makes the weights for inputs of `inputShape`, whose first axis is the batch:
    /// `[Shape.unknown, 784]`.
    open override func build(inputShape: Shape) throws { try build(inputShapes: [inputShape]) }

    /// Makes the weights; layers that want integers get them.
    open override func build(inputShapes: [Shape]) throws {
        let specs = { (dtype: DType) in inputShapes.map { TensorSpec($0.withUnknownBatch, dtype) } }
        do {
            try build(inputSpecs: specs(.float32))
        } catch let first where constructionError == nil {
            do { try build(inputSpecs: specs(.int32)) } catch { throw first }
        }
    }

    /// Makes the weights of all layers, one after the other.
    open override func build(inputSpecs specs: [TensorSpec]) throws {
        if let constructionError { throw constructionError }
        guard !stack.isEmpty else {
            throw ConfigurationError(
                who: title, expected: "at least one layer", got: "none", fix: "Add layers.",
                location: location)
        }
        guard !hasInput else { return }
        flow = [specs.map { .placeholder($0, name: "input_layer", isSymbolic: true) }]
        try BuildJournal.record { isOutermost in
            let count = BuildJournal.count
            do {
                try extend(from: 0)
            } catch {
                knownCall = KnownCall(
                    inputs: specs.map(MaskedSpec.init),
                    outputs: (flow.last ?? []).filter { $0.error == nil }.map(MaskedSpec.init),
                    isExact: false)
                flow = []
                BuildJournal.undo(downTo: count)
                throw error
            }
            nameWeights(isOutermost: isOutermost)
        }
    }

    /// Forgets the tensors between layers too.
    open override func forgetWeights() {
        super.forgetWeights()
        if !hasInput { flow = [] }
    }

    /// What the last layer makes of the inputs, layer by layer. With an input in front,
    /// they are first fitted to its type and shape.
    open override func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        guard context.initialState.isEmpty else { return super.call(inputs, context: context) }
        var values = inputs
        if hasInput, inputs.count == 1, let input = flow.first?.first {
            values = [inputs[0].fitted(to: input.spec, who: title, location: location)]
        }
        let isAsBuilt = flow.count == stack.count + 1 && fits(values, flow[0])
        for (i, layer) in stack.enumerated() {
            values = layer.outputs(values, training: context.training)
            if isAsBuilt, let fault = layer.describedFault(values, flow[i + 1].map(\.spec)) {
                return [.invalid(fault)]
            }
        }
        return values
    }
}

/// Whether values are such as a model was built for.
private func fits(_ values: [Tensor], _ symbols: [Tensor]) -> Bool {
    values.count == symbols.count
        && zip(values, symbols).allSatisfy { $1.dtype == $0.dtype && $1.shape.allows($0.shape) }
}

/// Collects the layers written in the braces of `Sequential { … }`.
@resultBuilder
public enum LayerBuilder {
    /// A layer on a line of its own.
    public static func buildExpression(_ element: any SequentialElement) -> [any SequentialElement]
    {
        [element]
    }
    /// An array of layers on a line of its own.
    public static func buildExpression(
        _ elements: [any SequentialElement]
    ) -> [any SequentialElement] { elements }
    /// The lines of a block, one after the other.
    public static func buildBlock(_ parts: [any SequentialElement]...) -> [any SequentialElement] {
        parts.flatMap { $0 }
    }
    /// An `if` without `else`: no layers where it does not hold.
    public static func buildOptional(
        _ part: [any SequentialElement]?
    ) -> [any SequentialElement] { part ?? [] }
    /// The first branch of an `if` or `switch`.
    public static func buildEither(
        first: [any SequentialElement]
    ) -> [any SequentialElement] { first }
    /// The other branch of an `if` or `switch`.
    public static func buildEither(
        second: [any SequentialElement]
    ) -> [any SequentialElement] { second }
    /// The layers of all rounds of a `for`.
    public static func buildArray(
        _ parts: [[any SequentialElement]]
    ) -> [any SequentialElement] { parts.flatMap { $0 } }
}
