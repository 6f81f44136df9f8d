import DescentCore
import DescentLayers
import DescentSupport
import DescentTraining

// Models made from inputs and outputs: a line for each call of a layer or an operation.

extension SwiftModelWriter {
    mutating func functional(_ model: Model, named name: String) throws {
        guard let graph = model.graph else { return }
        for (inputName, tensor) in zip(model.inputNames, graph.inputs) {
            let variable = identifiers.free(inputName)
            lines.append("let \(variable) = \(input(inputName, tensor.spec))")
            tensors[ObjectIdentifier(tensor.node)] = variable
        }
        let calls = Self.needed(reader.calls(of: model), for: graph.outputs)
        let counts = Dictionary(
            calls.compactMap(\.layer).map { (ObjectIdentifier($0), 1) }, uniquingKeysWith: +)
        for call in calls {
            // What changes nothing gives what it was given, which has a name.
            if call.outputs.allSatisfy({ tensors[ObjectIdentifier($0.node)] != nil }) { continue }
            let isShared = call.layer.map { counts[ObjectIdentifier($0)] ?? 0 > 1 } ?? false
            try declare(call, isShared: isShared)
        }
        let ends = [
            "inputs: \(Self.list(try graph.inputs.map { try variable(of: $0) }))",
            "outputs: \(outputs(of: model, try graph.outputs.map { try variable(of: $0) }))",
        ]
        lines.append(
            "let \(name) = \(Self.text(SwiftCall("Model", ends + options(of: model))))")
    }

    /// What outputs are computed from.
    private static func needed(
        _ calls: [KerasFunctional.Performed], for outputs: [Tensor]
    ) -> [KerasFunctional.Performed] {
        var wanted = Set(outputs.map { ObjectIdentifier($0.node) })
        var needed: [KerasFunctional.Performed] = []
        for call in calls.reversed() {
            guard call.outputs.contains(where: { wanted.contains(ObjectIdentifier($0.node)) })
            else { continue }
            wanted.formUnion(call.inputs.map { ObjectIdentifier($0.node) })
            needed.append(call)
        }
        return needed.reversed()
    }

    private mutating func expression(
        _ call: KerasFunctional.Performed, isShared: Bool
    ) throws -> String {
        if let operation = call.operation {
            return try operation.swift(SwiftOperands(arguments: call.arguments, names: tensors))
        }
        guard let layer = call.layer, let made = call.layerCall else { return "" }
        let callee = try self.layer(layer, isKept: isShared)
        var arguments = [Self.list(try made.inputs.map { try variable(of: $0) })]
        if layer is HeadedAttentionLayer, !made.arguments.isEmpty {
            arguments = try made.inputs.map { try variable(of: $0) }
        }
        if !made.state.isEmpty {
            let state = try made.state.map { try variable(of: $0) }
            arguments.append("initialState: [\(state.joined(separator: ", "))]")
        }
        if made.arguments.tensor("mask") != nil {
            _ = noting("'\(layer.name)'") { () throws(SwiftFault) in
                throw SwiftFault("a mask that its call names")
            }
        }
        arguments += try said(made.arguments, by: call)
        let isList = call.outputs.count > 1 && made.arguments.isEmpty
        if isList && !made.state.isEmpty { arguments[0] = "[\(arguments[0])]" }
        return "\(callee)\(isList ? ".outputs" : "")(\(arguments.joined(separator: ", ")))"
    }

    /// What a call says besides, in the order in which Swift has it.
    private func said(
        _ arguments: CallArguments, by call: KerasFunctional.Performed
    ) throws -> [String] {
        // A mask may also be numbers that the file has.
        let operands = SwiftOperands(arguments: call.arguments, names: tensors)
        let order = ["attention_mask", "use_causal_mask", "return_attention_scores"]
        return try order.compactMap { key in
            if let tensor = arguments.tensor(key) {
                return "\(camelCase(key)): \(try operands.source(of: tensor))"
            }
            return arguments.has(key) ? "\(camelCase(key)): true" : nil
        }
    }

    /// A variable for what a call gives: a tensor, a list, or a pair with an attention's scores.
    private mutating func declare(
        _ call: KerasFunctional.Performed, isShared: Bool
    ) throws {
        let isPair = call.layerCall?.arguments.has("return_attention_scores") ?? false
        let expression = try expression(call, isShared: isShared)
        let variable = identifiers.free(call.name)
        lines.append("let \(variable)\(isPair ? ": (Tensor, Tensor)" : "") = \(expression)")
        let isSingle = call.outputs.count == 1 && call.operation?.isList != true
        for (i, output) in call.outputs.enumerated() {
            let place = isPair ? ".\(i)" : isSingle ? "" : "[\(i)]"
            tensors[ObjectIdentifier(output.node)] = variable + place
        }
    }

    private func variable(of tensor: Tensor) throws -> String {
        guard let name = tensors[ObjectIdentifier(tensor.node)] else {
            throw ConfigurationError(
                who: "Export to Swift", expected: "layers called on what depends on inputs",
                got: "numbers", fix: "Put the numbers into a layer.")
        }
        return name
    }

    /// A list, or a dictionary for outputs with names of their own.
    private func outputs(of model: Model, _ names: [String]) -> String {
        guard let keys = model.outputKeys else { return Self.list(names) }
        let members = zip(keys, names).map { "\($0.swiftSource()): \($1)" }
        return "[\(members.joined(separator: ", "))]"
    }

    private static func list(_ names: [String]) -> String {
        names.count == 1 ? names[0] : "[\(names.joined(separator: ", "))]"
    }
}
