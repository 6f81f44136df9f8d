/// 0 everywhere: Keras' default for biases.
public struct Zeros: Initializer {
    /// Needs no arguments.
    public init() {}
    public var kerasClassName: String { "Zeros" }
    public func config() -> [ConfigEntry] { [] }
    public func values(shape: Shape, source: inout RandomSource) throws -> [Double] {
        try draws(shape) { 0 }
    }
}

/// 1 everywhere.
public struct Ones: Initializer {
    /// Needs no arguments.
    public init() {}
    public var kerasClassName: String { "Ones" }
    public func config() -> [ConfigEntry] { [] }
    public func values(shape: Shape, source: inout RandomSource) throws -> [Double] {
        try draws(shape) { 1 }
    }
}

/// One number everywhere.
public struct Constant: Initializer {
    /// The number.
    public let value: Double
    /// - Parameter value: default 0, as Keras 3.
    public init(value: Double = 0) { self.value = value }
    /// The same: `Constant(0.1)`.
    public init(_ value: Double) { self.value = value }
    public var kerasClassName: String { "Constant" }
    public func config() -> [ConfigEntry] { [ConfigEntry("value", .double(value))] }
    public func values(shape: Shape, source: inout RandomSource) throws -> [Double] {
        try draws(shape) { value }
    }
}
