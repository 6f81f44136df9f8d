/// Applies a function to every element; the shape stays.
///
/// ```swift
/// Activation(.relu)
/// Activation("relu")
/// Activation { x in gelu(x, approximate: true) }
/// ```
public final class Activation: Layer {
    /// The named function, or nil for a function of your own.
    public let activation: ActivationFunction?
    private let function: (Tensor) -> Tensor

    /// A function Keras has a name for.
    public init(
        _ activation: ActivationFunction, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.activation = activation
        function = activation.callAsFunction
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
        requireKnown(activation)
    }

    /// A function of your own. Files cannot hold it: its configuration says `custom`.
    public init(
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line, function: @escaping (Tensor) -> Tensor
    ) {
        activation = nil
        self.function = function
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    override var outputActivation: ActivationFunction? { activation?.known }

    override public func config() -> [ConfigEntry] {
        [ConfigEntry("activation", activation?.configValue ?? .string("custom"))]
    }

    override func outputShapeAfterFault(_ inputs: [Shape]) -> Shape? { inputs.first }

    /// The function of x.
    override public func call(_ x: Tensor, training: Bool) -> Tensor { function(x) }
}
