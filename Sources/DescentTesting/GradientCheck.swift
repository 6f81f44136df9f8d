public import DescentCore

/// How well recorded derivatives agree with differences of the function itself.
public struct GradientReport: Sendable, CustomStringConvertible {
    /// The largest |recorded − measured|, as a fraction of the largest derivative
    /// of the same input.
    public internal(set) var largestError = 0.0
    /// The input it belongs to.
    public internal(set) var input = 0
    /// The element, row-major; nil along a random direction.
    public internal(set) var element: Int?
    /// The derivative of the recorded graph there.
    public internal(set) var recorded = 0.0
    /// The derivative from differences there.
    public internal(set) var measured = 0.0
    /// Derivatives compared.
    public internal(set) var checks = 0

    /// What is wrong, or nil if all errors are below `limit`.
    public func failure(limit: Double = 1e-8) -> String? {
        largestError < limit ? nil : description
    }

    /// How many derivatives were compared, and the largest error with its place.
    public var description: String {
        let place = element.map { "element \($0)" } ?? "a random direction"
        return "Of \(checks) derivatives the largest error is \(largestError), for input \(input), "
            + "\(place): recorded \(recorded), measured \(measured)."
    }
}

/// Compares the derivatives of `function` with central differences, in float64 on the reference
/// interpreter.
///
/// A tensor result is weighted with fixed random numbers and summed. Differences take four points,
///
///     f′ ≈ (8 (f(x+h) − f(x−h)) − (f(x+2h) − f(x−2h))) / 12 h
///
/// whose error falls with h⁴, so that about eleven digits agree. Inputs of at most `exhaustive`
/// elements are checked element by element, larger ones along one random direction.
///
/// - Parameters:
///   - function: float64 in, float64 out, smooth within 2h of `points`.
///   - points: the inputs; floating-point ones are converted to float64.
///   - order: 2 also checks the derivatives of the derivatives.
///   - exhaustive: the most elements that are checked one by one. Default 48.
///   - step: h as a fraction of the element's size. Default 2⁻¹¹.
/// - Throws: what recording and running `function` throws.
public func checkGradient(
    of function: @escaping ([Tensor]) -> Tensor, at points: [Tensor], order: Int = 1,
    exhaustive: Int = 48, step: Double = 0x1p-11
) throws -> GradientReport {
    var report = GradientReport()
    var current = function
    for level in 1...Swift.max(order, 1) {
        if level > 1 { current = firstDerivatives(of: current) }
        var probe = try GradientProbe(current, points, step: step)
        for input in points.indices {
            try probe.check(input, exhaustive: exhaustive, into: &report)
        }
    }
    return report
}

/// All derivatives of the weighted sum of `function`, in one vector.
private func firstDerivatives(
    of function: @escaping ([Tensor]) -> Tensor
) -> ([Tensor]) -> Tensor {
    { xs in
        let (_, gradients) = valueAndGradient(of: { weighted(function($0)) }, at: xs)
        return .concatenated(gradients.map { $0.flattened() })
    }
}

/// Σ weight · y: unequal weights, so that errors of different elements cannot cancel.
private func weighted(_ y: Tensor) -> Tensor {
    if y.error != nil { return y }
    return (y * Tensor(shape: y.shape, scalars: weights(y.shape.elementCount))).sum()
}

/// Between ½ and 1½, the same for every call.
private func weights(_ count: Int) -> [Double] {
    var source = RandomSource(seed: 20, stream: 1)
    return (0..<count).map { _ in source.nextUniform() + 0.5 }
}

/// A compiled graph with the numbers it captured; its placeholders are filled before each run.
private struct Program {
    private let graph: Graph
    private let program: any HostProgram
    private let access: MemoryAccess

    init(_ outputs: [Tensor], placeholders: [Tensor]) throws {
        graph = try Graph(outputs: outputs, placeholders: placeholders)
        program = try ReferenceInterpreter().program(for: graph)
        access = MemoryAccess(reading: graph.variables)
        try access.hold { try program.bindNumbers(of: graph.inputs) }
    }

    /// All outputs for the given placeholders.
    func callAsFunction(_ inputs: [[Double]]) throws -> [[Double]] {
        try access.hold {
            for (i, values) in inputs.enumerated() {
                let target = try program.inputBuffer(i)
                values.withUnsafeBytes { target.copyMemory(from: $0) }
            }
            try program.run()
            return try graph.outputs.indices.map {
                Array(try program.outputBuffer($0).bindMemory(to: Double.self))
            }
        }
    }
}

/// The function compiled once, run at points near the given ones.
private struct GradientProbe {
    private let program: Program
    private var buffers: [[Double]]
    private let gradients: [[Double]]
    private let outputCount: Int
    private let weight: [Double]
    private let step: Double

    init(_ function: ([Tensor]) -> Tensor, _ points: [Tensor], step: Double) throws {
        let leaves = points.enumerated().map { i, x in
            Tensor.placeholder(TensorSpec(x.shape, .float64), name: "x\(i)")
        }
        let y = function(leaves)
        if let error = y.error { throw error }
        guard y.dtype == .float64 else {
            throw ShapeError(
                who: "checkGradient", expected: "a float64 result", got: "\(y.dtype)",
                fix: "Keep to the dtype of the inputs.")
        }
        let slopes = gradient(of: weighted(y), withRespectTo: leaves)
        buffers = try points.map { try $0.cast(to: .float64).scalars() }
        outputCount = y.shape.elementCount
        weight = weights(outputCount)
        self.step = step
        gradients = try Program(slopes, placeholders: leaves)(buffers)
        program = try Program([y], placeholders: leaves)
    }

    mutating func check(
        _ input: Int, exhaustive: Int, into report: inout GradientReport
    ) throws {
        let count = buffers[input].count
        let slope = gradients[input]
        if count <= exhaustive {
            let measured = try (0..<count).map { i in
                try along((0..<count).map { $0 == i ? 1 : 0 }, input, scale: scale(i, input))
            }
            let size = largest(slope + measured)
            for i in 0..<count { note(slope[i], measured[i], size, input, i, &report) }
        } else {
            var source = RandomSource(seed: 21, stream: UInt64(input))
            let direction = (0..<count).map { _ in source.nextUniform() < 0.5 ? -1.0 : 1.0 }
            let terms = zip(slope, direction).map(*)
            let typical = terms.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let measured = try along(direction, input, scale: 1)
            note(terms.reduce(0, +), measured, Swift.max(typical, 1e-3), input, nil, &report)
        }
    }

    /// The size an element's step is taken from:
    /// its own, but not below that of the whole input or 1.
    private func scale(_ i: Int, _ input: Int) -> Double {
        Swift.max(Swift.abs(buffers[input][i]), Swift.min(largest(buffers[input]), 1))
    }

    private func largest(_ values: [Double]) -> Double {
        Swift.max(values.reduce(0) { Swift.max($0, Swift.abs($1)) }, 1e-3)
    }

    /// The measured derivative of the weighted sum along `direction`.
    private mutating func along(_ direction: [Double], _ input: Int, scale: Double) throws -> Double
    {
        let h = step * scale
        let centre = buffers[input]
        func values(_ distance: Double) throws -> [Double] {
            buffers[input] = zip(centre, direction).map { $0 + distance * $1 }
            defer { buffers[input] = centre }
            return try program(buffers)[0]
        }
        let (p1, m1) = (try values(h), try values(-h))
        let (p2, m2) = (try values(2 * h), try values(-2 * h))
        // Subtracted element by element before summing: elements that do not move cancel exactly.
        return weight.indices.reduce(0) { sum, i in
            sum + weight[i] * (8 * (p1[i] - m1[i]) - (p2[i] - m2[i]))
        } / (12 * h)
    }

    private func note(
        _ recorded: Double, _ measured: Double, _ size: Double, _ input: Int, _ element: Int?,
        _ report: inout GradientReport
    ) {
        report.checks += 1
        let error = Swift.abs(recorded - measured) / size
        // Not ≤, so that NaN counts as the largest error.
        guard !(error <= report.largestError) else { return }
        report.largestError = error.isNaN ? .infinity : error
        (report.input, report.element) = (input, element)
        (report.recorded, report.measured) = (recorded, measured)
    }
}
