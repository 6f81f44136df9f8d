import DescentSupport

/// Plain maths between the layers of Keras 2: functions of TensorFlow's, as the operations of Keras 3
/// that compute the same.
enum OldOperations {
    /// nil for what is no such operation.
    ///
    /// - Parameter json: with its calls in today's form.
    static func current(_ json: JSONValue) -> JSONValue? {
        guard case .string(let className)? = json["class_name"] else { return nil }
        switch className {
        case "SlicingOpLambda":
            return operation("GetItem", json) { key, value in
                (nil, key == "slice_spec" ? item(value) : value)
            }
        case "TFOpLambda":
            guard case .string(let function)? = json["config"]?["function"] else { return nil }
            // An unknown one is named as TensorFlow does.
            guard let known = all[function] else {
                return operation("tf.\(function)", json) { ($0, $1) }
            }
            return operation(known.className, json) { key, value in
                (known.arguments[key] ?? key, value)
            }
        default: return nil
        }
    }

    /// - Parameter change: what an argument by name is called today, nil for the second without one,
    ///   and its value.
    private static func operation(
        _ className: String, _ json: JSONValue,
        _ change: (String, JSONValue) -> (String?, JSONValue)
    ) -> JSONValue {
        let nodes = (json["inbound_nodes"] ?? .null).mapping { node in
            var list = (node["args"] ?? .null).elements
            var named: [JSONMember] = []
            for member in (node["kwargs"] ?? .null).members
            where member.key != "name" && member.value != .null {
                let (key, value) = change(member.key, member.value)
                if let key { named.append(JSONMember(key, value)) } else { list.append(value) }
            }
            return ["args": .array(list), "kwargs": .object(named)]
        }
        return [
            "module": "keras.src.ops", "class_name": .string(className), "config": [:],
            "name": json["name"] ?? .null, "inbound_nodes": nodes,
        ]
    }

    /// What stands in brackets: numbers and slices.
    private static func item(_ keys: JSONValue) -> JSONValue {
        keys.mapping { key in
            key["start"] == nil ? key : ["class_name": "__slice__", "config": key]
        }
    }

    private struct Known {
        let className: String
        var arguments: [String: String] = [:]
    }

    /// By TensorFlow's names.
    private static let all: [String: Known] = {
        var all: [String: Known] = [
            "cast": Known(className: "Cast"), "concat": Known(className: "Concatenate"),
            "clip_by_value": Known(
                className: "Clip",
                arguments: ["clip_value_min": "x_min", "clip_value_max": "x_max"]),
            "expand_dims": Known(className: "ExpandDims"),
            "linalg.matmul": Known(className: "Matmul", arguments: ["b": "x2"]),
            "nn.leaky_relu": Known(
                className: "LeakyRelu", arguments: ["alpha": "negative_slope"]),
            "reshape": Known(className: "Reshape", arguments: ["shape": "newshape"]),
            "squeeze": Known(className: "Squeeze"), "stack": Known(className: "Stack"),
            "transpose": Known(className: "Transpose", arguments: ["perm": "axes"]),
        ]
        for (name, className) in binary {
            all[name] = Known(className: className, arguments: ["y": "x2"])
        }
        for (name, className) in unary { all[name] = Known(className: className) }
        return all
    }()

    private static let binary = [
        "__operators__.add": "Add", "math.add": "Add", "math.subtract": "Subtract",
        "math.multiply": "Multiply", "math.divide": "Divide", "math.truediv": "Divide",
        "math.pow": "Power", "math.maximum": "Maximum", "math.minimum": "Minimum",
        "math.greater": "Greater", "math.less": "Less",
    ]

    private static let unary = [
        "math.abs": "Absolute", "math.cos": "Cos", "math.exp": "Exp", "math.log": "Log",
        "math.log1p": "Log1p", "math.negative": "Negative", "math.reduce_max": "Max",
        "math.reduce_mean": "Mean", "math.reduce_min": "Min", "math.reduce_prod": "Prod",
        "math.reduce_sum": "Sum", "math.rsqrt": "Rsqrt", "math.sigmoid": "Sigmoid",
        "math.sin": "Sin", "math.softplus": "Softplus", "math.sqrt": "Sqrt",
        "math.square": "Square", "math.tanh": "Tanh", "nn.elu": "Elu", "nn.relu": "Relu",
        "nn.relu6": "Relu6", "nn.selu": "Selu", "nn.sigmoid": "Sigmoid", "nn.softmax": "Softmax",
        "nn.softplus": "Softplus", "nn.tanh": "Tanh",
    ]
}
