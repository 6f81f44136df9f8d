import DescentCore
import DescentSupport

/// A call of an operation as it stands in a file: kept beside what it computes, so that it is written as
/// it was read where its primitives have no words in Keras.
struct KerasOperationCall {
    let className: String
    let module: String
    let config: [JSONMember]
    /// Arguments by position and by name. Tensors are numbers of operands.
    let args: JSONValue
    let kwargs: JSONValue

    /// What composites of such calls begin with.
    private static let prefix = "keras."
    private static let operand = "__operand__"

    /// - Parameters:
    ///   - call: where it is called, tensors in Keras' words.
    ///   - operands: gets the places of its tensors, in order.
    init(_ object: KerasObject, _ call: JSONValue, operands: inout [JSONValue]) throws {
        className = object.className
        module = object.module ?? "keras.src.ops.numpy"
        config = try object.arguments.filter { $0.key != "name" }
        args = Self.numbered(call["args"] ?? [], &operands)
        kwargs = Self.numbered(call["kwargs"] ?? [:], &operands)
    }

    /// The one that a composite was made for; nil for any other.
    init?(_ composite: Composite) {
        let name = composite.name.description
        guard name.hasPrefix(Self.prefix), composite.attributes.count == 1,
            case .word(let text) = composite.attributes[0].value,
            let json = try? JSONReader.read(text), case .string(let module)? = json["module"],
            case .object(let config)? = json["config"], let args = json["args"],
            let kwargs = json["kwargs"]
        else { return nil }
        className = String(name.dropFirst(Self.prefix.count))
        (self.module, self.config, self.args, self.kwargs) = (module, config, args, kwargs)
    }

    /// Results under the name of this call.
    func naming(_ results: [Tensor], of inputs: [Tensor]) -> [Tensor] {
        let json: JSONValue = [
            "module": .string(module), "config": .object(config), "args": args, "kwargs": kwargs,
        ]
        return Tensor.composite(
            CompositeName(Self.prefix + className), [Attribute("call", .word(json.text))],
            of: inputs
        ) { results }
    }

    /// With places of tensors taken out.
    private static func numbered(_ json: JSONValue, _ operands: inout [JSONValue]) -> JSONValue {
        switch json {
        case .array(let values): return .array(values.map { numbered($0, &operands) })
        case .object(let members):
            if json["class_name"] == "__keras_tensor__" {
                operands.append(json)
                return [operand: .int(operands.count - 1)]
            }
            return .object(members.map { JSONMember($0.key, numbered($0.value, &operands)) })
        default: return json
        }
    }

    /// With operands in place of their numbers.
    static func filled(
        _ json: JSONValue, _ fill: (Int) throws -> JSONValue
    ) rethrows -> JSONValue {
        switch json {
        case .array(let values): return .array(try values.map { try filled($0, fill) })
        case .object(let members):
            if members.count == 1, case .int(let number)? = json[operand] {
                return try fill(number)
            }
            return .object(
                try members.map { JSONMember($0.key, try filled($0.value, fill)) })
        default: return json
        }
    }
}
