import Descent
import DescentCore
import DescentTesting

/// A graph as the page's operations read it. Random numbers are frozen to data.
struct EncodedProgram {
    private(set) var entries: [[String: Any]] = []

    init(_ graph: Graph) throws {
        for node in graph.nodes {
            var entry: [String: Any]
            switch node.kind {
            case .input(let index):
                guard case .data(let data) = graph.inputs[index] else { continue }
                entry = Self.frozen(try Tensor(data: data).scalars())
            case .operation(.randomUniform(let op)):
                guard case .input(let index) = graph.nodes[node.inputs[0]].kind,
                    case .data(let data) = graph.inputs[index]
                else { continue }
                let drawn = Tensor.record(.randomUniform(op), [Tensor(data: data)])
                entry = Self.frozen(try drawn.scalars())
            case .operation(let op):
                entry = Self.attributes(op)
                entry["inputs"] = node.inputs
            }
            entry["shape"] = node.spec.shape.dimensions
            entry["dtype"] = "\(node.spec.dtype)"
            entries.append(entry)
        }
    }

    private static func frozen(_ numbers: [Double]) -> [String: Any] {
        ["op": "data", "value": ExamplePage.base64(numbers)]
    }

    /// The case's name and its payload's stored properties.
    private static func attributes(_ op: Op) -> [String: Any] {
        switch op {
        case .constant(let op): ["op": "constant", "value": ExamplePage.base64([op.value])]
        case .iota(let op): ["op": "iota", "axis": op.axis]
        case .identity: ["op": "identity"]
        case .unary(let op): ["op": "unary", "kind": op.rawValue]
        case .binary(let op): ["op": "binary", "kind": op.rawValue]
        case .compare(let op): ["op": "compare", "kind": op.rawValue]
        case .select: ["op": "select"]
        case .convert: ["op": "convert"]
        case .broadcastInDim(let op): ["op": "broadcastInDim", "axes": op.axes]
        case .reshape: ["op": "reshape"]
        case .transpose(let op): ["op": "transpose", "permutation": op.permutation]
        case .slice(let op):
            ["op": "slice", "starts": op.starts, "limits": op.limits, "strides": op.strides]
        case .reverse(let op): ["op": "reverse", "axes": op.axes]
        case .pad(let op): ["op": "pad", "low": op.low, "high": op.high, "interior": op.interior]
        case .concatenate(let op): ["op": "concatenate", "axis": op.axis]
        case .reduce(let op): ["op": "reduce", "kind": op.reduction.rawValue, "axes": op.axes]
        case .argMax(let op): ["op": "argMax", "axis": op.axis]
        case .dotGeneral(let op):
            [
                "op": "dotGeneral", "lhsBatch": op.lhsBatch, "rhsBatch": op.rhsBatch,
                "lhsContracting": op.lhsContracting, "rhsContracting": op.rhsContracting,
            ]
        case .convolution(let op): convolution(op).merging(["op": "convolution"]) { $1 }
        case .convolutionInputGradient(let op):
            [
                "op": "convolutionInputGradient", "forward": convolution(op.forward),
                "inputShape": op.inputShape.dimensions,
            ]
        case .convolutionKernelGradient(let op):
            [
                "op": "convolutionKernelGradient", "forward": convolution(op.forward),
                "kernelShape": op.kernelShape.dimensions,
            ]
        case .reduceWindow(let op):
            ["op": "reduceWindow", "kind": op.kind.rawValue, "window": window(op.window)]
        case .selectAndScatter(let op): ["op": "selectAndScatter", "window": window(op.window)]
        case .selectAndGather(let op): ["op": "selectAndGather", "window": window(op.window)]
        case .gather(let op): ["op": "gather", "axis": op.axis]
        case .scatterAdd(let op): ["op": "scatterAdd", "axis": op.axis, "size": op.size]
        case .randomUniform: [:]
        }
    }

    private static func convolution(_ op: Convolution) -> [String: Any] {
        ["window": window(op.window), "groups": op.groups]
    }

    private static func window(_ window: SpatialWindow) -> [String: Any] {
        [
            "size": window.size, "strides": window.strides, "dilations": window.dilations,
            "padding": window.padding.map { ["low": $0.low, "high": $0.high] },
        ]
    }
}
