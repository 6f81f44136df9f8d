/// Draws the first values of a weight.
///
/// To write your own, give it ``values(shape:source:)``, and for files a table of its arguments
/// and a way back; see ``Configurable``.
public protocol Initializer: Described, Sendable {
    /// All elements in row-major order for a weight of `shape`.
    ///
    /// - Throws: ``ConfigurationError`` if the initialiser does not fit the shape.
    func values(shape: Shape, source: inout RandomSource) throws -> [Double]
    /// Makes every call give the same numbers, whatever ``setRandomSeed(_:)`` said,
    /// as Keras' seeds do; nil draws new ones each time.
    var seed: Int? { get }
}

extension Initializer {
    /// None.
    public var seed: Int? { nil }

    /// A tensor of values: fresh ones from the next stream of the global seed, or, with a ``seed``,
    /// the same at every call.
    ///
    /// ```swift
    /// let kernel = try HeNormal(seed: 1)(shape: [3, 4])
    /// ```
    public func callAsFunction(shape: Shape, dtype: DType = .float32) throws -> Tensor {
        try tensor(shape: shape, dtype: dtype, who: kerasClassName)
    }

    func tensor(shape: Shape, dtype: DType, who: String) throws -> Tensor {
        let spec = TensorSpec(shape, dtype)
        var (drawing, source) = try prepared(spec, who)
        guard let drawing else { return try whole(spec, &source, who) }
        return Tensor(
            data: try TensorData(spec) { try drawing.fill($0, dtype, from: &source) })
    }

    /// A variable that begins with the same values, which are drawn where they stay.
    func variable(
        _ spec: TensorSpec, name: String, trainable: Bool, who: String
    ) throws -> Variable {
        var (drawing, source) = try prepared(spec, who)
        return switch drawing {
        case nil:
            try Variable(try whole(spec, &source, who), name: name, trainable: trainable)
        case .constant(let value):
            try Variable(filledWith: value, spec, name: name, trainable: trainable)
        case let drawing?:
            try Variable(spec, name: name, trainable: trainable) { [source] bytes in
                var source = source
                try drawing.fill(bytes, spec.dtype, from: &source)
            }
        }
    }

    /// How elements are drawn, if they do not depend on one another, and from which stream.
    private func prepared(
        _ spec: TensorSpec, _ who: String
    ) throws -> (drawing: Drawing?, source: RandomSource) {
        if let name = self as? String, !name.isInitializer {
            throw name.initializerFault(who: who)
        }
        if let configurationError { throw configurationError }
        let source = seed.map(RandomSource.init(seed:)) ?? RandomSource.next()
        let named = (self as? String)?.initializer ?? self
        guard let elementwise = named as? any ElementwiseInitializer else { return (nil, source) }
        try check(
            spec.shape.isKnown, "a shape of known lengths", got: "\(spec.shape)",
            fix: "Give every axis a length.")
        return (try elementwise.drawing(shape: spec.shape), source)
    }

    private func whole(
        _ spec: TensorSpec, _ source: inout RandomSource, _ who: String
    ) throws -> Tensor {
        try requireMemoryForArrays(spec, who)
        let values = try values(shape: spec.shape, source: &source)
        return try Tensor(shape: spec.shape, scalars: values).cast(to: spec.dtype).evaluated()
    }

    /// Others give an array in double precision, which is then rounded: both, and a copy, are in
    /// memory at the same time. Arrays end the process where there is no room, so it is asked for
    /// first, and given back.
    private func requireMemoryForArrays(_ spec: TensorSpec, _ who: String) throws {
        let perElement = MemoryLayout<Double>.size * 3 + spec.dtype.byteCount
        let (bytes, overflow) = spec.shape.elementCount.multipliedReportingOverflow(by: perElement)
        freeAligned(
            try allocateAligned(
                overflow ? .max : bytes, what: "Drawing a weight of \(who) of shape \(spec.shape)"))
    }
}
