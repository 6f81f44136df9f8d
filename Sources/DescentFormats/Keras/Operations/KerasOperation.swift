import DescentCore
import DescentLayers

/// One of Keras' operations: what it does, and how source code in Swift says the same.
struct KerasOperation: Sendable {
    let perform: @Sendable (KerasArguments) throws -> [Tensor]
    let swift: @Sendable (SwiftOperands) throws -> String
    /// The free function that the source calls; nil for none.
    let function: String?
    /// Whether it gives a list of tensors, of which there may be one, and so does the source.
    private(set) var isList = false
    /// The names in Keras of what it takes.
    let arguments: Set<String>

    /// - Parameter arguments: default the names of operands alone.
    init(
        function: String? = nil, arguments: Set<String> = ["x", "x1", "x2"],
        _ perform: @escaping @Sendable (KerasArguments) throws -> Tensor,
        swift: @escaping @Sendable (SwiftOperands) throws -> String
    ) {
        self.perform = { [try perform($0)] }
        (self.swift, self.function, self.arguments) = (swift, function, arguments)
    }

    /// One that gives a list.
    init(
        listOf function: String, arguments: Set<String>,
        _ perform: @escaping @Sendable (KerasArguments) throws -> [Tensor],
        swift: @escaping @Sendable (SwiftOperands) throws -> String
    ) {
        (self.perform, self.swift) = (perform, swift)
        (self.function, self.arguments, isList) = (function, arguments, true)
    }

    /// A function of one tensor.
    static func unary(
        _ function: String, _ perform: @escaping @Sendable (Tensor) -> Tensor
    ) -> KerasOperation {
        KerasOperation(function: function) {
            perform(try $0.tensor(0, "x"))
        } swift: {
            "\(function)(\(try $0.tensor(0, "x")))"
        }
    }

    /// A function of two tensors, of which one may be a number.
    static func binary(
        _ function: String, _ perform: @escaping @Sendable (Tensor, Tensor) -> Tensor
    ) -> KerasOperation {
        KerasOperation(function: function) { arguments in
            let (a, b) = try arguments.operands()
            return perform(a, b)
        } swift: { source in
            let (a, b) = try source.operands()
            return "\(function)(\(a), \(b))"
        }
    }

    /// An operator between two tensors, of which one may be a number.
    ///
    /// - Parameter suffix: what operands are turned into first: `.cast(to: .bool)`.
    static func infix(
        _ symbol: String, of suffix: String = "",
        _ perform: @escaping @Sendable (Tensor, Tensor) -> Tensor
    ) -> KerasOperation {
        KerasOperation { arguments in
            let (a, b) = try arguments.operands()
            return perform(a, b)
        } swift: { source in
            // A number beside an operator takes the type of the tensor by itself.
            let (a, b) = try source.operands(numbers: suffix.isEmpty)
            return "\(a)\(suffix) \(symbol) \(b)\(suffix)"
        }
    }

    /// A reduction, along axes that may stay.
    static func reduction(
        _ method: String, _ perform: @escaping @Sendable (Tensor, [Int]?, Bool) -> Tensor
    ) -> KerasOperation {
        KerasOperation(arguments: ["x", "axis", "keepdims", "dtype"]) { arguments in
            perform(
                try arguments.typed(), try arguments.ints(1, "axis"),
                try arguments.bool(nil, "keepdims"))
        } swift: { source in
            var options = try source.arguments.ints(1, "axis").map { ["axes: \($0)"] } ?? []
            if try source.arguments.bool(nil, "keepdims") { options.append("keepDims: true") }
            let list = options.joined(separator: ", ")
            return "\(try source.typed()).\(method)(\(list))"
        }
    }
}

/// What an operation is called with, as source code in Swift.
struct SwiftOperands {
    let arguments: KerasArguments
    /// The names of tensors, by their nodes.
    let names: [ObjectIdentifier: String]

    /// A tensor or a number.
    func tensor(_ position: Int, _ name: String, like other: Tensor? = nil) throws -> String {
        try source(of: try arguments.tensor(position, name, like: other))
    }

    /// Two operands, of which one may be a number.
    ///
    /// - Parameter numbers: whether a number of the other one's type may stand for itself.
    func operands(numbers: Bool = false) throws -> (String, String) {
        let (a, b) = try arguments.operands()
        guard numbers, a.dtype == b.dtype, a.dtype.isFloatingPoint else {
            return (try source(of: a), try source(of: b))
        }
        return try (number(a) ?? source(of: a), number(b) ?? source(of: b))
    }

    /// nil for a tensor that has a name or a shape.
    private func number(_ tensor: Tensor) throws -> String? {
        guard tensor.rank == 0, names[ObjectIdentifier(tensor.node)] == nil else { return nil }
        return Self.digits(try tensor.scalars(as: Double.self)[0], tensor.dtype)
    }

    /// No more digits than the type has, if they give the same number.
    private static func digits(_ number: Double, _ dtype: DType) -> String {
        let short = Float(number)
        guard dtype == .float32, number.isFinite, let same = Double("\(short)"),
            Float(same) == short
        else { return number.swiftSource() }
        return "\(short)"
    }

    /// A list of tensors.
    func tensors(_ position: Int, _ name: String) throws -> String {
        let texts = try arguments.tensors(position, name).map(source)
        return "[\(texts.joined(separator: ", "))]"
    }

    /// The name of a tensor, or its numbers.
    func source(of tensor: Tensor) throws -> String {
        if let name = names[ObjectIdentifier(tensor.node)] { return name }
        let numbers: [Double] = try tensor.scalars()
        let texts = numbers.map { Self.digits($0, tensor.dtype) }
        let dtype = tensor.dtype.swiftSource()
        if tensor.rank == 0 { return "Tensor.full([], \(texts[0]), dtype: \(dtype))" }
        let shape = "shape: \(tensor.shape.dimensions)"
        let scalars = "scalars: [\(texts.joined(separator: ", "))] as [Double]"
        return "Tensor(\(shape), \(scalars)).cast(to: \(dtype))"
    }
}
