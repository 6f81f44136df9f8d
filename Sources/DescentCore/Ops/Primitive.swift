/// What each primitive states about itself: everything that is true of the operation, whoever runs
/// it.
package protocol Primitive: Sendable, Hashable {
    /// The name of its case in ``Op``.
    static var caseName: String { get }

    /// The payload as a case of ``Op``.
    var op: Op { get }

    /// StableHLO's name.
    var name: String { get }

    var family: Op.Family { get }

    /// What operands and result do not tell, in the order of StableHLO.
    var attributes: [Attribute] { get }

    /// Shape and dtype of the result, or why there is none.
    func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec

    /// The vector-Jacobian product: for each input the derivative of `Σ cotangent · output`, or nil
    /// where none flows (integers, piecewise constant functions). Inputs whose derivative is not
    /// wanted may be answered with nil.
    func vjp(_ call: Call) -> [Tensor?]

    /// The plain loop. Half-precision values arrive widened to float32.
    func evaluate(_ inputs: [HostArray], into output: HostOutput) throws

    /// Whether that loop does arithmetic in the element type, as opposed to moving, drawing or
    /// converting elements. Default: by ``family``.
    var computes: Bool { get }

    /// Floating-point operations it asks for, computed plainly; moving data is none.
    /// Default: one for each element of a result that is computed element by element.
    func cost(_ inputs: [Shape], _ output: Shape) -> Double

    /// The elements of input `index` that an element of the result is computed from.
    func reads(_ index: Int) -> Reads

    /// Whether the result holds the operand's numbers and no others: repeated, or under another
    /// shape or type. Default: no.
    var onlyRepeats: Bool { get }

    /// The same on float64 values. Default: itself, which takes its type from its operands.
    var widened: Self { get }

    /// The same, recorded on tensors whose batch was unknown, for `inputs` whose batch is known.
    ///
    /// Operations that state a shape (broadcast, reshape, slice, iota…) have a negative length
    /// where the batch stood: −1, or −k for k times the batch. Where an input tells the length it
    /// is taken from there; otherwise it is k · `batch`. Default: itself, which states none.
    func rebatched(_ batch: Int, inputs: [Shape]) -> Self
}

extension Op {
    /// What a group of primitives has in common.
    package enum Family: Sendable, Hashable, CaseIterable {
        /// Makes numbers from nothing.
        case creation
        /// Makes random numbers from a state.
        case random
        /// Each element of the result from the elements in the same place.
        case elementwise
        /// Elements elsewhere, as they are.
        case movement
        /// Elements picked by index, or added up by it.
        case indexing
        /// Axes disappear.
        case reduction
        /// Windows over the spatial axes.
        case window
        /// Sums of products.
        case product
        /// Loops, and their results.
        case control
    }
}

/// One property of an operation, under its own name.
package struct Attribute: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
        case word(String)
        case number(Double)
        case integer(Int)
        case integers([Int])
        case list([Value])
        case group([Attribute])
    }

    package let name: String
    package let value: Value

    package init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}

extension [Attribute] {
    /// The whole number called `name`.
    package func integer(_ name: String) -> Int? {
        for attribute in self where attribute.name == name {
            if case .integer(let value) = attribute.value { return value }
        }
        return nil
    }

    /// The number called `name`.
    package func number(_ name: String) -> Double? {
        for attribute in self where attribute.name == name {
            if case .number(let value) = attribute.value { return value }
        }
        return nil
    }
}

/// Which elements of an operand an element of a result is computed from: what a search for the
/// origin of a number follows.
package enum Reads: Sendable, Hashable {
    /// None whose value matters: a comparison or an index is finite whatever it looks at.
    case nothing
    /// The one in the same place.
    case same
    /// The one in the same place, if it is the result.
    case sameIfEqual
    /// The one in the same place, where the first operand is this.
    case sameWhere(Bool)
    /// Those that the derivative of this operation on the same operands, which is linear in them,
    /// leads to; operand `index`, if there is one, says which and is no factor.
    case derivative(of: Op, decidedBy: Int? = nil)
}

extension Primitive {
    package var computes: Bool {
        switch family {
        case .elementwise, .reduction, .window, .product: true
        case .creation, .random, .movement, .indexing, .control: false
        }
    }

    package func cost(_ inputs: [Shape], _ output: Shape) -> Double {
        computes && family == .elementwise ? Double(output.elementCount) : 0
    }

    package func reads(_ index: Int) -> Reads {
        switch family {
        case .creation, .random, .control: .nothing
        case .elementwise: .same
        case .movement, .indexing, .reduction, .window, .product: .derivative(of: op)
        }
    }

    package var onlyRepeats: Bool { false }
    package var widened: Self { self }
    package func rebatched(_ batch: Int, inputs: [Shape]) -> Self { self }
}

/// −k stands for k times the batch.
func scaled(_ length: Int, _ batch: Int) -> Int {
    guard length < 0 else { return length }
    let (value, overflow) = length.multipliedReportingOverflow(by: -batch)
    return overflow ? .max : value
}

extension Shape {
    /// With lengths that stand for multiples of the batch made known.
    func scaled(by batch: Int) -> Shape { Shape(map { DescentCore.scaled($0, batch) }) }
}
