import DescentCore

/// The last function before a model's output, read from the recorded graph, so that it is found in
/// sub-models and plain tensor maths too.
struct OutputActivation {
    let function: ActivationFunction
    /// The numbers that come out.
    let range: ClosedRange<Double>
    /// The layer that applied it; nil for maths outside of layers.
    let layer: Layer?
    /// How many elements a softmax makes add up to 1.
    var softmaxLength: Int?

    /// The function behind `output`; nil if it is none of Keras', or made of several.
    init?(of output: Tensor, in recording: ModelRecording) {
        self.init(output.node, recording, depth: 0)
    }

    private init?(_ output: Node, _ recording: ModelRecording, depth: Int) {
        var node = output
        while true {
            if case .operation(.concatenate) = node.kind, depth < 8 {
                let parts = node.inputs.map { OutputActivation($0, recording, depth: depth + 1) }
                guard let first = parts.first ?? nil,
                    parts.allSatisfy({ $0?.function == first.function })
                else { return nil }
                self = first
                return
            }
            let declared = recording.layer(returning: node)
            // Sums are seen in the graph, which also tells what of.
            let named = declared?.outputActivation.flatMap { $0.isLinear ? nil : $0 }
            if let function = node.activation ?? named, let range = function.range {
                self.function = function
                self.range = range
                layer = recording.layer(of: node) ?? declared
                softmaxLength = Tensor(node).softmaxSource.map { node.spec.shape[$0.axis] }
                return
            }
            guard let inner = node.behind(.moving) else { return nil }
            node = inner
        }
    }

    /// `the sigmoid of Dense 'dense_1'`.
    var title: String {
        let what = function.isLinear ? "the sums" : "the \(function.title)"
        return what + (layer.map { " of \($0.title)" } ?? " at the end of the model")
    }

    /// `Dense 'dense_1' ends in relu`, or what the model does.
    var ending: String {
        let who = layer?.title ?? "the model"
        return function.isLinear
            ? "\(who) has a linear output" : "\(who) ends in \(function.ending)"
    }
}
