import DescentCore

/// What becomes of a node.
enum Role {
    case input(Int)
    /// Every element is this literal.
    case splat(Double)
    /// Known when compiling.
    case constant(TensorData)
    /// Read through by element-wise loops; copied out for everybody else.
    case broadcast
    /// The same bytes as its input.
    case alias
    case fused(Int)
    /// Cheap, and computed anew in each loop that reads it.
    case recomputed
    /// A sum over the rows of what loop n computes, added up while it runs.
    case summed(Int)
    /// Part of a chain of convolution, ReLU and pooling, and never made.
    case skipped
    /// Computed inside the product or convolution that feeds it.
    case epilogue(of: Int)
    case unit

    /// Whether readers look at what lies behind instead.
    var isReadThrough: Bool {
        switch self {
        case .broadcast, .alias, .recomputed, .skipped: true
        case .input, .splat, .constant, .fused, .summed, .epilogue, .unit: false
        }
    }

    var isRecomputed: Bool {
        if case .recomputed = self { true } else { false }
    }

    /// The loop that computes the node.
    var loop: Int? {
        switch self {
        case .fused(let loop), .summed(let loop): loop
        case .input, .splat, .constant, .broadcast, .alias, .recomputed, .skipped, .epilogue,
            .unit:
            nil
        }
    }
}
