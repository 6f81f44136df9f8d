import DescentCore

/// Collects what every layer returns while a model is recorded: for summaries, and to find the
/// first layer that produced NaN.
///
/// Confined to the thread that records, like ``StepTrace``; hence `@unchecked Sendable`.
final class OutputRecorder: @unchecked Sendable {
    @TaskLocal static var current: OutputRecorder?

    /// In the order of the calls, inner layers before the layers they are part of.
    private(set) var calls: [(layer: Layer, path: [String], outputs: [Tensor])] = []

    /// Whether the search for faults goes on behind a layer that has one.
    let collectsFaults: Bool
    private(set) var faults: [any Error] = []

    init(collectsFaults: Bool = false) { self.collectsFaults = collectsFaults }

    func note(_ fault: any Error) { faults.append(fault) }

    func add(_ layer: Layer, _ outputs: [Tensor]) {
        calls.append((layer, NameScope.currentPath + [layer.name], outputs))
    }

    func record<R>(_ body: () throws -> R) rethrows -> R {
        try OutputRecorder.$current.withValue(self) { try body() }
    }
}
