import Synchronization

/// Counts how often layers were added to any model of this process, or learned what programs have in
/// them. A model whose programs are older than that looks whether its own layers are among the changed
/// ones; all others need not look.
package enum LayerChanges {
    private static let counter = Atomic<Int>(0)

    package static var count: Int { counter.load(ordering: .relaxed) }
    package static func note() { counter.add(1, ordering: .relaxed) }
}

/// A layer that computes with what it has learned besides weights: programs have that in them.
package protocol LearningLayer: Layer {
    /// How often it has learned.
    var learnedCount: Int { get }
}

/// A layer as a program was made from it.
package struct LayerIdentity: Hashable {
    private let id: ObjectIdentifier
    private let learnedCount: Int

    package init(_ layer: Layer) {
        id = ObjectIdentifier(layer)
        learnedCount = (layer as? any LearningLayer)?.learnedCount ?? 0
    }
}
