public import Descent
public import DescentCore

/// What ``checkLayer(inputShapes:input:tolerance:_:)`` found.
public struct LayerReport: Sendable, CustomStringConvertible {
    /// What is wrong, one sentence each.
    public internal(set) var failures: [String] = []
    /// Derivatives with respect to inputs and weights; the worse of inference and training.
    public internal(set) var gradients = GradientReport()

    /// All that is wrong, or nil.
    public var failure: String? { failures.isEmpty ? nil : failures.joined(separator: "\n") }

    /// All that is wrong, or that nothing is.
    public var description: String { failure ?? "The layer is fine. \(gradients)" }

    mutating func expect(_ condition: Bool, _ failure: @autoclosure () -> String) {
        if !condition { failures.append(failure()) }
    }
}

/// Puts a layer through what every layer must do:
///
/// - derivatives with respect to inputs and weights agree with differences, in float64,
///   for inference and for training;
/// - the output's shape follows the batch, is known from a symbolic input, and is what
///   `outputSpecs(for:)` says;
/// - the CPU engine and the reference interpreter give the same float32 numbers;
/// - configuration keys are not empty and differ;
/// - weights can be read and written back.
///
/// ```swift
/// let report = try checkLayer(inputShapes: [[3]]) { Dense(units: 2, dtype: $0) }
/// #expect(report.failure == nil)
/// ```
///
/// - Parameters:
///   - inputShapes: the shape of one example of each input, without the batch.
///   - input: the data of input `index`; default: uniform numbers from −1 to 1.
///     Integers are fed as they are and not differentiated.
///   - tolerance: between engine and interpreter. Default 1e-4, absolute and relative.
///   - make: a new layer of the given dtype.
/// - Throws: what making, building and running the layer throws.
public func checkLayer(
    inputShapes: [Shape], input: ((_ shape: Shape, _ index: Int) -> Tensor)? = nil,
    tolerance: Tolerance = Tolerance(absolute: 1e-4, relative: 1e-4),
    _ make: (DType) throws -> Layer
) throws -> LayerReport {
    var report = LayerReport()
    let draw = input ?? { shape, index in numbers(shape, -1...1, stream: UInt64(index)) }
    func inputs(_ batch: Int) -> [Tensor] {
        inputShapes.enumerated().map { draw(Shape([batch] + $1.dimensions), $0) }
    }
    let layer = try make(.float64)
    try build(layer, inputs(2))
    try moveWeights(of: layer)
    try checkDerivatives(of: layer, at: inputs(2), &report)
    try checkShapes(of: layer, inputs, inputShapes, &report)
    checkConfiguration(of: layer, &report)
    try checkWeights(of: layer, &report)
    let single = try make(.float32)
    try build(single, inputs(2))
    try single.setWeights(layer.getWeights())
    try checkDevices(single, inputs(3), tolerance, &report)
    return report
}

/// Fixed uniform numbers, float64.
private func numbers(_ shape: Shape, _ range: ClosedRange<Double>, stream: UInt64) -> Tensor {
    var source = RandomSource(seed: 31, stream: stream)
    let width = range.upperBound - range.lowerBound
    return Tensor(
        shape: shape,
        scalars: (0..<shape.elementCount).map { _ in range.lowerBound + width * source.nextUniform()
        })
}

private func build(_ layer: Layer, _ inputs: [Tensor]) throws {
    if let error = layer.outputs(inputs)[0].error { throw error }
}

/// Away from initial zeros and ones, where derivatives can be right by accident. State that is not
/// trained, such as running variances, stays positive.
private func moveWeights(of layer: Layer) throws {
    for (i, weight) in layer.weights.enumerated() where weight.dtype.isFloatingPoint {
        let noise = numbers(weight.shape, 0...0.5, stream: 100 + UInt64(i)).cast(to: weight.dtype)
        try weight.assignNow(weight.read() + noise)
    }
}

private func checkDerivatives(
    of layer: Layer, at inputs: [Tensor], _ report: inout LayerReport
) throws {
    let moving = inputs.indices.filter { inputs[$0].dtype.isFloatingPoint }
    let weights = layer.trainableWeights
    let points = try moving.map { inputs[$0] } + weights.map { try $0.read() }
    guard !points.isEmpty else { return }
    for training in [false, true] {
        let found = try checkGradient(
            of: { points in
                // Fixed random numbers: the function must be the same at every point.
                let trace = StepTrace(randomState: Tensor(shape: [2], scalars: [Int64(1), 0]))
                return trace.record {
                    var xs = inputs
                    for (place, point) in zip(moving, points) { xs[place] = point }
                    for (weight, point) in zip(weights, points.dropFirst(moving.count)) {
                        trace.substitute(weight, by: point)
                    }
                    return layer.outputs(xs, training: training)[0]
                }
            }, at: points)
        if let failure = found.failure() {
            report.failures.append("Derivatives (training: \(training)): \(failure)")
        }
        if found.largestError >= report.gradients.largestError { report.gradients = found }
    }
}

private func checkShapes(
    of layer: Layer, _ inputs: (Int) -> [Tensor], _ inputShapes: [Shape],
    _ report: inout LayerReport
) throws {
    let (two, three) = (layer.outputs(inputs(2)), layer.outputs(inputs(3)))
    let kinds = inputs(2).map(\.dtype)
    let symbols = layer.outputs(zip(inputShapes, kinds).map { Input(shape: $0, dtype: $1) })
    for ((a, b), symbol) in zip(zip(two, three), symbols) {
        if let error = a.error ?? b.error ?? symbol.error { throw error }
        let expected = Shape(zip(a.shape, b.shape).map { $0 == $1 ? $0 : Shape.unknown })
        report.expect(
            symbol.shape == expected,
            "The symbolic output is \(symbol.shape), expected \(expected).")
        report.expect(
            a.shape[0] * 3 == b.shape[0] * 2,
            "The output's first axis does not follow the batch: \(a.shape) for 2, \(b.shape) for 3."
        )
        report.expect(a.dtype == b.dtype, "The output's dtype depends on the batch.")
    }
    for (outputs, xs) in [(two, inputs(2)), (three, inputs(3))] {
        let stated = try layer.outputSpecs(for: xs.map(\.spec))
        report.expect(
            stated == outputs.map(\.spec),
            "outputSpecs(for:) says \(stated), but the outputs are \(outputs.map(\.spec)).")
    }
}

private func checkConfiguration(of layer: Layer, _ report: inout LayerReport) {
    let keys = layer.config().map(\.key)
    report.expect(!keys.contains(""), "A configuration key is empty.")
    report.expect(Set(keys).count == keys.count, "Configuration keys repeat: \(keys).")
    report.expect(!layer.kerasClassName.isEmpty, "The layer has no Keras class name.")
    let names = layer.weights.map(\.name)
    report.expect(Set(names).count == names.count, "Names of weights repeat: \(names).")
}

private func checkWeights(of layer: Layer, _ report: inout LayerReport) throws {
    let before = try layer.getWeights()
    // Integers and bool stand for states that have rules of their own.
    try layer.setWeights(before.map { $0.dtype.isFloatingPoint ? $0 * 2 + 1 : $0 })
    for (weight, old) in zip(try layer.getWeights(), before) where old.dtype.isFloatingPoint {
        if let fault = mismatch(weight, old * 2 + 1) {
            report.failures.append("Weights written: \(fault)")
        }
    }
    try layer.setWeights(before)
    for (weight, old) in zip(try layer.getWeights(), before) {
        if let fault = mismatch(weight, old) {
            report.failures.append("Weights written back: \(fault)")
        }
    }
}

private func checkDevices(
    _ layer: Layer, _ inputs: [Tensor], _ tolerance: Tolerance, _ report: inout LayerReport
) throws {
    let outputs = layer.outputs(inputs.map { $0.dtype == .float64 ? $0.cast(to: .float32) : $0 })
    let engine = DefaultDevice.current
    let fast = try evaluate(outputs, device: engine)
    let plain = try evaluate(outputs, device: ReferenceInterpreter())
    for (a, b) in zip(fast, plain) {
        let fault = mismatch(
            Tensor(data: a), Tensor(data: b),
            tolerance: b.spec.dtype.isFloatingPoint ? tolerance : nil)
        if let fault { report.failures.append("\(engine.name) and reference: \(fault)") }
    }
}
