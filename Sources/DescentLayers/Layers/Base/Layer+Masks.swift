import DescentCore
import DescentSupport

// Masks go with tensors from layer to layer.

extension Layer {
    /// `outputs` with the masks they have: those that layers inside gave them, or else what
    /// ``computeMask(_:masks:)`` says.
    final func withMasks(_ outputs: [Tensor], _ inputs: [Tensor], _ masks: [Tensor?]) -> [Tensor] {
        if outputs.allSatisfy({ $0.mask != nil || $0.error != nil }) { return outputs }
        let found = computeMask(inputs, masks: masks)
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

    /// Says once that a mask ends here.
    final func warnOfLostMask() {
        guard !hasWarnedOfMask, sublayers.isEmpty else { return }
        hasWarnedOfMask = true
        printWarning(
            "\(title) does not support masking: the mask of its input ends there, and layers, "
                + "losses and metrics behind it count every step. If its output has the same "
                + "steps, override supportsMasking. See \(location).")
    }
}
