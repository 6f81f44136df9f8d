import DescentCore
import DescentLayers

/// A function that records a step, and the programs made from it:
/// one for the types and shapes of arguments.
final class CompiledFunction<Result: TensorStructure> {
    private let body: ([Tensor]) throws -> Result
    private var steps: [[TensorSpec]: Step] = [:]
    private var random: StepRandom?
    /// The layers that `body` calls, as they were.
    private var layers = CalledLayers()
    /// Programs kept: a last, smaller batch has one of its own.
    private let capacity = 64

    private struct Step {
        let program: StepProgram
        let outputs: [TensorSpec]
        /// What `body` returned, without numbers.
        let template: Result
    }

    init(_ body: @escaping ([Tensor]) throws -> Result) { self.body = body }

    /// The results for these arguments.
    func call(_ arguments: [any TensorConvertible]) throws -> Result {
        let data = try arguments.map { try $0.tensor.data() }
        let step = try step(for: data.map(\.spec))
        let results = try step.program.hold {
            step.program.read(data.map { RawColumn(base: $0.address, rowBytes: 0) }, first: 0)
            try withExtendedLifetime(data) { try step.program.run() }
            return try step.outputs.enumerated().map { i, spec in
                Tensor(data: try TensorData(spec) { try step.program.copyOutput(i, to: $0) })
            }
        }
        var rest = results[...]
        return step.template.filled(from: &rest)
    }

    private func step(for specs: [TensorSpec]) throws -> Step {
        if !layers.areUnchanged() { steps = [:] }
        if let step = steps[specs] { return step }
        if steps.count >= capacity { steps = [:] }
        let step = try record(specs)
        steps[specs] = step
        return step
    }

    private func record(_ specs: [TensorSpec]) throws -> Step {
        let random = try self.random ?? StepRandom()
        self.random = random
        let placeholders = specs.enumerated().map { Tensor.placeholder($1, name: "argument \($0)") }
        let recorder = OutputRecorder()
        let (template, updates) = try random.record { _ in
            try recorder.record { try body(placeholders) }
        }
        layers.note(recorder.calls.map(\.layer))
        let outputs = template.tensors
        return Step(
            program: try StepProgram(
                outputs: outputs, updates: updates, placeholders: placeholders, device: nil),
            outputs: outputs.map(\.spec), template: template)
    }
}

/// Layers that programs were made from, and what of them is baked into these.
private struct CalledLayers {
    private struct Called {
        let layer: Layer
        let identity: LayerIdentity
        let isTrainable: Bool
        let sublayers: [ObjectIdentifier]
    }
    private var layers: [Called] = []
    private var known = Set<ObjectIdentifier>()
    private var variables: [(variable: Variable, isTrainable: Bool)] = []
    private var revision = LayerChanges.count

    mutating func note(_ called: [Layer]) {
        for layer in called where known.insert(ObjectIdentifier(layer)).inserted {
            layers.append(
                Called(
                    layer: layer, identity: LayerIdentity(layer), isTrainable: layer.trainable,
                    sublayers: layer.sublayers.map(ObjectIdentifier.init)))
            variables += layer.ownWeights.map { ($0, $0.trainable) }
        }
    }

    /// Forgets all of them if one was frozen or thawed, has learned, or got other layers inside.
    ///
    /// - Returns: whether none was.
    mutating func areUnchanged() -> Bool {
        let now = LayerChanges.count
        let isSame =
            layers.allSatisfy { called in
                called.layer.trainable == called.isTrainable
                    && (now == revision
                        || called.layer.sublayers.map(ObjectIdentifier.init) == called.sublayers
                            && LayerIdentity(called.layer) == called.identity)
            } && variables.allSatisfy { $0.variable.trainable == $0.isTrainable }
        revision = now
        if !isSame { (layers, known, variables) = ([], [], []) }
        return isSame
    }
}
