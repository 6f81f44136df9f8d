package import DescentCore
import Synchronization

/// How a symbolic tensor was made: models walk these to find their layers and to run them again on
/// data.
///
/// Holds a layer, which is not `Sendable`; only the task that owns the model follows it, hence
/// `@unchecked`.
package final class LayerCall: @unchecked Sendable {
    package let layer: Layer
    /// What it was called on, and behind them the state it was to start from.
    package private(set) var inputs: [Tensor]
    package let stateCount: Int
    /// What the call said besides; its tensors stand at the end of the inputs.
    package let arguments: CallArguments.Names
    /// Which of the layer's outputs this is.
    package let output: Int
    /// How many outputs the layer has.
    package let outputCount: Int
    /// The same for all outputs of one call.
    package let id: ObjectIdentifier
    /// Why the layer cannot work on these inputs; the output is then what it would be if it could.
    package let fault: (any Error)?

    init(
        _ layer: Layer, _ inputs: [Tensor], stateCount: Int = 0,
        arguments: CallArguments.Names = CallArguments.Names(), output: Int, of outputCount: Int,
        call: AnyObject, fault: (any Error)? = nil
    ) {
        self.stateCount = stateCount
        self.arguments = arguments
        self.fault = fault
        self.layer = layer
        self.inputs = inputs
        self.output = output
        self.outputCount = outputCount
        id = ObjectIdentifier(call)
        token = call
    }
    /// Keeps `id` unique as long as anyone refers to it.
    private let token: AnyObject

    /// A model of 100,000 layers is a chain of as many calls: letting go of it must not recurse.
    deinit { ReleaseQueue.release(&inputs) }
}

/// Lets go of tensors one after the other, also those that become free on the way.
private enum ReleaseQueue {
    private static let state = Mutex((pending: [Tensor](), isDraining: false))

    static func release(_ tensors: inout [Tensor]) {
        let isMine = state.withLock { state in
            state.pending.append(contentsOf: tensors)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        tensors = []
        guard isMine else { return }
        while var next = takeNext() { next.removeAll() }
    }

    private static func takeNext() -> [Tensor]? {
        state.withLock { state in
            guard !state.pending.isEmpty else {
                state.isDraining = false
                return nil
            }
            let next = state.pending
            state.pending = []
            return next
        }
    }
}

extension MaskedSpec {
    /// The symbolic value that a layer gives, with its mask.
    func symbol(name: String, origin: LayerCall) -> Tensor {
        let x = Tensor.placeholder(value, name: name, isSymbolic: true, origin: origin)
        guard let mask, x.error == nil else { return x }
        return x.withMask(
            .placeholder(mask, name: "mask of \(name)", isSymbolic: true, origin: MaskOrigin(x)))
    }
}
