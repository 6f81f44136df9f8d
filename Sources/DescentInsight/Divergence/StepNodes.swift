import DescentCore

/// Every value of a training step in the order in which it comes about: forward pass, loss,
/// derivatives, updates; with the layer each belongs to, and the axis along which it holds the
/// rows of the batch.
struct StepNodes: GraphReading {
    let step: RecordedStep
    private let reader: NodeReader
    var nodes: [Node] { reader.nodes }
    /// Layer calls of the step, inner layers first.
    let calls: [RecordedCall]
    let rows: Int
    /// Weights and the optimizer's state.
    let variables: [Variable]
    /// Memory of the weights that are trained.
    let trained: Set<ObjectIdentifier>
    let model: Model
    let losses: [Loss]
    let optimizer: Optimizer
    /// Where the forward pass, the loss and the derivatives end.
    private let ends: (forward: Int, loss: Int, backward: Int)
    private let layers: [[String]: Layer]
    private let batchAxes: [Int?]

    init(_ recorder: StepRecorder, _ data: Dataset, rows: Int) throws {
        let outputs = OutputRecorder()
        let step = try outputs.record {
            try recorder.step(training: true, data, rows: rows)
        }
        variables = recorder.model.weights + recorder.compilation.optimizer.variables
        (model, losses, optimizer) = (
            recorder.model, recorder.compilation.losses, recorder.compilation.optimizer
        )
        trained = Set(recorder.model.trainableWeights.map { ObjectIdentifier($0.storage) })
        let watched = Set(variables.map { ObjectIdentifier($0.storage) })
        let parts = Self.parts(of: step, watched)
        let counts = parts.indices.map { topologicalOrder(Array(parts[...$0].joined())).count }
        let reader = NodeReader(Array(parts.joined()))
        self.reader = reader
        if let error = reader.nodes.lazy.compactMap({ Tensor($0).error }).first { throw error }
        ends = (counts[0], counts[1], counts[2])
        self.step = step
        self.rows = rows
        calls = outputs.calls
        layers = Dictionary(
            outputs.calls.map { ($0.path, $0.layer) }, uniquingKeysWith: { first, _ in first })
        // The same step for one row more: lengths that differ follow the batch.
        let twin = try? recorder.step(training: true, data, rows: rows + 1)
        let twins = twin.map { topologicalOrder(Array(Self.parts(of: $0, watched).joined())) } ?? []
        batchAxes = Self.batchAxes(reader.nodes, twins, step.placeholders, rows)
    }

    /// What each phase computes. A data set's columns come first, so that their values
    /// are looked at too.
    private static func parts(
        of step: RecordedStep, _ watched: Set<ObjectIdentifier>
    ) -> [[Node]] {
        let updates = step.updates.filter { watched.contains(ObjectIdentifier($0.0)) }
        return [
            step.placeholders.map(\.node) + step.outputs.map(\.node), [step.loss.node],
            step.gradients.map(\.node), updates.map(\.1.node),
        ]
    }

    private static func batchAxes(
        _ nodes: [Node], _ twins: [Node], _ placeholders: [Tensor], _ rows: Int
    ) -> [Int?] {
        if nodes.count == twins.count {
            return zip(nodes, twins).map { node, twin in
                let lengths = zip(node.spec.shape, twin.spec.shape)
                return Array(lengths).firstIndex { $0 != $1 && $0 > 0 && $0 % rows == 0 }
            }
        }
        // A model for one batch size only: the first axis, of what is computed from data.
        var fromData = Set(placeholders.map { ObjectIdentifier($0.node) })
        return nodes.map { node in
            if node.inputs.contains(where: { fromData.contains(ObjectIdentifier($0)) }) {
                fromData.insert(ObjectIdentifier(node))
            }
            let isData = fromData.contains(ObjectIdentifier(node))
            return isData && node.spec.shape.first == rows ? 0 : nil
        }
    }

    /// The largest magnitude of the trained weights as they are.
    var largestWeight: Double {
        get throws {
            try variables.filter { trained.contains(ObjectIdentifier($0.storage)) }
                .map { try $0.storage.largest }.max() ?? 0
        }
    }

    /// The number of the node behind `tensor`.
    func place(of tensor: Tensor) -> Int? { reader.place(of: tensor.node) }

    /// The number of the node that is the new value of a variable.
    func update(of storage: VariableStorage) -> Int? {
        step.updates.first { $0.0 === storage }.flatMap { place(of: $0.1) }
    }

    func operands(of i: Int) -> [Int] { reader.operands(of: i) }

    func tensor(_ i: Int) -> Tensor { Tensor(nodes[i]) }

    func op(_ i: Int) -> Op? { reader.op(i) }

    /// The layer that node `i` belongs to, itself or as its derivative.
    func layer(of i: Int) -> (layer: Layer, path: [String])? {
        layer(at: nodes[i].scope?.path ?? [])
    }

    /// The layer whose names are `path`, or the nearest one around it.
    func layer(at path: [String]) -> (layer: Layer, path: [String])? {
        var path = path
        while !path.isEmpty {
            if let layer = layers[path] { return (layer, path) }
            path.removeLast()
        }
        return nil
    }

    func phase(of i: Int) -> DivergenceReport.Phase {
        switch i {
        case ..<ends.forward: .forward
        case ..<ends.loss: .loss
        case ..<ends.backward: .backward
        // Running means of layers are updates, but no optimizer's.
        default: layer(of: i) == nil ? .update : .forward
        }
    }

    /// `i`s such that a node of `roots` depends on node `i`.
    func behind(_ roots: [Int]) -> [Int] {
        var needed = [Bool](repeating: false, count: nodes.count)
        for root in roots { needed[root] = true }
        for i in nodes.indices.reversed() where needed[i] {
            for input in operands(of: i) { needed[input] = true }
        }
        return nodes.indices.filter { needed[$0] }
    }

    /// The row of the batch that element `element` of node `i` belongs to;
    /// nil without an axis for rows.
    func rowFinder(of i: Int) -> ((Int) -> Int)? {
        guard let axis = batchAxes[i] else { return nil }
        let shape = nodes[i].spec.shape
        let (length, inner) = (shape.dimensions[axis], shape.strides[axis])
        // Axes may hold several cells of each row one after the other.
        let cells = length / rows
        return { element in element / inner % length / cells }
    }
}
