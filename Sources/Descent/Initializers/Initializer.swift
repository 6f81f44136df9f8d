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
    /// Makes every call give the same numbers, whatever ``setRandomSeed(_:)`` said, as Keras' seeds do; nil
    /// draws new ones each time.
    var seed: Int? { get }
}

extension Initializer {
    /// None.
    public var seed: Int? { nil }

    /// A tensor of values: fresh ones from the next stream of the global seed, or, with a ``seed``, the same
    /// at every call.
    ///
    /// ```swift
    /// let kernel = try HeNormal(seed: 1)(shape: [3, 4])
    /// ```
    public func callAsFunction(shape: Shape, dtype: DType = .float32) throws -> Tensor {
        try tensor(shape: shape, dtype: dtype, who: kerasClassName)
    }

    func tensor(shape: Shape, dtype: DType, who: String) throws -> Tensor {
        // Drawn in double precision, then rounded: both are in memory at the same time.
        let perElement = MemoryLayout<Double>.size * 2 + dtype.byteCount
        let (bytes, overflow) = shape.elementCount.multipliedReportingOverflow(by: perElement)
        guard !overflow, bytes <= physicalMemory else {
            throw EngineError.outOfMemory(
                what: "Drawing a weight of \(who) of shape \(shape)",
                bytes: overflow ? .max : bytes, available: physicalMemory)
        }
        if let name = self as? String, !name.isInitializer {
            throw name.initializerFault(who: who)
        }
        var source = seed.map(RandomSource.init(seed:)) ?? RandomSource.next()
        let values = try values(shape: shape, source: &source)
        return try Tensor(shape: shape, scalars: values).cast(to: dtype).evaluated()
    }
}
