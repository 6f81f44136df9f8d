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
        if let name = self as? String, !name.isInitializer {
            throw name.initializerFault(who: who)
        }
        let spec = TensorSpec(shape, dtype)
        var source = seed.map(RandomSource.init(seed:)) ?? RandomSource.next()
        let named = (self as? String)?.initializer ?? self
        if let elementwise = named as? any ElementwiseInitializer {
            try check(
                shape.isKnown, "a shape of known lengths", got: "\(shape)",
                fix: "Give every axis a length.")
            return try elementwise.drawn(spec, source: &source)
        }
        try requireMemoryForArrays(spec, who)
        let values = try values(shape: shape, source: &source)
        return try Tensor(shape: shape, scalars: values).cast(to: dtype).evaluated()
    }

    /// Others give an array in double precision, which is then rounded: both, and a copy, are in memory at the
    /// same time. Arrays end the process where there is no room, so it is asked for first, and given back.
    private func requireMemoryForArrays(_ spec: TensorSpec, _ who: String) throws {
        let perElement = MemoryLayout<Double>.size * 3 + spec.dtype.byteCount
        let (bytes, overflow) = spec.shape.elementCount.multipliedReportingOverflow(by: perElement)
        freeAligned(
            try allocateAligned(
                overflow ? .max : bytes, what: "Drawing a weight of \(who) of shape \(spec.shape)"))
    }
}
