public import DescentCore

/// What a compiled function may return: tensors, and arrays, dictionaries and optionals of them.
public protocol TensorStructure {
    /// All tensors in it, in a fixed order.
    var tensors: [Tensor] { get }
    /// The same structure with other tensors, taken from the front of `tensors`.
    func filled(from tensors: inout ArraySlice<Tensor>) -> Self
}

extension Tensor: TensorStructure {
    /// Itself.
    public var tensors: [Tensor] { [self] }
    /// The first of `tensors`.
    public func filled(from tensors: inout ArraySlice<Tensor>) -> Tensor {
        tensors.popFirst() ?? self
    }
}

extension Array: TensorStructure where Element: TensorStructure {
    /// Those of all elements, in their order.
    public var tensors: [Tensor] { flatMap(\.tensors) }
    /// As many elements, each filled in turn.
    public func filled(from tensors: inout ArraySlice<Tensor>) -> [Element] {
        map { $0.filled(from: &tensors) }
    }
}

extension Optional: TensorStructure where Wrapped: TensorStructure {
    /// Those of the value; none of nil.
    public var tensors: [Tensor] { self?.tensors ?? [] }
    /// The value filled; nil stays nil.
    public func filled(from tensors: inout ArraySlice<Tensor>) -> Wrapped? {
        map { $0.filled(from: &tensors) }
    }
}

extension Dictionary: TensorStructure where Key == String, Value: TensorStructure {
    /// Those of all values, in alphabetical order of the keys.
    public var tensors: [Tensor] { keys.sorted().flatMap { self[$0]?.tensors ?? [] } }
    /// The same keys, whose values are filled in alphabetical order.
    public func filled(from tensors: inout ArraySlice<Tensor>) -> [String: Value] {
        var result = self
        for key in keys.sorted() { result[key] = self[key]?.filled(from: &tensors) }
        return result
    }
}
