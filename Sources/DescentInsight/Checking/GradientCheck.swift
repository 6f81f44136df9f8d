public import DescentCore
import DescentSupport

/// Back-propagation beside differences of the function itself, tensor by tensor, in float64.
///
/// Made by ``Model/checkGradients(_:_:batchSize:elements:tolerance:)`` and
/// ``checkGradients(of:at:elements:tolerance:)``; printing it shows a table and the verdict.
public struct GradientCheck: Sendable, CustomStringConvertible {
    /// What was found for one weight or input.
    public struct Row: Sendable {
        /// `dense/kernel`, or `x0` for the first point of a function.
        public let name: String
        /// Its shape.
        public let shape: Shape
        /// Elements that were moved.
        public internal(set) var checked = 0
        /// How many of them stand where the function has a kink, so that it has no derivative:
        /// a ReLU at 0, a tie of a maximum. They count in no error.
        public internal(set) var kinks = 0
        /// The largest |back-propagation − differences| as a share of the larger of the two,
        /// or of a thousandth of the tensor's largest derivative where both are small.
        public internal(set) var largestError = 0.0
        /// The median of these errors.
        public internal(set) var medianError = 0.0
        /// Index of the element with the largest error, along each axis.
        public internal(set) var worstIndex: [Int] = []
        /// Back-propagation's answer there.
        public internal(set) var backPropagation = 0.0
        /// (J(x + h) − J(x − h)) / 2h there.
        public internal(set) var difference = 0.0
    }

    /// The rows of the table, in the order of weights or points.
    public let rows: [Row]
    /// J where it was checked.
    public let value: Double
    /// The largest relative error that counts as agreement.
    public let tolerance: Double

    /// Whether all derivatives agree.
    public var passed: Bool { wrong.isEmpty }

    private var wrong: [Row] { rows.filter { !($0.largestError <= tolerance) } }

    /// What was found, in words.
    public var verdict: String {
        let sentences = wrong.isEmpty ? [agreement] : wrong.map(disagreement)
        return (sentences + kinkNote).joined(separator: "\n")
    }

    private var agreement: String {
        let checked = rows.reduce(0) { $0 + $1.checked - $1.kinks }
        let largest = rows.map(\.largestError).max() ?? 0
        return "Back-propagation is right: \(grouped(checked)) derivatives agree with differences, "
            + "the largest relative error is \(share(largest))."
    }

    private func disagreement(_ row: Row) -> String {
        "The derivative of J with respect to '\(row.name)' needs to be "
            + "\(number(row.difference)) at \(row.worstIndex), as differences of J say, "
            + "but back-propagation gives \(number(row.backPropagation)). Look for "
            + "stopGradient, rounding or a cast to integers on the way from '\(row.name)' to J: "
            + "they cut derivatives."
    }

    private var kinkNote: [String] {
        let kinks = rows.reduce(0) { $0 + $1.kinks }
        guard kinks > 0 else { return [] }
        return [
            "\(grouped(kinks)) \(kinks == 1 ? "element was" : "elements were") left out: J has a "
                + "kink there, such as a ReLU at 0 or a tie of a maximum, and no derivative to "
                + "compare with. Move data or weights a little to check them."
        ]
    }

    /// The table and the verdict.
    public var description: String {
        var table = TextTable(
            head: [
                "Tensor", "Shape", "Worst index", "checked", "kinks", "median error", "max error",
                "back-prop.", "differences",
            ], nameColumns: 3)
        for row in rows {
            table.rows.append([
                row.name, "\(row.shape)", row.checked == 0 ? "" : "\(row.worstIndex)",
                grouped(row.checked), grouped(row.kinks), share(row.medianError),
                share(row.largestError), number(row.backPropagation), number(row.difference),
            ])
        }
        return (["J = \(number(value, digits: 9))", ""] + table.lines + ["", verdict])
            .joined(separator: "\n")
    }

    private func number(_ value: Double, digits: Int = 6) -> String {
        shortNumber(value, digits: digits, signsNaN: true)
    }

    private func share(_ error: Double) -> String { exponentNumber(error, decimals: 1) }
}
