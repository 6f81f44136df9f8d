import DescentCore

extension Role {
    /// What becomes of each node, before element-wise nodes are put into loops.
    static func assign(
        _ graph: Graph, _ needed: [Bool], _ epilogues: Epilogues, _ chains: ConvolutionChains
    ) -> [Role] {
        var roles: [Role] = []
        roles.reserveCapacity(graph.nodes.count)
        for (i, node) in graph.nodes.enumerated() {
            guard case .operation(let op) = node.kind else {
                if case .input(let number) = node.kind { roles.append(.input(number)) }
                continue
            }
            if !needed[i] {
                roles.append(.alias)
            } else if chains.inner.contains(i) {
                roles.append(.skipped)
            } else if let kernelGradient = chains.together[i] {
                roles.append(.epilogue(of: kernelGradient))
            } else if let producer = epilogues.producer[i] {
                roles.append(.epilogue(of: producer))
            } else {
                roles.append(role(of: op, node, graph, roles))
            }
        }
        return roles
    }

    private static func role(
        of op: Op, _ node: Graph.Node, _ graph: Graph, _ roles: [Role]
    ) -> Role {
        switch op {
        case .constant(let literal): return .splat(literal.value)
        case .broadcastInDim:
            if case .splat(let value) = roles[node.inputs[0]] { return .splat(value) }
            if let data = fold(op, node, roles) { return .constant(data) }
            return .broadcast
        case .reshape, .identity:
            if case .splat(let value) = roles[node.inputs[0]] { return .splat(value) }
            return .alias
        case .convert:
            if case .splat(let value) = roles[node.inputs[0]] {
                let source = graph.nodes[node.inputs[0]].spec.dtype
                return .splat(converted(value, from: source, to: node.spec.dtype))
            }
        default: break
        }
        return fold(op, node, roles).map { .constant($0) } ?? .unit
    }

    /// What ``Convert`` makes of a number: integers among themselves keep the low bits.
    private static func converted(_ value: Double, from: DType, to: DType) -> Double {
        guard !from.isFloatingPoint else { return to.representable(value) }
        switch to {
        case .int32: return Double(Int32(truncatingIfNeeded: Int64(saturating: value)))
        case .uint8: return Double(UInt8(truncatingIfNeeded: Int64(saturating: value)))
        case .int64, .bool, .float16, .bfloat16, .float32, .float64: return to.representable(value)
        }
    }

    /// The value of a small node that depends on constants only, computed now.
    private static func fold(_ op: Op, _ node: Graph.Node, _ roles: [Role]) -> TensorData? {
        let largest = 1 << 16
        guard node.spec.shape.elementCount <= largest else { return nil }
        var inputs: [TensorData] = []
        for input in node.inputs {
            guard case .constant(let data) = roles[input] else { return nil }
            inputs.append(data)
        }
        return try? TensorData(node.spec) { bytes in
            guard let base = bytes.baseAddress else { return }
            try withExtendedLifetime(inputs) {
                try evaluateReference(
                    op, inputs.map { $0.array(orIfEmpty: UnsafeRawPointer(base)) },
                    into: HostOutput(spec: node.spec, base: base))
            }
        }
    }
}
