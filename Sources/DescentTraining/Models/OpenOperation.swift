import DescentCore

/// An operation of free tensor maths in a functional model whose inputs have unknown lengths
/// besides the batch.
///
/// Operations that state a shape hold no number for such lengths. Repeating a value along them
/// waits until it meets, element by element, a value that has them (`x * 2 + bias`); a reshape
/// takes them from its operand.
package struct OpenOperation {
    package let op: Op
    private let kind: Kind
    /// Whether the result is still to be repeated along unknown lengths.
    let isSpread: Bool

    private enum Kind {
        case plain
        /// Repeated later: axes that are missing have length 1 until then.
        case spreading(rank: Int, axes: [Int])
        /// Operands are repeated to the lengths of each other first.
        case elementwise
        /// These axes are the operand's own.
        case reshape(kept: [(axis: Int, source: Int)])
    }

    /// - Parameters:
    ///   - inputs: shapes as they were recorded, with unknown lengths.
    ///   - spread: which operands are still to be repeated.
    /// - Throws: ``ConfigurationError`` if the lengths of the result could not be told.
    init(_ op: Op, inputs: [Shape], spread: [Bool], who: String) throws {
        self.op = op
        let hasSpread = spread.contains(true)
        switch op {
        case .broadcastInDim(let payload):
            let waits = payload.shape.indices.contains { axis in
                guard payload.shape.dimensions[axis] < 0 else { return false }
                return payload.axes.firstIndex(of: axis).map { inputs[0].dimensions[$0] == 1 }
                    ?? true
            }
            isSpread = waits || hasSpread
            kind = isSpread ? .spreading(rank: payload.shape.rank, axes: payload.axes) : .plain
        case _ where op.family == .elementwise:
            isSpread = hasSpread && spread.allSatisfy { $0 }
            kind = hasSpread ? .elementwise : .plain
        case .reshape(let payload):
            let kept = payload.keptAxes(of: inputs[0])
            guard !hasSpread, payload.shape.count(where: { $0 < 0 }) - kept.count <= 1 else {
                throw Self.unknownLengths(who, "reshape", payload.shape)
            }
            isSpread = false
            kind = .reshape(kept: kept)
        case .iota(let payload) where !payload.shape.isKnown:
            throw Self.unknownLengths(who, "numbers counted along an axis", payload.shape)
        case .randomUniform(let payload) where !payload.shape.isKnown:
            throw Self.unknownLengths(who, "random numbers", payload.shape)
        default:
            guard !hasSpread else {
                throw Self.unknownLengths(who, op.primitive.name, inputs.first ?? [])
            }
            (isSpread, kind) = (false, .plain)
        }
    }

    static func unknownLengths(_ who: String, _ what: String, _ shape: Shape) -> ConfigurationError
    {
        ConfigurationError(
            who: who, expected: "known lengths besides the batch for \(what) between layers",
            got: "\(shape)",
            fix: "Do it in the call of a Layer of your own, which sees the real lengths.")
    }

    /// The operation on values with all lengths known.
    func record(_ operands: [Tensor], _ batch: Int) -> Tensor {
        switch kind {
        case .plain:
            return .record(op.rebatched(batch, inputs: operands.map(\.shape)), operands)
        case .spreading(let rank, let axes):
            var lengths = [Int](repeating: 1, count: rank)
            for (axis, length) in zip(axes, operands[0].shape) { lengths[axis] = length }
            return operands[0].reshaped(exactly: Shape(lengths))
        case .elementwise:
            let shape = operands.dropFirst().reduce(operands[0].shape) {
                Shape.broadcast($0, $1.shape) ?? $0
            }
            return .record(op, operands.map { $0.broadcast(to: shape) })
        case .reshape(let kept):
            guard case .reshape(let payload) = op else { return operands[0] }
            var lengths = payload.shape.dimensions
            for (axis, source) in kept { lengths[axis] = operands[0].shape.dimensions[source] }
            return operands[0].reshaped(to: Shape(lengths))
        }
    }
}
