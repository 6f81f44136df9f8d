/// 0 everywhere: Keras' default for biases.
public struct Zeros: ElementwiseInitializer {
    /// Needs no arguments.
    public init() {}
    /// `Zeros`.
    public var kerasClassName: String { "Zeros" }
    /// No arguments.
    public func config() -> [ConfigEntry] { [] }
    func drawing(shape: Shape) throws -> Drawing {
        .constant(0)
    }
}

/// 1 everywhere.
public struct Ones: ElementwiseInitializer {
    /// Needs no arguments.
    public init() {}
    /// `Ones`.
    public var kerasClassName: String { "Ones" }
    /// No arguments.
    public func config() -> [ConfigEntry] { [] }
    func drawing(shape: Shape) throws -> Drawing {
        .constant(1)
    }
}

/// One number everywhere.
public struct Constant: ElementwiseInitializer {
    /// The number.
    public let value: Double
    /// - Parameter value: default 0, as Keras 3.
    public init(value: Double = 0) { self.value = value }
    /// The same: `Constant(0.1)`.
    public init(_ value: Double) { self.value = value }
    /// `Constant`.
    public var kerasClassName: String { "Constant" }
    /// The number under Keras' key: `value`.
    public func config() -> [ConfigEntry] { [ConfigEntry("value", .double(value))] }
    func drawing(shape: Shape) throws -> Drawing {
        .constant(value)
    }
}
