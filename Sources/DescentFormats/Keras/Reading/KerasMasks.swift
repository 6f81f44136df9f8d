import DescentSupport

/// Masks that Keras hands over in the calls of layers although layers make them by themselves:
/// behind an Embedding or a Masking it writes down the maths that gives them.
struct KerasMasks {
    private let nodes: [String: (object: KerasObject, calls: [JSONValue])]

    init(_ nodes: [String: (object: KerasObject, calls: [JSONValue])]) { self.nodes = nodes }

    /// A call without the masks that come about here too.
    func stripped(_ node: JSONValue) -> JSONValue {
        var node = node
        guard case .object(let members)? = node["kwargs"] else { return node }
        for member in members
        where KerasArguments.isMask(member.key) && isOwn(member.value)
            && !isBesideState(member.key, node)
        {
            node = node.replacing("kwargs") { $0.replacing(member.key) { _ in .null } }
        }
        return node
    }

    /// Whether a recurrent layer is given a mask and a state: beside one it looks for none itself.
    private func isBesideState(_ key: String, _ node: JSONValue) -> Bool {
        if let state = node["kwargs"]?["initial_state"], state != .null { return key == "mask" }
        guard case .array(let arguments)? = node["args"] else { return false }
        return key == "mask" && arguments.count > 1
    }

    /// Whether a mask, or each of several, is null or one that a layer makes.
    private func isOwn(_ mask: JSONValue) -> Bool {
        switch mask {
        case .null: return true
        case .array(let masks): return masks.allSatisfy(isOwn)
        case .object(let members):
            if mask["class_name"] == nil { return members.allSatisfy { isOwn($0.value) } }
            return isOfEmbedding(mask) || isOfMasking(mask)
        default: return false
        }
    }

    /// `not_equal(x, 0)` where an Embedding that masks 0 is called on x.
    private func isOfEmbedding(_ mask: JSONValue) -> Bool {
        guard let arguments = arguments(of: mask, "NotEqual"), arguments.count == 2,
            arguments[1].number == 0
        else { return false }
        return isRead(arguments[0], by: "Embedding") { $0["mask_zero"] == true }
    }

    /// `any(not_equal(x, value), axis=-1)` where a Masking of that value is called on x.
    private func isOfMasking(_ mask: JSONValue) -> Bool {
        guard let outer = arguments(of: mask, "Any"), let inner = outer.first,
            let arguments = arguments(of: inner, "NotEqual"), arguments.count == 2,
            let value = arguments[1].number
        else { return false }
        return isRead(uncast(arguments[0]), by: "Masking") {
            ($0["mask_value"]?.number ?? 0) == value
        }
    }

    /// What a cast was made of: a layer with a policy casts what it is called on first.
    private func uncast(_ tensor: JSONValue) -> JSONValue {
        arguments(of: tensor, "Cast")?.first ?? tensor
    }

    /// What the operation was called with that gave a tensor, if it is of that class.
    private func arguments(of tensor: JSONValue, _ className: String) -> [JSONValue]? {
        guard let (name, index) = history(of: tensor), let node = nodes[name],
            node.object.isOperation, node.object.className == className,
            node.calls.indices.contains(index),
            case .array(let arguments)? = node.calls[index]["args"]
        else { return nil }
        return arguments
    }

    /// Whether a layer of that class, which `isMasking`, is called on a tensor.
    private func isRead(
        _ tensor: JSONValue, by className: String, _ isMasking: (JSONValue) -> Bool
    ) -> Bool {
        guard let wanted = tensor["config"]?["keras_history"] else { return false }
        return nodes.values.contains { node in
            node.object.className == className && isMasking(node.object.config)
                && node.calls.contains { call in
                    guard case .array(let arguments)? = call["args"] else { return false }
                    return arguments.first?["config"]?["keras_history"] == wanted
                }
        }
    }

    private func history(of tensor: JSONValue) -> (name: String, index: Int)? {
        guard tensor["class_name"] == "__keras_tensor__",
            case .array(let parts)? = tensor["config"]?["keras_history"], parts.count == 3,
            case .string(let name) = parts[0], case .int(let index) = parts[1]
        else { return nil }
        return (name, index)
    }
}

extension JSONValue {
    fileprivate var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
}
