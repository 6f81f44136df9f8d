/// Rows and columns of zeros around images: `[batch, height, width, channels]`.
///
/// ```swift
/// ZeroPadding2D(padding: 1)                   // one on every side
/// ZeroPadding2D(padding: (1, 2))              // one above and below, two left and right
/// ZeroPadding2D(padding: ((0, 1), (2, 3)))    // above, below; left, right
/// ```
public final class ZeroPadding2D: Layer, Configurable {
    private let padding: [(Int, Int)]

    /// - Parameters:
    ///   - padding: (above, below) and (left, right), 0 or more.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        padding: ((Int, Int), (Int, Int)), name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.padding = [padding.0, padding.1]
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// - Parameters:
    ///   - padding: above and below each; left and right each.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        padding: (Int, Int), name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(
            padding: ((padding.0, padding.0), (padding.1, padding.1)), name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// - Parameters:
    ///   - padding: the same on every side; default 1.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        padding: Int = 1, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(padding: (padding, padding), name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `ZeroPadding2D(((1, 1), (2, 2)))`.
    public convenience init(
        _ padding: ((Int, Int), (Int, Int)), name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            padding: padding, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `ZeroPadding2D((1, 2))`.
    public convenience init(
        _ padding: (Int, Int), name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            padding: padding, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `ZeroPadding2D(1)`.
    public convenience init(
        _ padding: Int, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(
            padding: padding, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "padding", \ZeroPadding2D.padding, form: .sides,
                default: [(1, 1), (1, 1)], rule: .amounts,
                "Above and below, then left and right."
            ).spelled { (layer: ZeroPadding2D) in
                let sides = layer.padding.map { "(\($0.0), \($0.1))" }
                return "(\(sides.joined(separator: ", ")))"
            },
            .dataFormat,
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        let sides = try config[\ZeroPadding2D.padding]
        try self.init(
            padding: (sides[0], sides[1]), name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// `[batch, height, width, channels]` with zeros around: height + above + below, width + left +
    /// right.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = spatialFault(x.shape, axes: 2) { return .invalid(fault) }
        return x.padded([(0, 0)] + padding + [(0, 0)])
    }
}

extension ConfigForm<[(Int, Int)]> {
    /// Two pairs, one for each axis.
    fileprivate static var sides: ConfigForm {
        ConfigForm(
            "two pairs of whole numbers", write: { .list($0.map { .ints([$0.0, $0.1]) }) },
            read: { value in
                guard let sides = try [[Int]](configValue: value), sides.count == 2,
                    sides.allSatisfy({ $0.count == 2 })
                else { return nil }
                return sides.map { ($0[0], $0[1]) }
            })
    }
}

extension Rule<[(Int, Int)]> {
    fileprivate static var amounts: Rule {
        Rule(
            { "\($0) of 0 or more" }, got: { "\($0.flatMap { [$0.0, $0.1] })" },
            fix: "Slice the tensor to remove cells."
        ) { sides in
            sides.allSatisfy { [$0.0, $0.1].allSatisfy((0...largestWindow).contains) }
        }
    }
}
