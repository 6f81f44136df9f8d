import Synchronization

/// What ``Variable/value`` gives outside of a step: the number that the variable held then.
///
/// Nothing is copied until somebody stores into the variable while a tensor that reads it is still
/// alive; whoever stores calls ``VariableStorage/keepReadings()`` first, which is one load from
/// memory while there are no such tensors.
///
/// `@unchecked Sendable`: `kept` is read only while the domain of `storage` is held, and written
/// while it is held for writing.
package final class VariableReading: @unchecked Sendable {
    package let storage: VariableStorage
    /// The numbers, once the variable has changed. For holders of the domain.
    private(set) var kept: TensorData?

    /// How many readings follow the memory of their variables.
    private static let following = Atomic<Int>(0)

    /// Whether a store has to look for readings at all.
    package static var areFollowing: Bool { following.load(ordering: .relaxed) > 0 }

    init(_ storage: VariableStorage) {
        self.storage = storage
        Self.following.add(1, ordering: .relaxed)
    }

    deinit {
        if kept == nil { Self.following.subtract(1, ordering: .relaxed) }
    }

    /// Runs `body` on the numbers: the variable's own until it changes. For holders of the domain.
    package func read<R>(_ body: (UnsafeRawBufferPointer) throws -> R) throws -> R {
        try kept.map { try $0.withBytes(body) } ?? storage.read(body)
    }

    /// The numbers as data of its own, which no store changes.
    package func data() throws -> TensorData {
        try storage.hold { try kept ?? storage.copy() }
    }

    /// Takes a copy, if there is none yet. For those who hold the domain for writing.
    func keep() throws {
        guard kept == nil else { return }
        kept = try storage.copy()
        Self.following.subtract(1, ordering: .relaxed)
    }
}
