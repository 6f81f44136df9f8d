package import DescentCore

/// Runs the random graph of `seed` on two devices and says how they differ, or nil if they agree
/// within the bound each value carries.
package func compareDevices(
    _ seed: UInt64, _ a: any Device, _ b: any Device
) throws -> String? {
    let outputs = try RandomGraph(seed: seed).outputs
    let tensors = outputs.map(\.tensor)
    let (first, second) = (try evaluate(tensors, device: a), try evaluate(tensors, device: b))
    return try difference(outputs, first, second, "Seed \(seed), \(a.name) and \(b.name)")
}

/// Runs the random graph of `seed` as training and prediction run theirs: most of its numbers stay
/// where they are, some come anew with each run. Says how the first run of `b`, which prepares what
/// depends on the former alone, or the second differs from `a`; nil if both agree with it.
package func compareSteadily(
    _ seed: UInt64, _ a: any Device, _ b: any Device
) throws -> String? {
    let outputs = try RandomGraph(seed: seed).outputs
    let tensors = outputs.map(\.tensor)
    let expected = try evaluate(tensors, device: a)
    var graph = try Graph(outputs: tensors)
    let sources = graph.inputs
    var random = RandomSource(seed: seed, stream: 8)
    for i in graph.inputs.indices where random.chance(0.3) {
        graph.inputs[i] = .placeholder(Placeholder(name: "x\(i)"))
    }
    let program = try b.program(for: graph, weightsStay: true)
    return try MemoryAccess(reading: graph.variables).hold {
        try program.bindNumbers(of: graph.inputs)
        for run in 1...2 {
            for (i, input) in graph.inputs.enumerated() {
                guard case .placeholder = input, case .data(let data) = sources[i] else { continue }
                try program.inputBuffer(i).copyMemory(from: data.bytes)
            }
            program.expectWeights(at: 0)
            try program.run()
            let found = try tensors.enumerated().map { i, tensor in
                try TensorData(tensor.spec) { try program.copyOutput(i, to: $0) }
            }
            let who = "Seed \(seed), \(a.name) and run \(run) of \(b.name)"
            if let fault = try difference(outputs, expected, found, who) { return fault }
        }
        return nil
    }
}

/// The first of `outputs` that is not the same, within its bound, on both sides.
private func difference(
    _ outputs: [RandomGraph.Value], _ first: [TensorData], _ second: [TensorData], _ who: String
) throws -> String? {
    for (i, value) in outputs.enumerated() {
        let tolerance =
            value.error == 0
            ? Tolerance(absolute: .leastNormalMagnitude, relative: .leastNormalMagnitude)
            : Tolerance(absolute: 4 * value.error, relative: 1e-6)
        let fault = mismatch(Tensor(data: first[i]), Tensor(data: second[i]), tolerance: tolerance)
        guard let fault else { continue }
        return "\(who), output \(i): \(fault)\n" + (try Graph(outputs: [value.tensor]).text)
    }
    return nil
}
