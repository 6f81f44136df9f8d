/// An initialiser whose elements do not depend on one another: they are drawn in pieces, straight into the
/// weight's memory, which throws where it cannot be had. An array of them all would end the process.
protocol ElementwiseInitializer: Initializer {
    /// What draws the next element of a weight of `shape`.
    ///
    /// - Throws: ``ConfigurationError`` if the initialiser does not fit the shape.
    func drawing(shape: Shape) throws -> (inout RandomSource) -> Double
}

extension ElementwiseInitializer {
    public func values(shape: Shape, source: inout RandomSource) throws -> [Double] {
        let next = try drawing(shape: shape)
        return try draws(shape) { next(&source) }
    }

    /// The values of a weight, rounded to its type.
    func drawn(_ spec: TensorSpec, source: inout RandomSource) throws -> Tensor {
        let next = try drawing(shape: spec.shape)
        let data = try TensorData(spec) { bytes in
            guard let base = bytes.baseAddress else { return }
            let (count, size) = (spec.shape.elementCount, spec.dtype.byteCount)
            var first = 0
            while first < count {
                let piece = (0..<Swift.min(count - first, 8192)).map { _ in next(&source) }
                let rounded = Tensor(shape: [piece.count], scalars: piece).cast(to: spec.dtype)
                try rounded.withBytes {
                    if let from = $0.baseAddress {
                        (base + first * size).copyMemory(from: from, byteCount: $0.count)
                    }
                }
                first += piece.count
            }
        }
        return Tensor(data: data)
    }
}
