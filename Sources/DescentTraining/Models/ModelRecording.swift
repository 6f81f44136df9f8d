import DescentCore

/// A model recorded once on made-up inputs, of lengths made up where they are unknown:
/// nodes to look at. Nothing is computed, and nothing layers assign or add is kept.
package struct ModelRecording {
    package let inputs: [Tensor]
    package let outputs: [Tensor]
    /// What every layer returned, inner layers before the layers they are part of.
    let calls: [RecordedCall]

    /// Everything that does not fit, in the order it was met.
    package let faults: [any Error]

    package init(_ model: Model, _ specs: [TensorSpec], _ lengths: TrialLengths = .small) {
        let isOpen = specs.contains { !$0.shape.isKnown }
        inputs = specs.map { spec in
            Tensor.placeholder(
                TensorSpec(lengths.filled(spec.shape), spec.dtype), name: "trial")
        }
        let trace = StepTrace.forTrial()
        let recorder = OutputRecorder(collectsFaults: true)
        let inputs = inputs
        let record = {
            trace.record { recorder.record { model.callInside(inputs, training: false) } }
        }
        outputs = isOpen ? lengths.hidden(record) : record()
        calls = recorder.calls
        faults = recorder.faults + outputs.compactMap(\.error)
    }

    /// The innermost layer that recorded `node`; nil for maths outside of layers.
    package func layer(of node: Node) -> Layer? {
        guard let path = node.scope?.path else { return nil }
        return calls.filter { path.starts(with: $0.path) }.max { $0.path.count < $1.path.count }?
            .layer
    }

    /// The innermost layer that returned `node`.
    package func layer(returning node: Node) -> Layer? {
        calls.first { $0.outputs.contains { $0.node === node } }?.layer
    }
}
