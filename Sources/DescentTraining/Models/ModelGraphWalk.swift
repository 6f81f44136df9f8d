import DescentCore
import DescentSupport

/// Finds everything between a model's inputs and outputs. Iterative: models may be 100,000 layers
/// deep.
struct ModelGraphWalk {
    private(set) var uses: [ModelGraph.Use] = []
    private(set) var steps: [ModelGraph.Step] = []
    private(set) var slotCount = 0
    /// Type and shape of each slot.
    private(set) var slotSpecs: [TensorSpec] = []
    /// Slot of each visited node.
    private(set) var slots: [ObjectIdentifier: Int] = [:]
    /// The uses behind each slot.
    private(set) var sources: [[ModelGraph.Source]] = []
    private let who: String
    /// What is wrong on the way, in the order of the layers.
    private(set) var faults: [any Error] = []
    /// Number of the use for each layer call.
    private var useOfCall: [ObjectIdentifier: Int] = [:]
    /// Whether a slot depends on the inputs or on the batch.
    private var isOpen: [Bool] = []
    /// Whether lengths besides the batch are unknown.
    private let hasOpenLengths: Bool
    /// Slots whose values are still to be repeated along axes of unknown length.
    private var spread: Set<Int> = []
    /// The order in which layers are first met from the outputs.
    private var meeting: [ObjectIdentifier: Int] = [:]

    init(inputs: [Tensor], who: String) throws {
        self.who = who
        hasOpenLengths = inputs.contains(where: \.shape.hasOpenLengths)
        for (i, input) in inputs.enumerated() {
            if let error = input.error { throw error }
            guard input.isSymbolic, slots[ObjectIdentifier(input.node)] == nil else {
                throw ConfigurationError(
                    who: who, expected: "different tensors from Input() as inputs",
                    got: input.isSymbolic ? "the same tensor twice" : "\(input.spec)",
                    fix: "Make one with Input(shape:) for each.")
            }
            var origin: InputOrigin?
            if case .placeholder(let placeholder) = input.node.kind {
                origin = placeholder.origin as? InputOrigin
            }
            let slot = newSlot(input.node, [ModelGraph.Source(use: i, output: 0)], isOpen: true)
            uses.append(
                ModelGraph.Use(
                    layer: InputLayer(input, origin), inputs: [], stateCount: 0,
                    arguments: CallArguments.Names(), sources: [], outputCount: 1,
                    outputs: [(0, slot, input.spec)]))
            steps.append(.use(i))
        }
    }

    /// Adds everything behind `output` that is not there yet.
    mutating func visit(_ output: Tensor) {
        var stack = output.behind.reversed().map { (node: $0, isFinished: false) }
        while let (node, isFinished) = stack.popLast() {
            if isFinished {
                finish(node)
                continue
            }
            if let slot = slots[ObjectIdentifier(node)] {
                meet(sources[slot].first.map { uses[$0.use].layer })
                continue
            }
            stack.append((node, true))
            let call = node.layerCall
            meet(call?.layer)
            if let call, useOfCall[call.id] != nil { continue }
            let behind = call?.inputs.flatMap(\.behind) ?? node.maskOwner.map { [$0] }
            for input in (behind ?? node.inputs).reversed() { stack.append((input, false)) }
        }
    }

    /// Keras numbers layers when its walk from the outputs first reaches them.
    private mutating func meet(_ layer: Layer?) {
        guard let layer, meeting[ObjectIdentifier(layer)] == nil else { return }
        meeting[ObjectIdentifier(layer)] = meeting.count
    }

    /// Everything behind `node` has a slot; now it gets one.
    private mutating func finish(_ node: Node) {
        guard slots[ObjectIdentifier(node)] == nil else { return }
        if let call = node.layerCall { return finish(call, node) }
        let operands = node.inputs.compactMap { slots[ObjectIdentifier($0)] }
        switch node.kind {
        case .invalid(let error): faults.append(error)
        case .placeholder(let placeholder):
            if let owner = node.maskOwner.flatMap({ slots[ObjectIdentifier($0)] }) {
                let slot = newSlot(node, sources[owner], isOpen: true)
                return steps.append(.mask(of: owner, slot: slot))
            }
            faults.append(
                ConfigurationError(
                    who: who, expected: "every Input its outputs depend on among its inputs",
                    got: "none for '\(placeholder.name)' of shape \(node.spec.shape)",
                    fix: "Add that tensor to `inputs:`."))
        case .operation(let op)
        where node.isSymbolic || !node.spec.shape.isKnown || operands.contains { isOpen[$0] }:
            var behind: [ModelGraph.Source] = []
            for source in operands.flatMap({ sources[$0] }) where !behind.contains(source) {
                behind.append(source)
            }
            let slot = newSlot(node, behind, isOpen: true)
            if hasOpenLengths {
                append(op, node, operands, slot)
            } else {
                steps.append(.operation(op, inputs: operands, slot: slot))
            }
            keepNames(of: node, slot)
        case .variable(let storage): addVariable(storage, node)
        case .reading(let reading): addVariable(reading.storage, node)
        case .data, .operation:
            let slot = newSlot(node, [], isOpen: false)
            steps.append(.constant(Tensor(node), slot: slot))
        }
    }

    /// What the value is called, unless it is still to be repeated.
    private mutating func keepNames(of node: Node, _ slot: Int) {
        for result in node.composites {
            let inputs = result.composite.inputs.compactMap { slots[ObjectIdentifier($0)] }
            guard inputs.count == result.composite.inputs.count,
                !(inputs + [slot]).contains(where: spread.contains)
            else { continue }
            steps.append(.name(result, inputs: inputs, slot: slot))
        }
    }

    /// A model is a recipe: it reads the variable whenever it is called.
    private mutating func addVariable(_ storage: VariableStorage, _ node: Node) {
        steps.append(.variable(storage, slot: newSlot(node, [], isOpen: false)))
    }

    private mutating func append(_ op: Op, _ node: Node, _ operands: [Int], _ slot: Int) {
        do {
            let operation = try OpenOperation(
                op, inputs: node.inputs.map(\.spec.shape),
                spread: operands.map { spread.contains($0) }, who: who)
            if operation.isSpread { spread.insert(slot) }
            steps.append(.open(operation, inputs: operands, slot: slot))
        } catch {
            faults.append(error)
        }
    }

    /// Notes a fault if the lengths of a result cannot be told from the inputs.
    mutating func requireLengths(of node: Node) {
        guard let slot = slots[ObjectIdentifier(node)], spread.contains(slot) else { return }
        faults.append(OpenOperation.unknownLengths(who, "an output", node.spec.shape))
    }

    private mutating func finish(_ call: LayerCall, _ node: Node) {
        let use = useOfCall[call.id] ?? uses.count
        let slot = newSlot(
            node, [ModelGraph.Source(use: use, output: call.output)], isOpen: true)
        if use == uses.count {
            if let fault = call.fault { faults.append(fault) }
            for input in call.inputs { requireLengths(of: input.node) }
            let operands = call.inputs.compactMap { self.slot(of: $0) }
            uses.append(
                ModelGraph.Use(
                    layer: call.layer, inputs: operands, stateCount: call.stateCount,
                    arguments: call.arguments, sources: operands.flatMap { sources[$0] },
                    outputCount: call.outputCount, outputs: []))
            useOfCall[call.id] = use
            steps.append(.use(use))
        }
        uses[use].outputs.append((call.output, slot, node.spec))
    }

    /// Where the value of `tensor` is, with its mask.
    mutating func slot(of tensor: Tensor) -> Int? {
        guard let slot = slots[ObjectIdentifier(tensor.node)] else { return nil }
        guard let mask = tensor.ownMask.flatMap({ slots[ObjectIdentifier($0.node)] }) else {
            return slot
        }
        let behind = sources[slot] + sources[mask].filter { !sources[slot].contains($0) }
        let masked = addSlot(behind, tensor.spec, isOpen: true)
        steps.append(.masking(slot, by: mask, slot: masked))
        return masked
    }

    private mutating func newSlot(
        _ node: Node, _ behind: [ModelGraph.Source], isOpen open: Bool
    ) -> Int {
        slots[ObjectIdentifier(node)] = slotCount
        return addSlot(behind, node.spec, isOpen: open)
    }

    private mutating func addSlot(
        _ behind: [ModelGraph.Source], _ spec: TensorSpec, isOpen open: Bool
    ) -> Int {
        defer { slotCount += 1 }
        slotSpecs.append(spec)
        sources.append(behind)
        isOpen.append(open)
        return slotCount
    }

    /// Keras' order: by the longest way to an output, then in the order in which the walk met them.
    func layersInOrder() -> [Layer] {
        var useDepth = [Int](repeating: 0, count: uses.count)
        var layerDepth: [ObjectIdentifier: Int] = [:]
        for index in uses.indices.reversed() {
            let id = ObjectIdentifier(uses[index].layer)
            let depth = Swift.max(useDepth[index], layerDepth[id] ?? 0)
            layerDepth[id] = depth
            for source in uses[index].sources {
                useDepth[source.use] = Swift.max(useDepth[source.use], depth + 1)
            }
        }
        let layers = uses.map(\.layer).distinct
        let place = { (layer: Layer) in
            let id = ObjectIdentifier(layer)
            return (-(layerDepth[id] ?? 0), meeting[id] ?? -1)
        }
        return layers.sorted { place($0) < place($1) }
    }
}

extension Tensor {
    /// What must be there for it to have its value and its mask.
    fileprivate var behind: [Node] { [node] + [ownMask?.node].compactMap { $0 } }
}

extension Node {
    /// The layer call that made this symbolic value, if one did.
    fileprivate var layerCall: LayerCall? {
        guard case .placeholder(let placeholder) = kind else { return nil }
        return placeholder.origin as? LayerCall
    }
}
