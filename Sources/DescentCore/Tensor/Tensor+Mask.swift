// Which parts of a value count: a fact about the value, beside its numbers.

extension Tensor {
    /// Which steps of a padded sequence count, bool `[batch, time…]`; nil where all do.
    ///
    /// Layers that support masking hand it on with their output, losses and metrics leave out what
    /// it leaves out; tensor maths gives values without one.
    public var mask: Tensor? { maskNode.map { Tensor($0) } }

    /// The same numbers, of which `mask` says which count.
    ///
    /// - Parameter mask: in the shape of the first axes of this tensor, or of all; true, or a number
    ///   other than 0, for what counts. Nil lets everything count.
    /// - Returns: an invalid tensor if the shapes do not fit.
    public func withMask(_ mask: Tensor?) -> Tensor {
        if error != nil { return self }
        guard let mask else {
            // A symbolic tensor stands for what a layer gives, which comes with its mask.
            guard isSymbolic, case .placeholder = node.kind else { return Tensor(node) }
            return .record(.identity(Identity(stopsGradient: false)), [Tensor(node)])
        }
        if mask.error != nil { return mask }
        let fits =
            mask.rank <= rank
            && zip(mask.shape, shape).allSatisfy { $0 == $1 || $0 == 1 || $0 < 0 || $1 < 0 }
        guard fits else {
            return .invalid(
                ShapeError(
                    who: "withMask", expected: "a mask in the shape of the first axes of \(shape)",
                    got: "\(mask.shape)", fix: "Give for example [batch, time]."))
        }
        let counts = mask.dtype == .bool ? mask : mask .!= 0
        return counts.error == nil ? Tensor(node, mask: counts.node) : counts
    }
}
