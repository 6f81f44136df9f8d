public import DescentCore

/// What a layer is told of one call besides its inputs.
public struct CallContext: Sendable {
    /// Whether dropout drops and batch statistics are used.
    public let training: Bool
    /// Which steps of each input count, bool `[batch, time…]`; nil where all do.
    public let masks: [Tensor?]
    /// What a layer with a state starts from; empty lets it choose.
    public let initialState: [Tensor]
    /// What else was said, to layers that have ``Layer/callArguments``.
    let arguments: CallArguments

    /// A call of ``Layer/call(_:context:)`` by hand.
    ///
    /// - Parameters:
    ///   - training: default false.
    ///   - masks: one for each input; default none.
    ///   - initialState: default none.
    public init(training: Bool = false, masks: [Tensor?] = [], initialState: [Tensor] = []) {
        self.init(
            training: training, masks: masks, initialState: initialState,
            arguments: CallArguments())
    }

    init(
        training: Bool, masks: [Tensor?], initialState: [Tensor], arguments: CallArguments
    ) {
        self.training = training
        self.masks = masks
        self.initialState = initialState
        self.arguments = arguments
    }

    /// The mask of the first input.
    public var mask: Tensor? { masks.first ?? nil }
}
