/// What `fit`, `evaluate` and `predict` take: the array of a model with one input, a list of arrays
/// in the order of its inputs or outputs, or arrays by name.
///
/// Tensors, numbers and nested arrays are model data; so are `[Tensor]`, `[String: Tensor]` and
/// dictionaries of nested arrays. Lists and dictionaries whose elements differ in type are written
/// as literals, which become ``MixedData``:
///
/// ```swift
/// try model.fit([titles, Tensor(bodies)], ["priority": scores, "department": classes])
/// ```
public protocol ModelData {
    /// The arrays: one, in order, or by name.
    var modelData: MixedData { get }
}

/// One array, a list of arrays or arrays by name, each of any type that
/// ``TensorConvertible`` allows.
public struct MixedData: ModelData, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package enum Form {
        case one(any TensorConvertible)
        case list([any TensorConvertible])
        /// In the order they were given.
        case named([(name: String, data: any TensorConvertible)])
    }
    package let form: Form

    package init(_ form: Form) { self.form = form }

    /// Arrays in the order of the model's inputs or outputs.
    public init(_ list: [any TensorConvertible]) { form = .list(list) }
    /// Arrays by the names of the model's inputs or outputs.
    public init(_ named: [String: any TensorConvertible]) {
        form = .named(named.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
    /// Arrays in the order of the model's inputs or outputs.
    public init(arrayLiteral elements: any TensorConvertible...) { form = .list(elements) }
    /// Arrays by the names of the model's inputs or outputs.
    public init(dictionaryLiteral elements: (String, any TensorConvertible)...) {
        form = .named(elements.map { (name: $0.0, data: $0.1) })
    }

    /// Itself.
    public var modelData: MixedData { self }

    /// A list's element must be one array: a list inside a list has no meaning.
    fileprivate var single: any TensorConvertible {
        if case .one(let data) = form { return data }
        return Tensor.invalid(
            ShapeError(
                who: "Data for a model", expected: "one array for each input or output",
                got: "a list inside a list", fix: "Give [a, b], or a dictionary by name."))
    }
}

extension TensorConvertible {
    /// One array.
    public var modelData: MixedData { MixedData(.one(self)) }
}

extension Array: ModelData where Element: ModelData {
    /// A nested array of numbers is one array; several tensors are a list.
    public var modelData: MixedData {
        if let whole = self as? any TensorConvertible { return MixedData(.one(whole)) }
        if let whole = (self as? any WholeArray)?.whole { return MixedData(.one(whole)) }
        return MixedData(.list(map(\.modelData.single)))
    }
}

extension Dictionary: ModelData where Key == String, Value: ModelData {
    /// Arrays by name, in alphabetical order.
    public var modelData: MixedData {
        let pairs = sorted { $0.key < $1.key }
        return MixedData(.named(pairs.map { (name: $0.key, data: $0.value.modelData.single) }))
    }
}

/// A nested array that is one array and no tensor: of strings.
package protocol WholeArray {
    /// What it is.
    var whole: any TensorConvertible { get }
}

/// A nested array, seen as a list: `[x, x2]` is one array of a higher rank to the compiler,
/// and two inputs to whoever wrote it.
package protocol NestedArray {
    /// What stands along the first axis.
    var rows: [any TensorConvertible] { get }
}

extension Array: NestedArray where Element: TensorConvertible {
    package var rows: [any TensorConvertible] { self }
}
