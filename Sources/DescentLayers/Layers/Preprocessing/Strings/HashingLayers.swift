import DescentCore

// What layers that put things into bins by a hash have in common.

extension Layer {
    /// Keeps the fault of a type that the output cannot have.
    func requireBinType(_ mode: EncodingMode) {
        let isRight = mode == .int ? [.int32, .int64].contains(dtype) : dtype.isFloatingPoint
        require(
            isRight, mode == .int ? "int32 or int64 as its dtype" : "a floating-point dtype",
            got: "\(dtype)", fix: "Leave dtype: out.")
    }

    /// Whole numbers to be hashed.
    ///
    /// - Throws: ``ShapeError`` for those that come later, as in a model.
    func hashedNumbers(_ x: Tensor) throws -> [Int64] {
        if let error = x.error { throw error }
        do { return try x.scalars(as: Int64.self) } catch {
            throw needs(
                "numbers that are there, as their hashes are computed outside of models",
                got: "a call inside a model",
                fix: "Call it before, and give the model what it makes.")
        }
    }

    /// Bins in the output mode.
    func output(
        of bins: [Int], _ shape: [Int], _ mode: EncodingMode, _ depth: Int
    ) throws -> Tensor {
        guard mode != .int else {
            return Tensor(shape: Shape(shape), scalars: bins.map { Int64($0) }).cast(to: dtype)
        }
        return try CategoryVectors(mode: mode, depth: depth, dtype: dtype)
            .vectors(of: bins, shape: shape)
    }
}

extension Parameter {
    static func bins<Root>(_ path: KeyPath<Root, Int>) -> Parameter {
        Parameter(
            "num_bins", path,
            rule: Rule<Int>.positive(example: "numBins: 10").and(
                .within(1...largestWindow, fix: "Use less.")), "How many bins there are.")
    }

    /// The type of the output, which may be one of whole numbers.
    static func binType<Root: Layer>(_ usual: @escaping (Root) -> DType) -> Parameter {
        let form = ConfigForm<DType>(
            DType.configKind, write: \.configValue,
            read: { DTypePolicy(configValue: $0)?.computeDType })
        return Parameter("dtype", \Layer.dtype, form: form, "The type of the output.")
            .optional.unwritten.placed(.type)
            .spelled { (layer: Root) in
                layer.dtype == usual(layer) ? nil : layer.dtype.swiftSource()
            }
    }
}
