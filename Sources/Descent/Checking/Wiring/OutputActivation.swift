import DescentCore
import DescentSupport

/// The last function before a model's output, read from the recorded graph, so that it is found in
/// sub-models and plain tensor maths too.
struct OutputActivation {
    let function: ActivationFunction
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
            let named = declared?.outputActivation == .linear ? nil : declared?.outputActivation
            if let function = node.activation ?? named {
                self.function = function
                layer = recording.layer(of: node) ?? declared
                softmaxLength = Tensor(node).softmaxSource.map { node.spec.shape[$0.axis] }
                return
            }
            guard let inner = node.behindMovement else { return nil }
            node = inner
        }
    }

    /// `the sigmoid of Dense 'dense_1'`.
    var title: String {
        let what = function == .linear ? "the sums" : "the \(function.kerasName)"
        return what + (layer.map { " of \($0.title)" } ?? " at the end of the model")
    }

    /// `Dense 'dense_1' ends in relu`, or what the model does.
    var ending: String {
        let who = layer?.title ?? "the model"
        return function == .linear
            ? "\(who) has a linear output" : "\(who) ends in \(function.kerasName)"
    }
}

extension ActivationFunction {
    /// The numbers that come out, ends included.
    var range: ClosedRange<Double> {
        let infinity = Double.infinity
        guard case .named(let named) = kind else { return -infinity...infinity }
        return switch named {
        case .linear, .leakyRelu: -infinity...infinity
        case .relu, .softplus, .exponential: 0...infinity
        case .sigmoid, .softmax, .hardSigmoid: 0...1
        case .tanh, .softsign: -1...1
        case .elu: -1...infinity
        case .selu: -1.7581...infinity
        case .gelu: -0.17...infinity
        case .silu: -0.2785...infinity
        case .mish: -0.3089...infinity
        case .logSoftmax, .logSigmoid: -infinity...0
        case .relu6: 0...6
        }
    }

    /// The range in words.
    var rangeText: String {
        switch (range.lowerBound.isFinite, range.upperBound.isFinite) {
        case (false, false): "any number"
        case (true, false): "numbers of \(shortNumber(range.lowerBound)) or more"
        case (false, true): "numbers of \(shortNumber(range.upperBound)) or less"
        case (true, true):
            "numbers from \(shortNumber(range.lowerBound)) to \(shortNumber(range.upperBound))"
        }
    }
}
