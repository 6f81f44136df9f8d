import DescentCore

/// Runs one training step in checking mode: the largest number of every value,
/// who is to blame for those that are not finite, and the numbers around the first of them.
///
/// Each is a program of its own on the usual engine that only keeps what it reports, so that large
/// batches need no more memory than the step itself.
struct StepCheck {
    let nodes: StepNodes
    let data: Dataset
    /// Rows of `data` in the batch.
    let rows: [Int]

    /// The numbers of a value.
    struct Values {
        let spec: TensorSpec
        let numbers: [Double]
    }

    /// The first operation, or number from outside, that is not finite.
    struct Culprit {
        let node: Int
        /// The largest magnitude of every node that was looked at.
        let largest: [Int: Double]
        let output: Values
        let inputs: [Values]
        /// Elements of the output that the loss or weight in question descends from.
        let elements: [Int]
    }

    enum Finding {
        case culprit(Culprit)
        /// The values are finite in checking mode.
        case finite
        /// Not finite, but no element leads to it; the first node, by the flags alone.
        case unclear(Int)
    }

    /// - Parameter roots: nodes that are not finite, as far as is known.
    func run(roots: [Int]) throws -> Finding {
        let largest = try magnitudes(of: nodes.behind(roots))
        let isBroken = { (i: Int) in largest[i].map { !$0.isFinite } ?? false }
        guard roots.contains(where: isBroken) else { return .finite }
        let masks = Blame(nodes: nodes, isBroken: isBroken).masks(for: roots)
        let order = masks.keys.sorted()
        let flags = try run(order.compactMap { masks[$0]?.cast(to: .float32).max() })
        let blamed = try order.enumerated().filter { try flags.scalar($0.offset) > 0 }
            .map(\.element)
        guard let first = blamed.first, let mask = masks[first] else {
            return .unclear(largest.keys.filter(isBroken).min() ?? roots[0])
        }
        let chosen = isMeant(first, largest) ? origin(of: blamed, largest) : nil
        return .culprit(
            try culprit(chosen ?? first, chosen.flatMap { masks[$0] } ?? mask, largest))
    }

    /// The value of a scalar.
    func value(of scalar: Tensor) throws -> Double { try run([scalar]).scalar(0) }

    /// The first layer whose output is not finite, looking at nothing but layers' outputs.
    func firstBrokenLayer() throws -> Int? {
        let outputs = nodes.calls.flatMap(\.outputs).compactMap(nodes.place)
        let largest = try magnitudes(of: outputs)
        return outputs.first { largest[$0].map { !$0.isFinite } ?? false }
    }

    /// For each floating-point value the largest magnitude, NaN or infinity if it holds one.
    private func magnitudes(of candidates: [Int]) throws -> [Int: Double] {
        let looked = candidates.filter {
            nodes.nodes[$0].spec.dtype.isFloatingPoint
                && nodes.nodes[$0].spec.shape.elementCount > 0
        }
        let program = try run(looked.map { abs(nodes.tensor($0)).max() })
        var largest: [Int: Double] = [:]
        for (number, i) in looked.enumerated() { largest[i] = try program.scalar(number) }
        return largest
    }

    /// Whether node `i` is an infinity that somebody wrote down, such as −∞ in a mask.
    private func isMeant(_ i: Int, _ largest: [Int: Double]) -> Bool {
        guard largest[i] == .infinity, nodes.phase(of: i) != .update else { return false }
        return switch nodes.nodes[i].kind {
        case .data, .operation(.constant): true
        case .variable(let storage): !nodes.trained.contains(ObjectIdentifier(storage))
        case .reading: true
        case .placeholder, .operation, .invalid: false
        }
    }

    /// The first that makes NaN without having read any.
    private func origin(of blamed: [Int], _ largest: [Int: Double]) -> Int? {
        blamed.first { i in
            largest[i]?.isNaN == true
                && !nodes.operands(of: i).contains { largest[$0]?.isNaN == true }
        }
    }

    private func culprit(
        _ node: Int, _ mask: Tensor, _ largest: [Int: Double]
    ) throws -> Culprit {
        let inputs = nodes.operands(of: node)
        let tensors = [mask.cast(to: .float32)] + ([node] + inputs).map(nodes.tensor)
        let program = try run(tensors)
        let values = try tensors.indices.map { number in
            let (spec, bytes) = (tensors[number].spec, try program.output(number))
            let numbers = bytes.baseAddress.map { base in
                (0..<spec.shape.elementCount).map { spec.dtype.load(base, $0) }
            }
            return Values(spec: spec, numbers: numbers ?? [])
        }
        return Culprit(
            node: node, largest: largest, output: values[1], inputs: Array(values[2...]),
            elements: values[0].numbers.indices.filter { values[0].numbers[$0] > 0 })
    }

    /// Computes `outputs` for the batch; nothing in the model changes.
    private func run(_ outputs: [Tensor]) throws -> StepProgram {
        let program = try StepProgram(
            outputs: outputs, placeholders: nodes.step.placeholders,
            device: nodes.model.device.implementation)
        try program.hold {
            rows.withUnsafeBufferPointer { list in
                guard let base = list.baseAddress else { return }
                program.load(data.columns, rows: base, count: list.count)
            }
            try program.run()
        }
        return program
    }
}
