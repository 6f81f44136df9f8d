import DescentCore
import DescentSupport

/// An operation between layers in Keras' words.
struct WrittenOperation {
    enum Argument {
        case slot(Int)
        case slots([Int])
        case json(JSONValue)
        /// Numbers of operands in JSON, and the slots of all operands.
        case call(JSONValue, [Int])
    }

    let className: String
    let module: String
    var config: [JSONMember] = []
    let arguments: [Argument]
    /// Arguments by name.
    private(set) var words: Argument = .json([:])
    /// Whether it repeats operands along axes of length 1 by itself.
    var repeats = false

    /// The slots that it reads.
    var operands: [Int] {
        arguments.flatMap { argument -> [Int] in
            switch argument {
            case .slot(let slot): [slot]
            case .slots(let slots), .call(_, let slots): slots
            case .json: []
            }
        }
    }

    init(
        _ className: String, module: String = "keras.src.ops.numpy", _ config: [JSONMember] = [],
        _ arguments: [Argument], repeats: Bool = false
    ) {
        (self.className, self.module, self.config) = (className, module, config)
        (self.arguments, self.repeats) = (arguments, repeats)
    }

    /// One as it was read.
    init(_ call: KerasOperationCall, _ inputs: [Int]) {
        self.init(call.className, module: call.module, call.config, [.call(call.args, inputs)])
        words = .call(call.kwargs, inputs)
    }

    /// Element by element.
    private init(elementwise className: String, module: String? = nil, _ inputs: [Int]) {
        self.init(
            className, module: module ?? "keras.src.ops.numpy", [], inputs.map { .slot($0) },
            repeats: true)
    }

    /// What Keras calls an operation; nil for one that it has not, or not as one.
    ///
    /// - Parameter specs: of the operands.
    init?(_ op: Op, _ inputs: [Int], _ specs: [TensorSpec]) {
        let shapes = specs.map(\.shape)
        // Of whole numbers these work bit by bit, Keras' on truth values.
        let isBitwise = specs.contains { $0.dtype != .bool }
        switch op {
        case .unary(.not) where isBitwise: return nil
        case .binary(.and) where isBitwise, .binary(.or) where isBitwise,
            .binary(.xor) where isBitwise:
            return nil
        case .unary(let unary):
            guard let (name, module) = unary.keras else { return nil }
            self.init(elementwise: name, module: module, inputs)
        case .binary(let binary):
            guard let name = binary.keras else { return nil }
            self.init(elementwise: name, inputs)
        case .compare(let comparison): self.init(elementwise: comparison.keras, inputs)
        case .select: self.init(elementwise: "Where", inputs)
        case .identity(let identity) where identity.stopsGradient:
            self.init("StopGradient", module: "keras.src.ops.core", [], [.slot(inputs[0])])
        case .convert(let convert):
            self.init(
                "Cast", module: "keras.src.ops.core",
                [JSONMember("dtype", .string(convert.dtype.rawValue))], [.slot(inputs[0])])
        case .reshape(let reshape):
            self.init(
                "Reshape", [JSONMember("newshape", ints(reshape.shape.dimensions))],
                [.slot(inputs[0])])
        case .transpose(let transpose):
            self.init(
                "Transpose", [JSONMember("axes", ints(transpose.permutation))],
                [.slot(inputs[0])])
        case .reverse(let reverse):
            self.init("Flip", [JSONMember("axis", ints(reverse.axes))], [.slot(inputs[0])])
        case .slice(let slice):
            self.init(
                "GetItem", [], [.slot(inputs[0]), .json(slice.keras(of: shapes[0]))])
        case .concatenate(let concatenate):
            self.init("Concatenate", [JSONMember("axis", .int(concatenate.axis))], [.slots(inputs)])
        case .reduce(let reduce):
            self.init(
                reduce.reduction.keras,
                [JSONMember("axis", ints(reduce.axes)), JSONMember("keepdims", false)],
                [.slot(inputs[0])])
        case .argMax(let argMax):
            self.init(
                "Argmax", [JSONMember("axis", .int(argMax.axis)), JSONMember("keepdims", false)],
                [.slot(inputs[0])])
        case .dotGeneral(let product):
            self.init(
                "Einsum", [JSONMember("subscripts", .string(product.subscripts(shapes)))],
                inputs.map { .slot($0) })
        case .gather(let gather):
            self.init(
                "Take", [JSONMember("axis", .int(gather.axis))], inputs.map { .slot($0) })
        default: return nil
        }
    }

    /// What Keras calls a function that was recorded by name; nil for one that it has not.
    init?(_ name: CompositeName, _ attributes: [Attribute], _ inputs: [Int]) {
        guard inputs.count == 1 else { return nil }
        let axis = attributes.lazy.compactMap { attribute -> JSONMember? in
            guard attribute.name == "axis", case .integer(let axis) = attribute.value else {
                return nil
            }
            return JSONMember("axis", .int(axis))
        }.first
        let module = "keras.src.ops.nn"
        switch (name, axis) {
        case (.relu, _): self.init("Relu", module: module, [], [.slot(inputs[0])])
        case (.softmax, let axis?):
            self.init("Softmax", module: module, [axis], [.slot(inputs[0])])
        case (.logSoftmax, let axis?):
            self.init("LogSoftmax", module: module, [axis], [.slot(inputs[0])])
        default: return nil
        }
    }
}

private func ints(_ values: [Int]) -> JSONValue { .array(values.map { .int($0) }) }

extension UnaryOp {
    /// Class and module.
    fileprivate var keras: (String, String?)? {
        switch self {
        case .negate: ("Negative", nil)
        case .abs: ("Absolute", nil)
        case .sign: ("Sign", nil)
        case .exponential: ("Exp", nil)
        case .exponentialMinusOne: ("Expm1", nil)
        case .log: ("Log", nil)
        case .logPlusOne: ("Log1p", nil)
        case .logistic: ("Sigmoid", "keras.src.ops.nn")
        case .tanh: ("Tanh", nil)
        case .sqrt: ("Sqrt", nil)
        case .rsqrt: ("Rsqrt", "keras.src.ops.math")
        case .cbrt: ("Cbrt", nil)
        case .sine: ("Sin", nil)
        case .cosine: ("Cos", nil)
        case .tan: ("Tan", nil)
        case .floor: ("Floor", nil)
        case .ceil: ("Ceil", nil)
        case .roundNearestEven: ("Round", nil)
        case .erf: ("Erf", "keras.src.ops.math")
        case .not: ("LogicalNot", nil)
        }
    }
}

extension BinaryOp {
    fileprivate var keras: String? {
        switch self {
        case .add: "Add"
        case .subtract: "Subtract"
        case .multiply: "Multiply"
        case .divide: "Divide"
        case .maximum: "Maximum"
        case .minimum: "Minimum"
        case .power: "Power"
        case .atan2: "Arctan2"
        case .and: "LogicalAnd"
        case .or: "LogicalOr"
        case .xor: "LogicalXor"
        // That of Python has the sign of the divisor.
        case .remainder: nil
        }
    }
}

extension Comparison {
    fileprivate var keras: String {
        switch self {
        case .equal: "Equal"
        case .notEqual: "NotEqual"
        case .less: "Less"
        case .lessOrEqual: "LessEqual"
        case .greater: "Greater"
        case .greaterOrEqual: "GreaterEqual"
        }
    }
}

extension Reduction {
    fileprivate var keras: String {
        switch self {
        case .sum: "Sum"
        case .product: "Prod"
        case .maximum: "Max"
        case .minimum: "Min"
        case .and: "All"
        case .or: "Any"
        }
    }
}

extension Slice {
    /// `[None:None:None, 1:3:2]`.
    fileprivate func keras(of shape: Shape) -> JSONValue {
        .array(
            shape.indices.map { axis in
                let isWhole =
                    starts[axis] == 0 && strides[axis] == 1
                    && limits[axis] == shape.dimensions[axis]
                let parts: [JSONValue] =
                    isWhole
                    ? [.null, .null, .null]
                    : [.int(starts[axis]), .int(limits[axis]), .int(strides[axis])]
                return [
                    "class_name": "__slice__",
                    "config": ["start": parts[0], "stop": parts[1], "step": parts[2]],
                ]
            })
    }
}

extension DotGeneral {
    /// In Einstein's notation: `abc,dc->abd`.
    fileprivate func subscripts(_ shapes: [Shape]) -> String {
        var letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".makeIterator()
        let next = { letters.next() ?? "?" }
        let lhs = shapes[0].indices.map { _ in next() }
        var rhs = shapes[1].indices.map { _ in next() }
        for (a, b) in zip(lhsBatch + lhsContracting, rhsBatch + rhsContracting) { rhs[b] = lhs[a] }
        let free = { (letters: [Character], taken: [Int]) in
            letters.indices.filter { !taken.contains($0) }.map { letters[$0] }
        }
        let result =
            lhsBatch.map { lhs[$0] } + free(lhs, lhsBatch + lhsContracting)
            + free(rhs, rhsBatch + rhsContracting)
        return "\(String(lhs)),\(String(rhs))->\(String(result))"
    }
}
