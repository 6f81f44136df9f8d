import DescentCore
import DescentTesting
import Testing

/// Records an issue with the largest differences if the numbers are not close.
func expectClose(
    _ actual: Tensor, _ expected: Tensor, _ tolerance: Tolerance? = nil, _ note: String = "",
    at location: SourceLocation = #_sourceLocation
) {
    let fault = mismatch(actual, expected, tolerance: tolerance)
    #expect(fault == nil, "\(note) \(fault ?? "")", sourceLocation: location)
}

/// Records an issue if shape, dtype or numbers are not those.
func expectValues(
    _ actual: Tensor, _ expected: [Double], shape: Shape? = nil, dtype: DType? = nil,
    _ tolerance: Tolerance? = nil, at location: SourceLocation = #_sourceLocation
) {
    if let shape { #expect(actual.shape == shape, sourceLocation: location) }
    if let dtype { #expect(actual.dtype == dtype, sourceLocation: location) }
    let fault = mismatch(actual, expected, tolerance: tolerance)
    #expect(fault == nil, "\(fault ?? "")", sourceLocation: location)
}

/// Checks first and second derivatives against differences.
func expectGradients(
    _ note: String, order: Int = 2, limit: Double = 1e-9, at points: [Tensor],
    _ function: @escaping ([Tensor]) -> Tensor, location: SourceLocation = #_sourceLocation
) throws {
    let report = try checkGradient(of: function, at: points, order: order, exhaustive: 24)
    let fault = report.failure(limit: limit)
    #expect(fault == nil, "\(note): \(fault ?? "")", sourceLocation: location)
}

/// Checks the text of the recorded error.
func expectError(
    _ tensor: Tensor, _ message: String, location: SourceLocation = #_sourceLocation
) {
    #expect(tensor.error.map { "\($0)" } == message, sourceLocation: location)
    #expect(throws: (any Error).self, sourceLocation: location) { try tensor.scalars() }
}

/// Uniform float64 numbers, the same for the same seed.
func uniform(_ shape: Shape, _ domain: ClosedRange<Double> = -2...2, seed: UInt64 = 1) -> Tensor {
    var source = RandomSource(seed: seed, stream: 0)
    return Tensor(
        shape: shape,
        scalars: (0..<shape.elementCount).map { _ in
            domain.lowerBound + (domain.upperBound - domain.lowerBound) * source.nextUniform()
        })
}

/// All different numbers, at least 0.1 apart, in random order: for maxima, whose winners must not
/// change under a small step.
func distinct(_ shape: Shape, seed: UInt64 = 1) -> Tensor {
    var numbers = (0..<shape.elementCount).map { Double($0) * 0.1 - 1 }
    var source = RandomSource(seed: seed, stream: 3)
    source.shuffle(&numbers)
    return Tensor(shape: shape, scalars: numbers)
}
