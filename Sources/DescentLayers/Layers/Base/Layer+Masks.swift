import DescentCore
import DescentSupport

// Masks go with tensors from layer to layer.

extension Layer {
    /// `outputs` with the masks they have: those that layers inside gave them, or else what
    /// ``computeMask(_:masks:)`` says.
    final func withMasks(_ outputs: [Tensor], _ inputs: [Tensor], _ masks: [Tensor?]) -> [Tensor] {
        if outputs.allSatisfy({ $0.mask != nil || $0.error != nil }) { return outputs }
        losesMask = false
        let found = computeMask(inputs, masks: masks)
        if losesMask, outputs.contains(where: { $0.hasSteps(of: masks) }) { warnOfLostMask() }
        return outputs.enumerated().map { index, output in
            guard output.mask == nil, index < found.count, let mask = found[index] else {
                return output
            }
            let masked = output.withMask(mask)
            guard masked.error != nil, output.error == nil else { return masked }
            return .invalid(
                needs(
                    "masks in the shape of the first axes of its output \(output.shape)",
                    got: mask.error.map { "\($0)" } ?? "\(mask.shape)",
                    fix: "Override computeMask(_:masks:)."))
        }
    }

    /// Notes that a mask ends here. A layer made of layers says so only if its output has no mask
    /// and still has the steps: a layer inside may have used the mask up.
    final func noteLostMask() {
        losesMask = !sublayers.isEmpty
        if !losesMask { warnOfLostMask() }
    }

    /// Says once that a mask ends here.
    private func warnOfLostMask() {
        guard !hasWarnedOfMask else { return }
        hasWarnedOfMask = true
        printWarning(
            "\(title) does not support masking: the mask of its input ends there, and layers, "
                + "losses and metrics behind it count every step. If its output has the same "
                + "steps, override supportsMasking. See \(location).")
    }
}

extension Tensor {
    /// Whether it has no mask, though one of these is in the shape of its first axes.
    fileprivate func hasSteps(of masks: [Tensor?]) -> Bool {
        guard mask == nil, error == nil else { return false }
        return masks.contains { mask in
            guard let mask, mask.rank > 1, mask.rank <= rank else { return false }
            return shape.starts(with: mask.shape)
        }
    }
}
