import DescentSupport

// What a layer that is not trainable means for the layers inside it.

extension Layer {
    /// Whether the weights must stay as they are in the call that is being recorded:
    /// the layer is not ``trainable``, or one around it is not.
    ///
    /// Layers that change state of their own while they train ask this in ``call(_:training:)``:
    /// ``BatchNormalization`` then uses its running means and leaves them alone. Outside of a call
    /// it tells of this layer alone. Dropout drops in frozen layers too, as in Keras.
    public var isFrozen: Bool { !trainable || Layer.isInsideFrozen }

    /// Whether a layer around those being called is not trainable.
    @TaskLocal static var isInsideFrozen = false

    /// ``call(_:context:)`` with the masks of the inputs, and those of the outputs put on; layers
    /// inside learn whether this one is frozen, and what is used is watched.
    package final func callInside(
        _ inputs: [Tensor], training: Bool, initialState: [Tensor] = [],
        arguments: CallArguments = CallArguments()
    ) -> [Tensor] {
        if let fault = depthFault { return [.invalid(fault)] }
        if dtypePolicy.isMixed, !Variable.isReadInCall {
            return Variable.$isReadInCall.withValue(true) {
                callInside(
                    inputs, training: training, initialState: initialState, arguments: arguments)
            }
        }
        let context = CallContext(
            training: training, masks: inputs.map(\.mask), initialState: initialState,
            arguments: arguments)
        guard self is any LayerOfLayers else { return watchedCall(inputs, context) }
        return Layer.$calledModel.withValue(CalledModel(ObjectIdentifier(self), Layer.calledModel))
        {
            watchedCall(inputs, context)
        }
    }

    /// The innermost model that is being recorded.
    @TaskLocal private static var calledModel: CalledModel?

    /// Whether `model` is being recorded.
    package static func isBeingCalled(_ model: some LayerOfLayers) -> Bool {
        var next = calledModel
        while let called = next {
            if called.id == ObjectIdentifier(model) { return true }
            next = called.parent
        }
        return false
    }

    private func watchedCall(_ inputs: [Tensor], _ context: CallContext) -> [Tensor] {
        watched(training: context.training) {
            let record = {
                self.withMasks(self.call(inputs, context: context), inputs, context.masks)
            }
            guard context.training, !trainable, !Layer.isInsideFrozen else { return record() }
            return Layer.$isInsideFrozen.withValue(true, operation: record)
        }
    }

    /// The outermost layers, this one or inside it, that are not trainable and hold weights which
    /// would be trained otherwise.
    package var outermostFrozen: [Layer] {
        guard trainable else { return holdsChangingWeights ? [self] : [] }
        return sublayers.flatMap(\.outermostFrozen).distinct
    }

    /// The outermost layers inside that are trainable, hold weights and lie inside a layer that
    /// is not, with that layer.
    package var frozenFromOutside: [(layer: Layer, holder: Layer)] {
        sublayers.flatMap { layer -> [(layer: Layer, holder: Layer)] in
            guard !trainable, layer.trainable else { return layer.frozenFromOutside }
            return layer.weights.isEmpty ? [] : [(layer, self)]
        }
    }

    private var holdsChangingWeights: Bool { weights.contains(where: \.trainable) }
}

/// A model that is being recorded, and the one around it.
private final class CalledModel: Sendable {
    let id: ObjectIdentifier
    let parent: CalledModel?

    init(_ id: ObjectIdentifier, _ parent: CalledModel?) { (self.id, self.parent) = (id, parent) }
}
