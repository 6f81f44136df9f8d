import DescentCore
import DescentLayers
import DescentSupport

// Linear algebra, and matrices.

extension KerasOperations {
    static let matrices: [String: KerasOperation] = [
        "CDist": .function("cdist", of: ["x", "y"]) { cdist($0[0], $0[1]) },
        "Cholesky": .function("cholesky", .bool("upper", "upper: ")) {
            cholesky($0[0], upper: $1)
        },
        "CholeskyInverse": .function("choleskyInverse", .bool("upper", "upper: ")) {
            choleskyInverse($0[0], upper: $1)
        },
        "Corrcoef": .unary("corrcoef") { corrcoef($0) },
        "Cross": KerasOperation(
            function: "cross", arguments: ["x1", "x2", "axisa", "axisb", "axisc", "axis"]
        ) {
            let (a, b) = try $0.operands()
            return cross(a, b, axis: try $0.crossedAxis())
        } swift: {
            let (a, b) = try $0.operands()
            return "cross(\(a), \(b), axis: \(try $0.arguments.crossedAxis()))"
        },
        "Det": .unary("det") { det($0) },
        "Diag": .function("diag", .int("k", "offset: ", default: 0)) { diag($0[0], offset: $1) },
        "Diagflat": .function("diagFlat", .int("k", "offset: ", default: 0)) {
            diagFlat($0[0], offset: $1)
        },
        "Diagonal": .function(
            "diagonal", .int("offset", "offset: ", default: 0),
            .int("axis1", "axis1: ", default: 0), .int("axis2", "axis2: ", default: 1)
        ) { diagonal($0[0], offset: $1, axis1: $2, axis2: $3) },
        "Dot": .binary("dot") { dot($0, $1) }, "Inner": .binary("inner") { inner($0, $1) },
        "Inv": .unary("inv") { inv($0) }, "Kron": .binary("kron") { kron($0, $1) },
        "Logdet": .unary("logdet") { logdet($0) }, "Outer": .binary("outer") { outer($0, $1) },
        "Pinv": .function("pinv", .number(optional: "rcond", "cutoff: ")) {
            pinv($0[0], cutoff: $1)
        },
        "Solve": .function("solve", of: ["a", "b"]) { solve($0[0], $0[1]) },
        "SolveTriangular": .function("solveTriangular", of: ["a", "b"], .bool("lower", "lower: ")) {
            solveTriangular($0[0], $0[1], lower: $1)
        },
        "Tensordot": KerasOperation(function: "tensordot", arguments: ["x1", "x2", "axes"]) {
            let (a, b) = try $0.operands()
            switch try $0.contraction() {
            case .count(let count): return tensordot(a, b, axes: count)
            case .axes(let left, let right): return tensordot(a, b, axes: (left, right))
            }
        } swift: {
            let (a, b) = try $0.operands()
            switch try $0.arguments.contraction() {
            case .count(let count): return "tensordot(\(a), \(b), axes: \(count))"
            case .axes(let left, let right):
                return "tensordot(\(a), \(b), axes: (\(left), \(right)))"
            }
        },
        "Trace": .function(
            "trace", .int("offset", "offset: ", default: 0),
            .int("axis1", "axis1: ", default: 0), .int("axis2", "axis2: ", default: 1)
        ) { trace($0[0], offset: $1, axis1: $2, axis2: $3) },
        "Tril": .function("tril", .int("k", "k: ", default: 0)) { tril($0[0], k: $1) },
        "Triu": .function("triu", .int("k", "k: ", default: 0)) { triu($0[0], k: $1) },
        "Vdot": .binary("vdot") { vdot($0, $1) },
    ]
}

/// What `tensordot` sums over.
private enum Contraction {
    /// So many axes, the last of one and the first of the other tensor.
    case count(Int)
    case axes([Int], [Int])
}

extension KerasArguments {
    fileprivate func contraction() throws -> Contraction {
        switch argument(nil, "axes") {
        case nil: return .count(2)
        case .plain(.int(let count))?: return .count(count)
        case .list(let list)? where list.count == 2:
            return .axes(try axes(list[0]), try axes(list[1]))
        default: throw missing(nil, "axes", "a number, or the axes of both")
        }
    }

    private func axes(_ argument: KerasArgument) throws -> [Int] {
        if case .plain(.int(let axis)) = argument { return [axis] }
        guard case .list(let list) = argument else {
            throw missing(nil, "axes", "the axes of both")
        }
        return try list.map {
            guard case .plain(.int(let axis)) = $0 else {
                throw missing(nil, "axes", "whole numbers")
            }
            return axis
        }
    }

    /// The axis of vectors, which is to be one for all.
    fileprivate func crossedAxis() throws -> Int {
        if let axis = try int(nil, "axis") { return axis }
        let all = try ["axisa", "axisb", "axisc"].map { try int(nil, $0) ?? -1 }
        guard Set(all).count == 1 else { throw missing(nil, "axisa", "one axis for all") }
        return all[0]
    }
}
