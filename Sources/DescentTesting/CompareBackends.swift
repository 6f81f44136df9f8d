package import DescentCore

/// Runs the random graph of `seed` on two backends and says how they differ, or nil if they agree within
/// the bound each value carries.
package func compareBackends(
    _ seed: UInt64, _ a: any Backend, _ b: any Backend
) throws -> String? {
    let graph = try RandomGraph(seed: seed)
    let outputs = graph.outputs
    let tensors = outputs.map(\.tensor)
    let (first, second) = (try evaluate(tensors, backend: a), try evaluate(tensors, backend: b))
    for (i, value) in outputs.enumerated() {
        let tolerance =
            value.error == 0
            ? Tolerance(absolute: .leastNormalMagnitude, relative: .leastNormalMagnitude)
            : Tolerance(absolute: 4 * value.error, relative: 1e-6)
        let fault = mismatch(Tensor(data: first[i]), Tensor(data: second[i]), tolerance: tolerance)
        guard let fault else { continue }
        return "Seed \(seed), output \(i) of \(a.name) and \(b.name): \(fault)\n"
            + (try Graph(outputs: [value.tensor]).text)
    }
    return nil
}
