/// The callbacks of a run, called in order.
struct CallbackList {
    let callbacks: [Callback]
    /// Whether one of them wants to know of every batch. Steps then run one by one, and the hooks
    /// between them: without the execution lock, so that a hook may wait for work of this library
    /// on another thread.
    let watchBatches: Bool

    init(_ callbacks: [Callback], model: Model, params: Callback.Parameters) {
        self.callbacks = callbacks
        watchBatches = callbacks.contains(where: \.watchesBatches)
        for callback in callbacks {
            callback.model = model
            callback.params = params
        }
    }

    /// Whether a NaN loss is left to a ``TerminateOnNaN`` that looks for no cause.
    var terminatesOnNaN: Bool {
        let found = callbacks.compactMap { $0 as? TerminateOnNaN }
        return !found.isEmpty && !found.contains(where: \.reports)
    }

    func each(_ body: (Callback) throws -> Void) rethrows {
        for callback in callbacks { try body(callback) }
    }
}
