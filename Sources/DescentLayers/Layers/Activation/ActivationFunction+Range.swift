import DescentSupport

// What is known of the numbers that come out of an activation.

extension ActivationFunction {
    /// The numbers that come out, ends included; nil where that is not known.
    public var range: ClosedRange<Double>? {
        switch kind {
        case .named(let named): named.range
        case .custom(let custom): custom.range
        case .unknown: nil
        }
    }

    /// This function, if it is one whose range is known.
    var known: ActivationFunction? { range == nil ? nil : self }

    /// What messages call it: `relu`, or `custom activation`.
    package var title: String { if case .custom = kind { "custom activation" } else { kerasName } }

    /// Behind "ends in": `relu`, or `a custom activation`.
    package var ending: String {
        if case .custom = kind { "a custom activation" } else { kerasName }
    }

    /// Whether outputs have the shape of the sums; one of Keras' functions halves it.
    var keepsShape: Bool { self != .glu }

    /// Whether it changes nothing.
    package var isLinear: Bool { self == .linear }

    /// Whether elements add up to 1 along an axis.
    package var sharesOut: Bool { self == .softmax }

    /// Whether it gives probabilities, each between 0 and 1.
    package var givesProbabilities: Bool { range == 0...1 }

    /// Whether numbers are above 0, so that they have a sum to be divided by.
    package var isPositive: Bool { self == .softplus || self == .exponential }

    /// Whether a softmax or sigmoid may follow: it is what those are called with.
    package var givesLogits: Bool { self == .linear || self == .logSoftmax }

    /// Whether it is what outputs that are numbers to be predicted end in.
    package var suitsNumbers: Bool { self == .linear || self == .relu }
}

extension NamedActivation {
    var range: ClosedRange<Double> {
        let infinity = Double.infinity
        return switch self {
        case .linear, .leakyRelu, .hardShrink, .softShrink, .tanhShrink: -infinity...infinity
        case .relu, .softplus, .exponential, .squareplus, .sparsePlus, .sparsemax: 0...infinity
        case .sigmoid, .softmax, .hardSigmoid, .sparseSigmoid: 0...1
        case .tanh, .softsign, .hardTanh: -1...1
        case .elu, .celu: -1...infinity
        case .hardSilu: -0.375...infinity
        case .selu: -1.7581...infinity
        case .gelu: -0.17...infinity
        case .silu: -0.2785...infinity
        case .mish: -0.3089...infinity
        case .logSoftmax, .logSigmoid: -infinity...0
        case .relu6: 0...6
        }
    }
}

extension ClosedRange<Double> {
    /// `numbers from -1 to 1`, `any number`.
    package var inWords: String {
        switch (lowerBound.isFinite, upperBound.isFinite) {
        case (false, false): "any number"
        case (true, false): "numbers of \(shortNumber(lowerBound)) or more"
        case (false, true): "numbers of \(shortNumber(upperBound)) or less"
        case (true, true): "numbers from \(shortNumber(lowerBound)) to \(shortNumber(upperBound))"
        }
    }
}
