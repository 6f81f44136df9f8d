import Synchronization

/// Counts how often layers were added to any model of this process. A model whose programs are
/// older than that looks whether its own layers are among the changed ones; all others need not
/// look.
enum LayerChanges {
    private static let counter = Atomic<Int>(0)

    static var count: Int { counter.load(ordering: .relaxed) }
    static func note() { counter.add(1, ordering: .relaxed) }
}
