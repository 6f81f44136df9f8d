/// x where it is positive, `alpha` · (eˣ − 1) elsewhere; the shape stays.
///
/// - Source: Clevert et al. 2015, arXiv:1511.07289.
public final class ELU: Layer {
    private let alpha: Double

    /// - Parameters:
    ///   - alpha: the depth of the negative part; default 1.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        alpha: Double = 1, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.alpha = alpha
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
        require(alpha.isFinite, "a finite alpha", got: "\(alpha)", fix: "Use 1.")
    }

    /// The same without a label: `ELU(0.5)`.
    public convenience init(
        _ alpha: Double, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(
            alpha: alpha, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    override public func config() -> [ConfigEntry] { [ConfigEntry("alpha", .double(alpha))] }

    override func outputShapeAfterFault(_ inputs: [Shape]) -> Shape? { inputs.first }

    /// x where it is positive, `alpha` · (eˣ − 1) elsewhere; the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor { elu(x, alpha: alpha) }
}
