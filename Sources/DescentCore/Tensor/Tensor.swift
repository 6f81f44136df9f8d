/// A value of the graph: numbers, or a recipe for computing them.
///
/// Operations on tensors compute nothing. They record a graph, which is compiled and run as a whole
/// when somebody asks for numbers (``scalars()``, ``item()``, printing, `fit`). Repeated
/// computations of the same structure are compiled once.
///
/// Shapes and element types are checked while recording. An operation that does not fit gives an
/// *invalid* tensor, which carries the first ``error`` through everything made from it until
/// somebody asks for numbers; that call throws it.
public struct Tensor: Sendable {
    package let node: Node
    /// What says which parts count; see ``mask``.
    let maskNode: Node?

    package init(_ node: Node) { self.init(node, mask: nil) }

    init(_ node: Node, mask: Node?) { (self.node, maskNode) = (node, mask) }

    /// The length of every axis.
    public var shape: Shape { node.spec.shape }
    /// The element type.
    public var dtype: DType { node.spec.dtype }
    /// The number of axes.
    public var rank: Int { node.spec.shape.rank }
    /// The number of elements.
    public var count: Int { node.spec.shape.elementCount }

    /// Shape and element type.
    public var spec: TensorSpec { node.spec }
    package var isSymbolic: Bool { node.isSymbolic }

    /// The first fault among the operations this tensor was made by, if any.
    public var error: (any Error)? {
        if case .invalid(let error) = node.kind { error } else { nil }
    }

    /// A tensor that carries `error` and throws it when numbers are asked for.
    /// Layers and functions of your own return it when their input does not fit.
    public static func invalid(
        _ error: any Error, shape: Shape = [], dtype: DType = .float32
    ) -> Tensor {
        Tensor(Node(.invalid(error), TensorSpec(shape, dtype)))
    }

    /// Records `op`; a broken rule, or an invalid input, gives an invalid tensor.
    package static func record(_ op: Op, _ inputs: [Tensor]) -> Tensor {
        for input in inputs {
            if case .invalid = input.node.kind { return input }
        }
        let op = op.fitted(to: inputs)
        let primitive = op.primitive
        do {
            let spec = try primitive.outputSpec(inputs.map(\.node.spec))
            try spec.shape.requireReasonableLengths()
            return Tensor(Node(.operation(op), spec, inputs: inputs.map(\.node)))
        } catch {
            return invalid(
                ShapeError(
                    who: primitive.name, expected: error.expected, got: error.got, fix: error.fix))
        }
    }

    /// A number that is part of the program's text.
    package static func literal(_ value: Double, _ dtype: DType) -> Tensor {
        record(.constant(Literal(value, dtype)), [])
    }

    /// A value fed when the program runs.
    package static func placeholder(
        _ spec: TensorSpec, name: String, isSymbolic: Bool = false,
        origin: (any AnyObject & Sendable)? = nil
    ) -> Tensor {
        do {
            try spec.shape.requireReasonableLengths()
        } catch {
            return invalid(
                ShapeError(who: name, expected: error.expected, got: error.got, fix: error.fix))
        }
        return Tensor(
            Node(
                .placeholder(Placeholder(name: name, isSymbolic: isSymbolic, origin: origin)), spec)
        )
    }

    package func unary(_ op: UnaryOp) -> Tensor { .record(.unary(op), [self]) }
    package func binary(_ op: BinaryOp, _ other: Tensor) -> Tensor {
        .record(.binary(op), [self, other])
    }

    /// A fault of `self` found by a function made of several operations.
    func fault(_ who: String, _ expected: String, got: String? = nil, fix: String) -> Tensor {
        if error != nil { return self }
        return .invalid(
            ShapeError(who: who, expected: expected, got: got ?? "\(shape)", fix: fix))
    }
}
