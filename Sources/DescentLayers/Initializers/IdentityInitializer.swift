/// `gain` on the diagonal of a matrix and 0 elsewhere. Keras' `Identity`.
public struct IdentityInitializer: Initializer, Configurable {
    /// What stands on the diagonal.
    public let gain: Double

    /// - Parameter gain: finite; default 1.
    public init(gain: Double = 1) { self.gain = gain }

    /// `gain`.
    public static var parameters: [Parameter] {
        [
            Parameter(
                "gain", \IdentityInitializer.gain, default: 1, rule: .finite(fix: "Use 1."),
                "What stands on the diagonal.")
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(gain: config[\IdentityInitializer.gain])
    }

    /// All elements in row-major order for a weight of `shape`, of two axes.
    ///
    /// - Throws: ``ConfigurationError`` for a gain that is not finite, and for a shape that is not
    ///   known or has other axes.
    public func values(shape: Shape, source: inout RandomSource) throws -> [Double] {
        if let configurationError { throw configurationError }
        try check(
            shape.rank == 2, "a weight with two axes", got: "shape \(shape)",
            fix: "Use another initialiser for weights that are no matrices.")
        var values = try draws(shape) { 0 }
        for i in 0..<Swift.min(shape[0], shape[1]) { values[i * shape[1] + i] = gain }
        return values
    }
}

extension Initializer where Self == IdentityInitializer {
    /// ``IdentityInitializer``.
    public static var identity: IdentityInitializer { IdentityInitializer() }
    /// ``IdentityInitializer``.
    public static func identity(gain: Double) -> IdentityInitializer {
        IdentityInitializer(gain: gain)
    }
}
