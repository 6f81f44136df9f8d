/// The products of two tensors summed up along one axis of each, example by example.
///
///     y[n, …, …] = Σₖ a[n, …, k, …] · b[n, …, k, …]    // the axes of a that are left, then those of b
///
/// `[batch, d]` and `[batch, d]` give `[batch, 1]`; `[batch, n, d]` and `[batch, m, d]` with
/// `axes: 2` give `[batch, n, m]`.
public final class Dot: Layer, Configurable {
    private let axes: Axes
    private let normalize: Bool

    /// - Parameters:
    ///   - axes: along which axis of both, or of each: `2`, `[2, 1]`; not the batch. Negative axes
    ///     count from the end.
    ///   - normalize: whether vectors along the axes are scaled to length 1 first: then products of
    ///     two vectors are cosines. Default false.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        axes: Axes, normalize: Bool = false, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.axes = axes
        self.normalize = normalize
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same with an axis of each as a tuple: `Dot(axes: (2, 1))`.
    public convenience init(
        axes: (Int, Int), normalize: Bool = false, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            axes: Axes([axes.0, axes.1]), normalize: normalize, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The same without a label: `Dot(1)`.
    public convenience init(
        _ axes: Axes, normalize: Bool = false, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            axes: axes, normalize: normalize, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "axes", \Dot.axes, form: .oneOrList, rule: .oneOrTwo,
                "The axis of both tensors, or of each."),
            Parameter(
                "normalize", \Dot.normalize, default: false,
                "Whether vectors along the axes are scaled to length 1."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            axes: config[\Dot.axes], normalize: config[\Dot.normalize],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// The masks end here, as in Keras: other axes come out than went in.
    override public func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] { [] }

    /// The products summed up along the axes.
    override public func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        guard inputs.count == 2 else {
            return .invalid(
                needs("two inputs", got: "\(inputs.count)", fix: "Call it with a list of two."))
        }
        let places = zip(inputs, [axes.values.first ?? -1, axes.values.last ?? -1])
            .map { $0.shape.normalizedAxis($1) ?? 0 }
        let (a, b) = (inputs[0], inputs[1])
        guard !places.contains(0), a.shape[0] == b.shape[0],
            a.shape[places[0]] == b.shape[places[1]]
        else {
            return .invalid(
                needs(
                    "two inputs of one batch that are equally long on axes \(axes.values), which "
                        + "are not the batch axis 0", got: "shapes \(a.shape) and \(b.shape)",
                    fix: "Count axes from the batch, or negative from the end."))
        }
        let parts = zip(inputs, places).map { x, place in
            let numbers = x.dtype.isFloatingPoint ? x : x.cast(to: dtype)
            return normalize ? unitVectors(numbers, axes: [place], leastLength: 1e-7) : numbers
        }
        let product = Tensor.record(
            .dotGeneral(
                DotGeneral(
                    lhsBatch: [0], rhsBatch: [0], lhsContracting: [places[0]],
                    rhsContracting: [places[1]])), parts)
        return product.rank == 1 ? product.expandingDimension(at: 1) : product
    }
}

extension Rule<Axes> {
    fileprivate static var oneOrTwo: Rule {
        Rule(
            { "one or two axes as \($0)" }, got: { "\($0.values)" },
            fix: "Give an axis of both, or one of each.",
            holds: { (1...2).contains($0.values.count) })
    }
}
