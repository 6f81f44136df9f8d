/// 0 everywhere: Keras' default for biases.
public struct Zeros: ElementwiseInitializer, Configurable {
    /// Needs no arguments.
    public init() {}
    /// Needs no arguments.
    public init(config: Configuration) {}
    func drawing(shape: Shape) throws -> Drawing {
        .constant(0)
    }
}

/// 1 everywhere.
public struct Ones: ElementwiseInitializer, Configurable {
    /// Needs no arguments.
    public init() {}
    /// Needs no arguments.
    public init(config: Configuration) {}
    func drawing(shape: Shape) throws -> Drawing {
        .constant(1)
    }
}

/// One number everywhere.
public struct Constant: ElementwiseInitializer, Configurable {
    /// The number.
    public let value: Double
    /// - Parameter value: default 0, as Keras 3.
    public init(value: Double = 0) { self.value = value }
    /// The same: `Constant(0.1)`.
    public init(_ value: Double) { self.value = value }
    /// `value`.
    public static var parameters: [Parameter] {
        [Parameter("value", \Constant.value, default: 0, "The number everywhere.")]
    }
    /// From the arguments of the table.
    public init(config: Configuration) throws { try self.init(value: config[\Constant.value]) }
    func drawing(shape: Shape) throws -> Drawing {
        .constant(value)
    }
}
