public import DescentCore

/// A function of your own as a layer.
///
/// ```swift
/// Lambda { x in x * x }
/// Lambda { (inputs: [Tensor]) in inputs[0] - inputs[1] }
/// ```
///
/// It has no weights; write a ``Layer`` for those. Files hold no Swift code: a model with a `Lambda`
/// cannot be saved whole, its weights can. Masks end here.
public final class Lambda: Layer {
    private let function: ([Tensor]) -> Tensor

    /// A function of one input.
    ///
    /// - Parameters:
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type that inputs are converted to; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    ///   - function: plain tensor maths, with the batch as the first axis.
    public init(
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line,
        _ function: @escaping (Tensor) -> Tensor
    ) {
        self.function = { function($0[0]) }
        takesSeveral = false
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// A function of several inputs.
    @_disfavoredOverload
    public init(
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line,
        _ function: @escaping ([Tensor]) -> Tensor
    ) {
        self.function = function
        takesSeveral = true
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    private let takesSeveral: Bool

    /// What the function makes of the inputs.
    override public func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        if takesSeveral { return function(inputs) }
        let x = onlyInput(of: inputs)
        return x.error == nil ? function([x]) : x
    }
}
