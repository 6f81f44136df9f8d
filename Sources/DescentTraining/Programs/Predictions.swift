public import DescentCore
import DescentSupport

/// The outputs of a model for some data: in order, by name, or one after the other.
///
/// ```swift
/// let all = try model.predictAll(x)
/// let (first, kind) = (all[0], all["kind"])
/// for output in all { print(output.shape) }
/// ```
public struct Predictions: RandomAccessCollection, Sendable, CustomStringConvertible {
    /// The names of the outputs, in their order; see ``Model/outputNames``.
    public let names: [String]
    /// One for each output.
    public let tensors: [Tensor]

    init(_ tensors: [Tensor], names: [String]) {
        self.tensors = tensors
        self.names = names
    }

    /// 0, the first output.
    public var startIndex: Int { 0 }
    /// The number of outputs.
    public var endIndex: Int { tensors.count }

    /// Output number `index`, from 0; an invalid tensor if there are not so many.
    public subscript(index: Int) -> Tensor {
        if tensors.indices.contains(index) { return tensors[index] }
        return invalid(
            "outputs from 0 to \(tensors.count - 1)", got: "\(index)",
            fix: "The outputs are \(quotedList(names)).")
    }

    /// The output called `name`; an invalid tensor if there is none.
    public subscript(name: String) -> Tensor {
        if let index = names.firstIndex(of: name), index < tensors.count { return tensors[index] }
        return invalid(
            "the name of an output", got: "'\(name)'",
            fix: nameAdvice(name, among: names, "outputs"))
    }

    /// The outputs by name.
    public var dictionary: [String: Tensor] {
        Dictionary(zip(names, tensors), uniquingKeysWith: { first, _ in first })
    }

    /// `mean [5, 2], variance [5, 2]`.
    public var description: String {
        zip(names, tensors).map { "\($0) \($1.shape)" }.joined(separator: ", ")
    }

    private func invalid(_ expected: String, got: String, fix: String) -> Tensor {
        .invalid(ShapeError(who: "Predictions", expected: expected, got: got, fix: fix))
    }
}
