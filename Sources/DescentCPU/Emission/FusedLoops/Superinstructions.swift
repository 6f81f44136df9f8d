import DescentCore

/// Several nodes of a loop that one kernel computes in one pass.
struct Superinstruction {
    let code: MicroOp.Code
    /// Nodes it reads.
    let operands: [Int]
    /// Numbers it is made with.
    var numbers: [Double] = []
    /// Other nodes whose values it also yields.
    var results: [Int] = []
}

extension MicroOp.Code {
    /// Which operand of a superinstruction is a number rather than a vector.
    var numberOperand: Int? {
        switch self {
        case .lerp: 2
        case .axpy, .subtractScaled: 1
        default: nil
        }
    }
}

/// The superinstructions of a loop, by the node whose value they yield.
///
/// A node becomes part of one if nobody else reads it. Each form saves writing a tile to the
/// first-level cache and reading it back, which is what loops of cheap operations spend
/// their time on.
struct Superinstructions {
    private(set) var roots: [Int: Superinstruction] = [:]
    private(set) var absorbed = Set<Int>()

    static func find(_ emitter: Emitter, _ nodes: [Int]) -> Superinstructions {
        var found = Superinstructions()
        let finder = Finder(emitter: emitter, members: Set(nodes))
        // From the end, so that the longest chain takes its parts first.
        for node in nodes.reversed() where !found.absorbed.contains(node) {
            guard emitter.spec(node).dtype == .float32,
                let (chain, inner) = finder.chain(node),
                inner.allSatisfy({ !found.absorbed.contains($0) }),
                // Operands are read where the chain ends, which may be after an update; the chain's
                // own updates come after its reads.
                !chain.operands.contains(where: {
                    emitter.isOverwritten($0, before: node, otherThanBy: chain.results)
                })
            else { continue }
            found.roots[node] = chain
            found.absorbed.formUnion(inner)
        }
        return found
    }

    /// Looks for the forms; all take nodes of the loop that nobody else reads.
    private struct Finder {
        let emitter: Emitter
        let members: Set<Int>

        typealias Found = (Superinstruction, absorbed: [Int])

        func chain(_ node: Int) -> Found? {
            if let step = AdamStep.find(node, emitter, members) { return step }
            return switch emitter.op(node) {
            case .binary(.maximum): rectified(node)
            case .binary(.add): lerp(node) ?? sum(node)
            case .binary(.subtract): difference(node)
            case .select: masked(node)
            default: nil
            }
        }

        private func inputs(_ node: Int) -> [Int] { emitter.graph.nodes[node].inputs }

        /// Whether `node` can be computed inside its only reader.
        private func isInner(_ node: Int) -> Bool {
            guard emitter.spec(node).dtype == .float32 else { return false }
            switch emitter.roles[node] {
            case .fused: return members.contains(node) && emitter.users[node] == 1
            // Each reader has its own.
            case .recomputed: return true
            case .input, .splat, .constant, .broadcast, .alias, .summed, .skipped, .epilogue, .unit:
                return false
            }
        }

        private func isBinary(_ node: Int, _ op: BinaryOp) -> Bool {
            emitter.op(node) == .binary(op) && isInner(node)
        }

        /// Nodes that are left out of the loop because their reader computes them.
        /// Recomputed ones were never in it.
        private func absorbed(_ nodes: [Int]) -> [Int] {
            nodes.filter { members.contains($0) }
        }

        /// a + (b − a) · s.
        private func lerp(_ node: Int) -> Found? {
            for (a, product) in pairs(node) where isBinary(product, .multiply) {
                for (difference, s) in pairs(product)
                where emitter.isNumber(s) && isBinary(difference, .subtract)
                    && inputs(difference)[1] == a
                {
                    let b = inputs(difference)[0]
                    return (
                        Superinstruction(code: .lerp, operands: [a, b, s]),
                        absorbed([product, difference])
                    )
                }
            }
            return nil
        }

        /// (a − b) · c + d, a · s + b or a · b + c.
        private func sum(_ node: Int) -> Found? {
            for (product, d) in pairs(node) where isBinary(product, .multiply) {
                for (difference, c) in pairs(product)
                where isBinary(difference, .subtract) && !emitter.isNumber(c) {
                    let operands = inputs(difference) + [c, d]
                    return (
                        Superinstruction(code: .centredScale, operands: operands),
                        absorbed([product, difference])
                    )
                }
                let (a, b) = (inputs(product)[0], inputs(product)[1])
                let code: MicroOp.Code =
                    emitter.isNumber(a) || emitter.isNumber(b) ? .axpy : .multiplyAdd
                let operands = emitter.isNumber(a) ? [b, a, d] : [a, b, d]
                return (Superinstruction(code: code, operands: operands), absorbed([product]))
            }
            return nil
        }

        /// b − a · s.
        private func difference(_ node: Int) -> Found? {
            let (b, product) = (inputs(node)[0], inputs(node)[1])
            guard isBinary(product, .multiply) else { return nil }
            for (a, s) in pairs(product) where emitter.isNumber(s) {
                return (
                    Superinstruction(code: .subtractScaled, operands: [a, s, b]),
                    absorbed([product])
                )
            }
            return nil
        }

        /// max((a − b) · c + d, 0).
        private func rectified(_ node: Int) -> Found? {
            guard case .splat(0) = emitter.roles[inputs(node)[1]],
                isBinary(inputs(node)[0], .add), let (chain, inner) = sum(inputs(node)[0]),
                chain.code == .centredScale
            else { return nil }
            return (
                Superinstruction(code: .centredScaleReLU, operands: chain.operands),
                absorbed([inputs(node)[0]]) + inner
            )
        }

        /// a > 0 ? b : 0.
        private func masked(_ node: Int) -> Found? {
            let (mask, b, other) = (inputs(node)[0], inputs(node)[1], inputs(node)[2])
            guard case .splat(let zero) = emitter.roles[other], zero == 0, zero.sign == .plus,
                emitter.op(mask) == .compare(.greater),
                case .splat(0) = emitter.roles[inputs(mask)[1]],
                emitter.spec(inputs(mask)[0]).dtype == .float32
            else { return nil }
            let isPart: Bool
            switch emitter.roles[mask] {
            case .fused: isPart = members.contains(mask) && emitter.users[mask] == 1
            case .recomputed: isPart = true
            default: isPart = false
            }
            guard isPart else { return nil }
            let operands = [inputs(mask)[0], b]
            return (Superinstruction(code: .wherePositive, operands: operands), absorbed([mask]))
        }

        /// Both orders of a commutative node's operands.
        private func pairs(_ node: Int) -> [(Int, Int)] {
            let (a, b) = (inputs(node)[0], inputs(node)[1])
            return [(a, b), (b, a)]
        }
    }
}
