/// What ``Conv1DTranspose``, ``Conv2DTranspose`` and ``Conv3DTranspose`` have in common. Make one of
/// these, not this class.
public class TransposedConvolutionLayer: SlidingKernelLayer {
    /// `[window…, filters, channels]`, once built.
    public private(set) var kernel: Variable?

    private var geometry: TransposedGeometry {
        TransposedGeometry(window: options.window, outputPadding: options.outputPadding)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [filtersRow] + windowRows([.valid, .same]) + [
            Parameter(
                "output_padding", \SlidingKernelLayer.options.outputPadding,
                form: ConfigForm<[Int]>.lengths(axes).orNull, default: .some(nil),
                rule: Rule<[Int]>.addedCells(axes: axes).ifGiven,
                "Cells added at the end of each axis of the output."
            ).spelledAlong(axes, \SlidingKernelLayer.addedCells)
        ] + formatRows + outputRows
            + weightRows([
                ("kernel", \SlidingKernelLayer.options.kernel),
                ("bias", \SlidingKernelLayer.options.bias),
            ])
    }

    override func checkTogether() {
        requireNoStridesWithDilation(options.window)
        let (added, strides) = (options.outputPadding ?? [], options.window.strides)
        require(
            zip(added, strides).allSatisfy { $0 < $1 }, "outputPadding below the strides",
            got: "outputPadding \(added), strides \(strides)",
            fix: "Use less, or leave it out.")
    }

    override func makeKernels(channels: Int) throws {
        kernel = try addWeight(
            "kernel", Shape(options.window.size + [options.filters, channels]), options.kernel)
    }

    override var builtChannels: Int? { kernel?.shape[-1] }

    override func outputShape(_ input: Shape) -> Shape? {
        guard options.window.isValid(axes: Self.axes), configurationError == nil else {
            return nil
        }
        let lengths = geometry.axes(input.spatial).map(\.length)
        return Shape([input[0]] + lengths + [options.filters])
    }

    override func lengthFault(_ shape: Shape) -> ShapeError? {
        let spatial = options.dataFormat.channelsLast(shape).spatial
        guard geometry.axes(spatial).contains(where: { $0.length < 1 }) else { return nil }
        return needs(
            "inputs large enough for an output of at least one cell", got: "shape \(shape)",
            fix: "Leave outputPadding out, or use a larger kernel or input.")
    }

    override func sums(_ x: Tensor) -> Tensor {
        guard let kernel else { return unbuilt }
        let axes = geometry.axes(x.shape.spatial)
        return transposedConvolution(
            x, kernel.value, lengths: axes.map(\.length), strides: options.window.strides,
            padding: axes.map(\.pads), dilations: options.window.dilations)
    }
}

extension Rule<[Int]> {
    /// A number of 0 or more for each axis.
    fileprivate static func addedCells(axes: Int) -> Rule {
        Rule(
            { "\(axes == 1 ? "a number" : "\(axes) numbers") of 0 or more as \($0)" },
            fix: "Leave it out for what the padding says."
        ) { $0.count == axes && $0.allSatisfy { (0...largestWindow).contains($0) } }
    }
}

extension SlidingKernelLayer {
    /// ``SlidingKernelOptions/outputPadding``, which is empty where there is none.
    fileprivate var addedCells: [Int] { options.outputPadding ?? [] }
}
