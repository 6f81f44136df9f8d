public import DescentCore

// The tools beside training, for lists and dictionaries whose elements differ in type:
// each passes them on.

extension Model {
    /// Looks at a model with several inputs and outputs that differ in type; see
    /// ``diagnose(_:_:batchSize:)``.
    @_disfavoredOverload
    public func diagnose(
        _ x: MixedData, _ y: MixedData, batchSize: Int = 32
    ) throws -> Diagnosis {
        try diagnose(
            x as any ModelData, y as any ModelData, batchSize: batchSize)
    }

    /// Looks at a model with several inputs that differ in type; see
    /// ``diagnose(_:_:batchSize:)``.
    @_disfavoredOverload
    public func diagnose(
        _ x: MixedData, _ y: any ModelData, batchSize: Int = 32
    ) throws -> Diagnosis {
        try diagnose(
            x as any ModelData, y, batchSize: batchSize)
    }

    /// Looks at a model with several outputs that differ in type; see
    /// ``diagnose(_:_:batchSize:)``.
    @_disfavoredOverload
    public func diagnose(
        _ x: any ModelData, _ y: MixedData, batchSize: Int = 32
    ) throws -> Diagnosis {
        try diagnose(
            x, y as any ModelData, batchSize: batchSize)
    }

    /// Explains a model with several inputs and outputs that differ in type; see
    /// ``explain(_:_:nudge:batchSize:elements:)``.
    @_disfavoredOverload
    public func explain(
        _ x: MixedData, _ y: MixedData, nudge: Double? = nil, batchSize: Int = 4,
        elements: Int = 4
    ) throws -> Explanation {
        try explain(
            x as any ModelData, y as any ModelData, nudge: nudge, batchSize: batchSize,
            elements: elements)
    }

    /// Explains a model with several inputs that differ in type; see
    /// ``explain(_:_:nudge:batchSize:elements:)``.
    @_disfavoredOverload
    public func explain(
        _ x: MixedData, _ y: any ModelData, nudge: Double? = nil, batchSize: Int = 4,
        elements: Int = 4
    ) throws -> Explanation {
        try explain(
            x as any ModelData, y, nudge: nudge, batchSize: batchSize,
            elements: elements)
    }

    /// Explains a model with several outputs that differ in type; see
    /// ``explain(_:_:nudge:batchSize:elements:)``.
    @_disfavoredOverload
    public func explain(
        _ x: any ModelData, _ y: MixedData, nudge: Double? = nil, batchSize: Int = 4,
        elements: Int = 4
    ) throws -> Explanation {
        try explain(
            x, y as any ModelData, nudge: nudge, batchSize: batchSize,
            elements: elements)
    }

    /// Times training steps of a model with several inputs and outputs that differ in type; see
    /// ``profile(_:_:batchSize:steps:)``.
    @_disfavoredOverload
    public func profile(
        _ x: MixedData, _ y: MixedData, batchSize: Int = 32, steps: Int = 20
    ) throws -> Profile {
        try profile(
            x as any ModelData, y as any ModelData, batchSize: batchSize, steps: steps)
    }

    /// Times training steps of a model with several inputs that differ in type; see
    /// ``profile(_:_:batchSize:steps:)``.
    @_disfavoredOverload
    public func profile(
        _ x: MixedData, _ y: any ModelData, batchSize: Int = 32, steps: Int = 20
    ) throws -> Profile {
        try profile(
            x as any ModelData, y, batchSize: batchSize, steps: steps)
    }

    /// Times training steps of a model with several outputs that differ in type; see
    /// ``profile(_:_:batchSize:steps:)``.
    @_disfavoredOverload
    public func profile(
        _ x: any ModelData, _ y: MixedData, batchSize: Int = 32, steps: Int = 20
    ) throws -> Profile {
        try profile(
            x, y as any ModelData, batchSize: batchSize, steps: steps)
    }

    /// Checks the derivatives of a model with several inputs and outputs that differ in type; see
    /// ``checkGradients(_:_:batchSize:elements:tolerance:)``.
    @_disfavoredOverload
    public func checkGradients(
        _ x: MixedData, _ y: MixedData, batchSize: Int = 8, elements: Int = 12,
        tolerance: Double = 1e-5
    ) throws -> GradientCheck {
        try checkGradients(
            x as any ModelData, y as any ModelData, batchSize: batchSize,
            elements: elements, tolerance: tolerance)
    }

    /// Checks the derivatives of a model with several inputs that differ in type; see
    /// ``checkGradients(_:_:batchSize:elements:tolerance:)``.
    @_disfavoredOverload
    public func checkGradients(
        _ x: MixedData, _ y: any ModelData, batchSize: Int = 8, elements: Int = 12,
        tolerance: Double = 1e-5
    ) throws -> GradientCheck {
        try checkGradients(
            x as any ModelData, y, batchSize: batchSize,
            elements: elements, tolerance: tolerance)
    }

    /// Checks the derivatives of a model with several outputs that differ in type; see
    /// ``checkGradients(_:_:batchSize:elements:tolerance:)``.
    @_disfavoredOverload
    public func checkGradients(
        _ x: any ModelData, _ y: MixedData, batchSize: Int = 8, elements: Int = 12,
        tolerance: Double = 1e-5
    ) throws -> GradientCheck {
        try checkGradients(
            x, y as any ModelData, batchSize: batchSize,
            elements: elements, tolerance: tolerance)
    }

    /// Checks a model with several inputs and outputs that differ in type; see
    /// ``checkWiring(_:_:)``.
    @_disfavoredOverload
    public func checkWiring(
        _ x: MixedData, _ y: MixedData
    ) throws -> [WiringFinding] {
        try checkWiring(
            x as any ModelData, y as any ModelData)
    }

    /// Checks a model with several inputs that differ in type; see
    /// ``checkWiring(_:_:)``.
    @_disfavoredOverload
    public func checkWiring(
        _ x: MixedData, _ y: any ModelData
    ) throws -> [WiringFinding] {
        try checkWiring(
            x as any ModelData, y)
    }

    /// Checks a model with several outputs that differ in type; see
    /// ``checkWiring(_:_:)``.
    @_disfavoredOverload
    public func checkWiring(
        _ x: any ModelData, _ y: MixedData
    ) throws -> [WiringFinding] {
        try checkWiring(
            x, y as any ModelData)
    }

    /// Looks for the first operation that is not finite in a model with several inputs and outputs
    /// that differ in type; see ``findDivergence(_:_:sampleWeight:)``.
    @_disfavoredOverload
    public func findDivergence(
        _ x: MixedData, _ y: MixedData, sampleWeight: (any ModelData)? = nil
    ) throws -> DivergenceReport? {
        try findDivergence(
            x as any ModelData, y as any ModelData, sampleWeight: sampleWeight)
    }

    /// Looks for the first operation that is not finite in a model with several inputs that differ
    /// in type; see ``findDivergence(_:_:sampleWeight:)``.
    @_disfavoredOverload
    public func findDivergence(
        _ x: MixedData, _ y: any ModelData, sampleWeight: (any ModelData)? = nil
    ) throws -> DivergenceReport? {
        try findDivergence(
            x as any ModelData, y, sampleWeight: sampleWeight)
    }

    /// Looks for the first operation that is not finite in a model with several outputs that differ
    /// in type; see ``findDivergence(_:_:sampleWeight:)``.
    @_disfavoredOverload
    public func findDivergence(
        _ x: any ModelData, _ y: MixedData, sampleWeight: (any ModelData)? = nil
    ) throws -> DivergenceReport? {
        try findDivergence(
            x, y as any ModelData, sampleWeight: sampleWeight)
    }

    /// Times predictions of a model with several inputs that differ in type; see
    /// ``profilePrediction(_:batchSize:steps:)``.
    @_disfavoredOverload
    public func profilePrediction(
        _ x: MixedData, batchSize: Int = 32, steps: Int = 20
    ) throws -> Profile {
        try profilePrediction(x as any ModelData, batchSize: batchSize, steps: steps)
    }
}
