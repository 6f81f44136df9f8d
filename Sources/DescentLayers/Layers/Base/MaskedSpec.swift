import DescentCore

/// Type and shape of a value, and of the mask that goes with it.
package struct MaskedSpec: Hashable {
    package var value: TensorSpec
    var mask: TensorSpec?

    package init(_ x: Tensor) { (value, mask) = (x.spec, x.mask?.spec) }

    package init(_ value: TensorSpec) { self.value = value }

    /// With the lengths unknown in which this and `other` differ.
    package func opened(where other: MaskedSpec) -> MaskedSpec {
        var copy = self
        copy.value = value.opened(where: other.value)
        copy.mask = mask.flatMap { mask in other.mask.map { mask.opened(where: $0) } }
        return copy
    }

    package var withUnknownBatch: MaskedSpec {
        var copy = self
        copy.value = value.withUnknownBatch
        copy.mask = mask?.withUnknownBatch
        return copy
    }

    /// A value to try a layer with, of made-up lengths where they are unknown.
    func trial(_ lengths: TrialLengths) -> Tensor {
        let x = Tensor.placeholder(lengths.filled(value), name: "trial")
        return mask.map { x.withMask(.placeholder(lengths.filled($0), name: "mask")) } ?? x
    }
}

extension TensorSpec {
    fileprivate var withUnknownBatch: TensorSpec { TensorSpec(shape.withUnknownBatch, dtype) }

    /// With the lengths unknown in which this and `other` differ.
    fileprivate func opened(where other: TensorSpec) -> TensorSpec {
        TensorSpec(shape.opened(where: other.shape), dtype)
    }
}

extension TrialLengths {
    /// `spec` without unknown lengths.
    func filled(_ spec: TensorSpec) -> TensorSpec { TensorSpec(filled(spec.shape), spec.dtype) }
}
