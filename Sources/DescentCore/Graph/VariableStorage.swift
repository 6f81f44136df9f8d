#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
import Synchronization

/// The memory of a weight. Compiled programs read and write it in place.
///
/// `@unchecked Sendable`: every access to `bytes` and `origin` happens while a ``MemoryAccess`` to
/// ``domain`` is held, by `copy`, `store` and running programs.
package final class VariableStorage: @unchecked Sendable {
    package let name: String
    package let spec: TensorSpec
    package let bytes: UnsafeMutableRawBufferPointer
    /// Who may touch them.
    package let domain = MemoryDomain()
    /// Where the numbers come from, as long as they are the first.
    package private(set) var origin: Origin?
    /// What is freed in the end.
    private let allocation: UnsafeMutableRawPointer
    /// The layers that were being built when it was made.
    private let scope = NameScope.current
    private let leaves = Mutex(Leaves())
    /// Whether ``Leaves/reading`` has been made since the last store:
    /// a store looks here before it locks.
    private let isRead = Atomic<Bool>(false)
    /// Whether the last assignment failed: steps look here before they lock.
    private let failed = Atomic<Bool>(false)

    /// The nodes that stand for the variable in graphs, as long as anyone refers to them:
    /// whoever asks meanwhile gets the same, so that derivatives find it.
    private struct Leaves {
        /// In steps: read when the step runs.
        weak var live: Node?
        /// Elsewhere: the value since the last store.
        weak var reading: Node?
        /// What was assigned last, if it had no value.
        var failure: Tensor?
    }

    /// How many variables hold a failed assignment.
    private static let failures = Atomic<Int>(0)

    /// Whether anybody has to look for failed assignments at all.
    package static var anyFailed: Bool { failures.load(ordering: .relaxed) > 0 }

    /// How the first numbers of a variable can be had again.
    package enum Origin {
        /// Nothing was ever stored. No page of a large variable was touched either.
        case zeros
        /// Writes every byte, always the same.
        case filled((UnsafeMutableRawBufferPointer) throws -> Void)

        package func write(_ bytes: UnsafeMutableRawBufferPointer) throws {
            switch self {
            case .zeros: bytes.initializeMemory(as: UInt8.self, repeating: 0)
            case .filled(let fill): try fill(bytes)
            }
        }
    }

    /// All zeros.
    init(zeros spec: TensorSpec, name: String) throws {
        self.name = name
        self.spec = spec
        (bytes, allocation) = try allocateZeroed(
            spec.byteCount, what: "Variable '\(name)' \(spec)")
        origin = .zeros
    }

    private init(allocating spec: TensorSpec, name: String) throws {
        self.name = name
        self.spec = spec
        bytes = try allocateAligned(spec.byteCount, what: "Variable '\(name)' \(spec)")
        // Not nil: even empty variables own a cache line.
        allocation = bytes.baseAddress.unsafelyUnwrapped
    }

    /// What `fill` puts there: it writes every byte, the same whenever it is called.
    convenience init(
        _ spec: TensorSpec, name: String,
        fill: @escaping (UnsafeMutableRawBufferPointer) throws -> Void
    ) throws {
        try self.init(allocating: spec, name: name)
        try fill(bytes)
        origin = .filled(fill)
    }

    convenience init(_ data: TensorData, name: String) throws {
        try self.init(allocating: data.spec, name: name)
        data.withBytes { bytes.copyMemory(from: $0) }
    }

    deinit {
        forgetFailure()
        free(allocation)
    }

    /// To be called before a program changes the numbers, by holders of ``domain``.
    package func noteChange() { origin = nil }

    /// The numbers as they are now.
    package func copy() throws -> TensorData {
        try hold {
            try TensorData(spec) { $0.copyMemory(from: UnsafeRawBufferPointer(bytes)) }
        }
    }

    /// Replaces the numbers by `data`, which has the same type and shape.
    func store(_ data: TensorData) throws {
        let access = MemoryAccess(writing: [self])
        try access.hold {
            try keepReadings()
            noteChange()
            data.withBytes { bytes.copyMemory(from: $0) }
            access.noteChange()
            forgetFailure()
        }
    }

    // MARK: Failed assignments

    /// Whether there is a ``failure``.
    package var hasFailed: Bool { failed.load(ordering: .acquiring) }

    /// What the last assignment threw, if nothing was stored since.
    package var failure: (any Error)? {
        guard hasFailed else { return nil }
        return leaves.withLock { $0.failure?.error }
    }

    /// Makes the variable invalid: whoever asks for its value, or runs a program that uses it,
    /// is told `error`.
    func fail(_ error: any Error) {
        leaves.withLock { leaves in
            if leaves.failure == nil { Self.failures.add(1, ordering: .relaxed) }
            leaves.failure = .invalid(error, shape: spec.shape, dtype: spec.dtype)
            failed.store(true, ordering: .releasing)
        }
    }

    /// To be called when the numbers have been replaced.
    package func forgetFailure() {
        guard hasFailed else { return }
        leaves.withLock { leaves in
            if leaves.failure != nil { Self.failures.subtract(1, ordering: .relaxed) }
            leaves.failure = nil
            failed.store(false, ordering: .releasing)
        }
    }

    // MARK: Nodes

    /// What ``Variable/value`` is here and now.
    package var value: Tensor {
        if let trace = StepTrace.current { return trace.pending(self) ?? live }
        return leaves.withLock { leaves in
            if let failure = leaves.failure { return failure }
            let node = leaves.reading ?? leaf(.reading(VariableReading(self)))
            leaves.reading = node
            isRead.store(true, ordering: .relaxed)
            return Tensor(node)
        }
    }

    /// What ``Variable/value`` is in a step that has not assigned it yet.
    package var live: Tensor {
        leaves.withLock { leaves in
            if let failure = leaves.failure { return failure }
            let node = leaves.live ?? leaf(.variable(self))
            leaves.live = node
            return Tensor(node)
        }
    }

    private func leaf(_ kind: Node.Kind) -> Node {
        NameScope.$current.withValue(scope) { Node(kind, spec) }
    }

    /// To be called before the numbers change: tensors that read them keep what they read.
    ///
    /// Holders of ``domain`` call it before they write to ``bytes``.
    package func keepReadings() throws {
        guard VariableReading.areFollowing, isRead.load(ordering: .relaxed) else { return }
        let node = leaves.withLock { leaves in
            defer { leaves.reading = nil }
            isRead.store(false, ordering: .relaxed)
            return leaves.reading
        }
        if case .reading(let reading)? = node?.kind { try reading.keep() }
    }
}
