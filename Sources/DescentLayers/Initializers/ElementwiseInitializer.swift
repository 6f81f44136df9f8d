/// An initialiser whose elements do not depend on one another: they are drawn in pieces,
/// straight into the weight's memory, which throws where it cannot be had. An array of them all
/// would end the process.
protocol ElementwiseInitializer: Initializer {
    /// How the elements of a weight of `shape` are drawn.
    ///
    /// - Throws: ``ConfigurationError`` if the initialiser does not fit the shape.
    func drawing(shape: Shape) throws -> Drawing
}

extension ElementwiseInitializer {
    /// All elements in row-major order for a weight of `shape`, drawn in double precision.
    ///
    /// - Throws: ``ConfigurationError`` for unknown lengths, or arguments or a shape
    ///   that do not fit.
    public func values(shape: Shape, source: inout RandomSource) throws -> [Double] {
        if let configurationError { throw configurationError }
        let drawing = try drawing(shape: shape)
        try check(
            shape.isKnown && shape.elementCount < .max, "a shape of known lengths", got: "\(shape)",
            fix: "Give every axis a length.")
        let count = shape.elementCount
        return [Double](unsafeUninitializedCapacity: count) { buffer, filled in
            drawing.draw(UnsafeMutableBufferPointer(rebasing: buffer[..<count]), from: &source)
            filled = count
        }
    }
}
