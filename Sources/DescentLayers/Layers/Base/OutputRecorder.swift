import DescentCore

/// Collects what every layer returns while a model is recorded: for summaries, and to find the
/// first layer that produced NaN.
///
/// Confined to the thread that records, like ``StepTrace``; hence `@unchecked Sendable`.
package final class OutputRecorder: @unchecked Sendable {
    @TaskLocal static var current: OutputRecorder?

    /// In the order of the calls, inner layers before the layers they are part of.
    package private(set) var calls: [RecordedCall] = []

    /// Whether the search for faults goes on behind a layer that has one.
    let collectsFaults: Bool
    package private(set) var faults: [any Error] = []

    package init(collectsFaults: Bool = false) { self.collectsFaults = collectsFaults }

    func note(_ fault: any Error) { faults.append(fault) }

    func add(_ layer: Layer, _ outputs: [Tensor]) {
        calls.append(RecordedCall(layer: layer, scope: NameScope.current, outputs: outputs))
    }

    package func record<R>(_ body: () throws -> R) rethrows -> R {
        try OutputRecorder.$current.withValue(self) { try body() }
    }
}

/// What a layer returned while a model was recorded.
package struct RecordedCall {
    package let layer: Layer
    /// The layers around it.
    let scope: NameScope?
    package let outputs: [Tensor]

    /// Names from the outermost layer to this one. Made when asked for:
    /// models may be nested deeply.
    package var path: [String] { (scope?.path ?? []) + [layer.name] }
}
