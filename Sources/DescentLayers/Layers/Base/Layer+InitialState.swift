public import DescentCore

// Calling a layer that starts from a state: Keras' `layer(x, initial_state=[h, c])`.

extension Layer {
    /// The output for `x` of a layer that starts from `initialState`.
    public final func callAsFunction(
        _ x: Tensor, initialState: [Tensor], training: Bool = false
    ) -> Tensor {
        exactly(1, outputs([x], training: training, initialState: initialState))[0]
    }

    /// Output and state of a layer that starts from `initialState`: `let (y, h) = gru(x, …)`.
    @_disfavoredOverload
    public final func callAsFunction(
        _ x: Tensor, initialState: [Tensor], training: Bool = false
    ) -> (Tensor, Tensor) {
        let all = exactly(2, outputs([x], training: training, initialState: initialState))
        return (all[0], all[1])
    }

    /// Output and both states of a layer that starts from `initialState`:
    /// `let (y, h, c) = lstm(x, …)`.
    @_disfavoredOverload
    public final func callAsFunction(
        _ x: Tensor, initialState: [Tensor], training: Bool = false
    ) -> (Tensor, Tensor, Tensor) {
        let all = exactly(3, outputs([x], training: training, initialState: initialState))
        return (all[0], all[1], all[2])
    }
}
