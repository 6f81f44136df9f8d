/// The callbacks of a run, called in order.
struct CallbackList {
    let callbacks: [Callback]

    init(_ callbacks: [Callback], model: Model, params: Callback.Parameters) {
        self.callbacks = callbacks
        for callback in callbacks {
            callback.model = model
            callback.params = params
        }
    }

    var isEmpty: Bool { callbacks.isEmpty }

    /// Whether a NaN loss is left to a ``TerminateOnNaN`` that looks for no cause.
    var terminatesOnNaN: Bool {
        let found = callbacks.compactMap { $0 as? TerminateOnNaN }
        return !found.isEmpty && !found.contains(where: \.reports)
    }

    func each(_ body: (Callback) throws -> Void) rethrows {
        for callback in callbacks { try body(callback) }
    }
}
