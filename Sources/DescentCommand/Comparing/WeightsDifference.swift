import Descent
import DescentCore
import DescentSupport
import DescentTraining

/// How far the weights of two models, and what their optimizers remember, are apart.
struct WeightsDifference {
    /// What has the same name and shape in both.
    struct Row {
        let name: String
        let shape: Shape
        /// The largest |a − b|; infinite if one of the two alone is NaN.
        let absolute: Double
        /// The largest |a − b| as a share of the larger of the two.
        let relative: Double
    }

    private var rows: [Row] = []
    private var onlyInFirst: [String] = []
    private var onlyInSecond: [String] = []
    private var otherShapes: [(name: String, first: Shape, second: Shape)] = []
    private let tolerance: Double

    init(_ first: Model, _ second: Model, _ tolerance: Double) throws {
        self.tolerance = tolerance
        let (mine, theirs) = (first.allNumbers, second.allNumbers)
        let others = Dictionary(theirs, uniquingKeysWith: { first, _ in first })
        for (name, variable) in mine {
            guard let other = others[name] else {
                onlyInFirst.append(name)
                continue
            }
            guard variable.shape == other.shape else {
                otherShapes.append((name, variable.shape, other.shape))
                continue
            }
            rows.append(try Self.row(name, variable, other))
        }
        let names = Set(mine.map(\.0))
        onlyInSecond = theirs.map(\.0).filter { !names.contains($0) }
    }

    private static func row(_ name: String, _ a: Variable, _ b: Variable) throws -> Row {
        let pairs = zip(
            try a.read().scalars(as: Double.self), try b.read().scalars(as: Double.self))
        var (absolute, relative) = (0.0, 0.0)
        for (x, y) in pairs where x != y && !(x.isNaN && y.isNaN) {
            let distance = (x - y).isFinite ? abs(x - y) : .infinity
            absolute = max(absolute, distance)
            relative = max(
                relative, distance.isFinite ? distance / max(abs(x), abs(y)) : .infinity)
        }
        return Row(name: name, shape: a.shape, absolute: absolute, relative: relative)
    }

    private var differing: [Row] { rows.filter { $0.absolute > tolerance } }

    var isEqual: Bool {
        differing.isEmpty && onlyInFirst.isEmpty && onlyInSecond.isEmpty && otherShapes.isEmpty
    }

    var json: [JSONMember] {
        [
            JSONMember(
                "weights",
                .array(
                    rows.map { row in
                        [
                            "name": .string(row.name), "shape": .lengths(row.shape),
                            "max_absolute": .number(row.absolute),
                            "max_relative": .number(row.relative),
                        ]
                    })),
            JSONMember(
                "other_shapes",
                .array(
                    otherShapes.map { name, first, second in
                        [
                            "name": .string(name), "first": .lengths(first),
                            "second": .lengths(second),
                        ]
                    })),
            JSONMember("only_in_first", .array(onlyInFirst.map { .string($0) })),
            JSONMember("only_in_second", .array(onlyInSecond.map { .string($0) })),
        ]
    }

    /// What differs, one a line.
    var lines: [String] {
        let numbers = differing.map { row in
            "\(row.name): up to \(digits(row.absolute)) apart, \(digits(row.relative)) of the value"
        }
        return numbers
            + otherShapes.map { "\($0.name): \($0.first), then \($0.second)" }
            + onlyInFirst.map { "\($0): only in the first" }
            + onlyInSecond.map { "\($0): only in the second" }
    }
}

extension Model {
    /// Weights and the optimizer's state by name, each once.
    fileprivate var allNumbers: [(String, Variable)] {
        let state = compilation?.optimizer.variables ?? []
        let all =
            weightPaths.map { ($0.path, $0.weight) } + state.map { ("optimizer/\($0.name)", $0) }
        var counts: [String: Int] = [:]
        return all.map { name, variable in
            let number = counts[name, default: 0]
            counts[name] = number + 1
            return (number == 0 ? name : "\(name)#\(number)", variable)
        }
    }
}
