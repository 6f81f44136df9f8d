/// The axes of each example in another order: axis i of the output is axis `dims[i − 1]` of the input,
/// counted from 1; the batch stays in front.
///
/// ```swift
/// Permute([2, 1])    // [batch, steps, features] becomes [batch, features, steps]
/// ```
public final class Permute: Layer, Configurable {
    private let dims: [Int]

    /// - Parameters:
    ///   - dims: the axes 1, 2, … in their new order, each once.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        dims: [Int], name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.dims = dims
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label, from an array or a tuple: `Permute([2, 1])`, `Permute((2, 1))`.
    public convenience init<each Length: SizePart>(
        _ dims: (repeat each Length), name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        var axes: [Int] = []
        for axis in repeat each dims { axes += axis.sizeLengths }
        self.init(dims: axes, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "dims", \Permute.dims, rule: .permutation,
                "The axes of an example, from 1, in their new order.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            dims: config[\Permute.dims], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// The lengths of the input in their new order.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let input = inputs.first, input.shape.rank == dims.count + 1,
            dims.allSatisfy({ (1..<input.shape.rank).contains($0) })
        else { return try super.outputSpecs(for: inputs) }
        let lengths = [input.shape[0]] + dims.map { input.shape[$0] }
        return [TensorSpec(Shape(lengths), computed(input.dtype))]
    }

    /// The axes in their new order.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard x.rank == dims.count + 1 else {
            return .invalid(
                needs(
                    "inputs with a batch and \(dims.count) axes", got: "shape \(x.shape)",
                    fix: "Name every axis of an example once, from 1."))
        }
        return x.transposed(axes: [0] + dims)
    }
}

extension Rule<[Int]> {
    /// Each number from 1 up to the count once.
    fileprivate static var permutation: Rule {
        Rule(
            { "each axis of an example once as \($0), counted from 1" },
            fix: "Use for example dims: [2, 1]."
        ) { !$0.isEmpty && $0.sorted() == Array(1...$0.count) }
    }
}
