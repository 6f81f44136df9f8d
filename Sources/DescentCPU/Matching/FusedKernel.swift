import DescentCore

/// The kernels that do the work of several operations of the graph, and what each of them can do.
///
/// This is the only place that says so. The matcher asks it before it gives nodes to a kernel, and
/// the emitter asks it again: a shape that it does not admit is refused with an error, never
/// computed. What a kernel reads follows from its shape alone, so a shape within its limits keeps
/// it inside its operands; the tests run each kernel at the edges of its limits between pages that
/// cannot be read.
///
/// | pattern | kernels | limits |
/// | --- | --- | --- |
/// | convolution, bias, ReLU, 2×2 pooling | `chain_forward` | ``directChain`` |
/// | the same | `winograd_pool` | ``winogradChain`` |
/// | the way back through either | `chain_backward_data`, `chain_backward_weights` | ``chainGradients`` |
/// | convolution, bias, ReLU | `winograd_forward` | ``winograd`` |
/// | gradients of a convolution | `winograd_forward` turned, `winograd_weights` | ``winograd`` |
/// | convolution, bias | oneDNN | ``libraryConvolution`` |
/// | gradient of a kernel | oneDNN | ``libraryKernelGradient`` |
/// | product, bias, ReLU | `gemm`, `gemv`, oneDNN | ``takesBias(_:_:_:)`` |
/// | sums over rows in a loop | `add_columns` | ``rowSums`` |
enum FusedKernel: String, CaseIterable {
    /// Tap by tap, with the four outputs of a window in registers.
    case directChain = "direct convolution, ReLU and pooling"
    /// In tiles of 2×2 outputs.
    case winogradChain = "Winograd convolution, ReLU and pooling"
    /// From the winners of the windows alone.
    case chainGradients = "gradients of convolution, ReLU and pooling"
    /// In tiles of 2×2 or 4×4 outputs.
    case winograd = "Winograd convolution"
    /// Whatever oneDNN is handed: one axis becomes an image of height 1.
    case libraryConvolution = "oneDNN convolution"
    /// The same for the gradient of the kernel.
    case libraryKernelGradient = "oneDNN gradient of a kernel"

    /// Channels from which on tiles of 2×2 beat single taps.
    private static let channelsForTiles = 8

    var limits: ConvolutionLimits {
        switch self {
        // More taps would not stay in the first-level cache beside a band of the image,
        // and oneDNN wins.
        case .directChain: ConvolutionLimits(taps: 1...75)
        case .winogradChain:
            ConvolutionLimits(window: [3, 3], channels: Self.channelsForTiles...(.max))
        // Winners and cells are counted in 32 bits: a list for each filter,
        // a row of windows at a time.
        case .chainGradients: ConvolutionLimits(rowLength: 1...(1 << 20))
        // Less fills neither the vectors nor the tiles.
        case .winograd:
            ConvolutionLimits(
                window: [3, 3], channels: Self.channelsForTiles...(.max), filters: 8...(.max),
                positions: 16...(.max))
        case .libraryConvolution: ConvolutionLimits(axes: 1...3, isPlain: false)
        // For windows of one cell with strides oneDNN 2.6 gives wrong numbers and writes beyond
        // its scratch memory.
        case .libraryKernelGradient:
            ConvolutionLimits(axes: 1...3, isPlain: false, mayStepOverCells: false)
        }
    }

    func admits(_ shape: ConvolutionShape) -> Bool { limits.admit(shape) }

    /// The kernel for convolution, bias, ReLU and pooling; nil if there is none.
    static func chain(for shape: ConvolutionShape) -> FusedKernel? {
        guard chainGradients.admits(shape) else { return nil }
        return [.winogradChain, .directChain].first { $0.admits(shape) }
    }

    /// Whether a chain pays in training: with windows of one cell on many channels products are
    /// faster than going from winner to winner.
    static func chainPaysInTraining(_ shape: ConvolutionShape) -> Bool {
        shape.taps > shape.channels || shape.channels < channelsForTiles
    }

    /// - Throws: ``EngineError/kernelLimits(kernel:needs:got:)`` for a shape the kernel was not
    ///   made for: it would read what is not there.
    func require(_ shape: ConvolutionShape) throws(EngineError) {
        guard admits(shape) else {
            throw .kernelLimits(kernel: rawValue, needs: limits.text, got: shape.text)
        }
    }

    /// Whether a product may add a vector to each row: its columns are the result's
    /// last axis alone.
    static func takesBias(_ dot: DotGeneral, _ operands: [TensorSpec], _ result: TensorSpec) -> Bool
    {
        let inner = dot.lhsContracting.reduce(1) { $0 * operands[0].shape.dimensions[$1] }
        return result.dtype == .float32 && result.shape.elementCount > 0 && result.shape.rank >= 2
            && dot.lhsBatch.isEmpty && inner > 0 && dot.rhsFree(operands[1].shape.rank).count == 1
    }

    /// Widths of rows that a loop can add up while it runs: some vectors wide, and within a tile.
    static let rowSums = 8...widestRow

    /// Longest row that a tile of a loop is a multiple of.
    static let widestRow = 2048
}
