public import DescentCore

/// What a layer is told of one call besides its inputs.
public struct CallContext: Sendable {
    /// Whether dropout drops and batch statistics are used.
    public let training: Bool
    /// Which steps of each input count, bool `[batch, time…]`; nil where all do.
    public let masks: [Tensor?]
    /// What a layer with a state starts from; empty lets it choose.
    public let initialState: [Tensor]

    /// A call of ``Layer/call(_:context:)`` by hand.
    ///
    /// - Parameters:
    ///   - training: default false.
    ///   - masks: one for each input; default none.
    ///   - initialState: default none.
    public init(training: Bool = false, masks: [Tensor?] = [], initialState: [Tensor] = []) {
        self.training = training
        self.masks = masks
        self.initialState = initialState
    }

    /// The mask of the first input.
    public var mask: Tensor? { masks.first ?? nil }
}
