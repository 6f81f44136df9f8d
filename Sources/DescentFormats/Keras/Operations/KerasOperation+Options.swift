import DescentCore
import DescentLayers
import DescentSupport

// Operations that are one function of tensors and options.

extension KerasOperation {
    /// A function of tensors that must be given, and of nothing else.
    static func function(
        _ name: String, of operands: [String] = ["x"],
        _ perform: @escaping @Sendable ([Tensor]) -> Tensor
    ) -> KerasOperation {
        function(name, of: operands, .nothing) { tensors, _ in perform(tensors) }
    }

    /// A function of tensors, and of an option behind them.
    static func function<Option>(
        _ name: String, of operands: [String] = ["x"], _ option: KerasOption<Option>,
        _ perform: @escaping @Sendable ([Tensor], Option) -> Tensor
    ) -> KerasOperation {
        KerasOperation(function: name, arguments: option.keys.union(operands)) {
            perform(try $0.tensors(operands), try option.read($0))
        } swift: {
            "\(name)(\(try $0.words(operands, option)))"
        }
    }

    static func function<First, Second>(
        _ name: String, of operands: [String] = ["x"], _ first: KerasOption<First>,
        _ second: KerasOption<Second>,
        _ perform: @escaping @Sendable ([Tensor], First, Second) -> Tensor
    ) -> KerasOperation {
        function(name, of: operands, first.and(second)) { perform($0, $1.0, $1.1) }
    }

    static func function<First, Second, Third>(
        _ name: String, of operands: [String] = ["x"], _ first: KerasOption<First>,
        _ second: KerasOption<Second>, _ third: KerasOption<Third>,
        _ perform: @escaping @Sendable ([Tensor], First, Second, Third) -> Tensor
    ) -> KerasOperation {
        function(name, of: operands, first.and(second).and(third)) {
            perform($0, $1.0.0, $1.0.1, $1.1)
        }
    }

    /// A function that gives several tensors.
    ///
    /// - Parameter members: the names of what comes out, for a function that gives a tuple.
    static func list<Option>(
        _ name: String, _ members: [String] = [], of operands: [String] = ["x"],
        _ option: KerasOption<Option>,
        _ perform: @escaping @Sendable ([Tensor], Option) -> [Tensor]
    ) -> KerasOperation {
        KerasOperation(listOf: name, arguments: option.keys.union(operands)) {
            perform(try $0.tensors(operands), try option.read($0))
        } swift: {
            let call = "\(name)(\(try $0.words(operands, option)))"
            if members.isEmpty { return call }
            return "{ [\(members.map { "$0.\($0)" }.joined(separator: ", "))] }(\(call))"
        }
    }

    /// A function of a list of tensors.
    static func joining(
        _ name: String, _ perform: @escaping @Sendable ([Tensor]) -> Tensor
    ) -> KerasOperation {
        KerasOperation(function: name, arguments: ["xs"]) {
            perform(try $0.tensors(0, "xs"))
        } swift: {
            "\(name)(\(try $0.tensors(0, "xs")))"
        }
    }

    /// A function along one axis, or along all elements in a row where none is given.
    static func alongAxis(
        _ name: String, _ perform: @escaping @Sendable (Tensor, Int) -> Tensor
    ) -> KerasOperation {
        KerasOperation(function: name, arguments: ["x", "axis", "dtype"]) { arguments in
            let x = try arguments.typed()
            let axis = try arguments.int(nil, "axis")
            return perform(axis == nil ? x.flattened() : x, axis ?? 0)
        } swift: { source in
            let x = try source.typed()
            guard let axis = try source.arguments.int(nil, "axis") else {
                return "\(name)(\(x).flattened(), axis: 0)"
            }
            return "\(name)(\(x), axis: \(axis))"
        }
    }
}

extension KerasArguments {
    /// Operands in their order; a number takes the type of the first tensor.
    fileprivate func tensors(_ operands: [String]) throws -> [Tensor] {
        let other = tensors.first
        return try operands.enumerated().map { try tensor($0, $1, like: other) }
    }

    /// The operand, of the type that is asked for.
    func typed() throws -> Tensor {
        let x = try tensor(0, "x")
        return try dtype().map(x.cast) ?? x
    }

    /// The type that is asked for.
    func dtype() throws -> DType? {
        guard let argument = argument(nil, "dtype") else { return nil }
        guard case .plain(.string(let name)) = argument, let dtype = DType(rawValue: name) else {
            throw missing(nil, "dtype", "a dtype")
        }
        return dtype
    }
}

extension SwiftOperands {
    /// The operand, of the type that is asked for.
    func typed() throws -> String {
        let cast = try arguments.dtype().map { ".cast(to: \($0.swiftSource()))" }
        return try tensor(0, "x") + (cast ?? "")
    }

    /// Operands and options, as a call has them.
    fileprivate func words<Option>(
        _ operands: [String], _ option: KerasOption<Option>
    ) throws -> String {
        let other = arguments.tensors.first
        let tensors = try operands.enumerated().map { try tensor($0, $1, like: other) }
        return (tensors + option.words(try option.read(arguments))).joined(separator: ", ")
    }
}
