/// Draws the first values of a weight.
public protocol Initializer: Sendable {
    /// Keras' class name, as files spell it.
    var kerasClassName: String { get }
    /// The arguments under Keras' own keys.
    func config() -> [ConfigEntry]
    /// All elements in row-major order for a weight of `shape`.
    ///
    /// - Throws: ``ConfigurationError`` if the initialiser does not fit the shape.
    func values(shape: Shape, source: inout RandomSource) throws -> [Double]
}

extension Initializer {
    /// A tensor of fresh values from the next stream of the global seed.
    public func callAsFunction(shape: Shape, dtype: DType = .float32) throws -> Tensor {
        try tensor(shape: shape, dtype: dtype, who: kerasClassName)
    }

    func tensor(shape: Shape, dtype: DType, who: String) throws -> Tensor {
        // 2^34 elements are 64 GiB in float32: more than a weight of any model that fits this engine.
        guard shape.elementCount < 1 << 34 else {
            throw EngineError.outOfMemory(
                what: "A weight of \(who) of shape \(shape)",
                bytes: shape.elementCount.multipliedReportingOverflow(by: dtype.byteCount).overflow
                    ? .max : shape.elementCount * dtype.byteCount, available: 1 << 36)
        }
        var source = RandomSource.next()
        let values = try values(shape: shape, source: &source)
        return try Tensor(shape: shape, scalars: values).cast(to: dtype).evaluated()
    }
}
