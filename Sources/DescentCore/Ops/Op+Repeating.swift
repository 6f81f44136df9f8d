extension Op {
    /// Whether the result holds the operand's numbers and no others: repeated, or under another shape or type.
    package var onlyRepeats: Bool {
        switch self {
        case .identity, .convert, .broadcastInDim, .reshape: true
        case .constant, .iota, .unary, .binary, .compare, .select, .transpose, .slice, .reverse,
            .pad, .concatenate, .reduce, .argMax, .dotGeneral, .convolution,
            .convolutionInputGradient, .convolutionKernelGradient, .reduceWindow,
            .selectAndScatter, .selectAndGather, .gather, .scatterAdd, .randomUniform:
            false
        }
    }
}
