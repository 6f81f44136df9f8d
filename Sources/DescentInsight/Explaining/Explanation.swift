public import DescentCore

/// A computation graph with its numbers: every value, the derivative of J by it,
/// and what nudging it does.
///
/// Made by ``explain(of:at:nudge:elements:)`` and ``Model/explain(_:_:nudge:batchSize:elements:)``.
/// Printing it shows a table; ``write(to:)`` makes a page to step through; ``dot`` is for Graphviz.
/// All numbers are computed in float64.
///
/// Constants, and operations that only repeat or relabel numbers (broadcasting, casts),
/// are part of the expressions that use them and no values of their own.
public struct Explanation: Sendable {
    /// One value of the graph.
    public struct Node: Sendable {
        /// What a value is to the graph.
        public enum Kind: String, Sendable {
            /// A number that the graph starts from, given by the user.
            case input
            /// A weight of a model.
            case weight
            /// Labels, random numbers and other fixed data.
            case data
            /// Computed from others.
            case operation
            /// J itself.
            case result
        }

        /// Place in ``Explanation/nodes``.
        public let id: Int
        /// Unique: the name given by `named(_:)` or at the call, `dense/kernel` for weights,
        /// the layer's path for what a layer returns, otherwise made from the operation.
        public let name: String
        /// How it is computed from other values: `w · x`.
        public let expression: String
        /// What it is: data, a weight, computed, or J.
        public let kind: Kind
        /// The shape of the value.
        public let shape: Shape
        /// The type that the model computes it in; ``values`` are float64 whatever it is.
        public let dtype: DType
        /// The layers that recorded it, outermost first.
        public let path: [String]
        /// The line that made the layer, or named the value; nil if neither is known.
        public let location: SourceLine?
        /// The values it is computed from.
        public let inputs: [Int]
        /// The elements, row by row.
        public internal(set) var values: [Double] = []
        /// The derivatives of J by each element, by back-propagation;
        /// nil where J does not depend on it or it holds no fractions.
        public internal(set) var derivatives: [Double]?
        /// What moving single elements does.
        public internal(set) var nudges: [Nudge] = []

        /// The only, or first, element.
        public var value: Double { values.first ?? .nan }
        /// The derivative of J by the only, or first, element.
        public var derivative: Double? { derivatives?.first }
    }

    /// What J did when one number was moved and everything after it computed again.
    public struct Nudge: Sendable {
        /// Which element was moved, along each axis.
        public let index: [Int]
        /// Its place in `values`.
        public let element: Int
        /// By how much.
        public let amount: Double
        /// How far J really moved.
        public let change: Double
        /// How far it moves by back-propagation: derivative times amount.
        public let expected: Double
        /// The single numbers computed directly from the moved one: their names and new values.
        public let effects: [(name: String, value: Double)]
    }

    /// How one value enters another.
    struct Edge: Sendable {
        let from: Int
        let to: Int
        /// `∂c/∂w = x`, if there is a short form.
        let text: String?
        /// The local derivative, between single numbers.
        let value: Double?
    }

    /// A layer, or another scope of names, with the values recorded in it.
    struct Group: Sendable {
        let name: String
        let title: String
        let detail: String
        let location: SourceLine?
    }

    /// All values, in the order of computation: operands before what is made from them.
    public let nodes: [Node]
    /// Place of J in ``nodes``.
    public let result: Int
    /// What was added to single elements; nil if none was moved.
    public let nudge: Double?
    let edges: [Edge]
    let groups: [Group]
    /// For each node the group it belongs to.
    let groupOfNode: [Int?]
    /// What computes all values and derivatives.
    let program: ExplainedProgram

    /// J; the sum of its elements if it has several.
    public var value: Double { nodes[result].values.reduce(0, +) }

    /// The value called `name`, or nil.
    public subscript(name: String) -> Node? { nodes.first { $0.name == name } }
}
