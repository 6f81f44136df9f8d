import Synchronization

/// The numbers of a weight: a buffer, and a version that tells whether they are still the same.
///
/// Programs read and write the buffer in place, or put another one in its stead that they stored
/// the new numbers in. It lies in the host's memory until a program of another device changes the
/// variable or is compiled for it.
///
/// `@unchecked Sendable`: every access to `buffer`, `home` and `origin` happens while
/// a ``MemoryAccess`` to ``domain`` is held, by `copy`, `replace` and running programs.
package final class VariableStorage: @unchecked Sendable {
    package let name: String
    package let spec: TensorSpec
    /// Where they are.
    package private(set) var buffer: any Buffer {
        didSet { host = buffer as? HostBuffer }
    }
    /// The buffer, where the host reaches it.
    private(set) var host: HostBuffer?
    /// The device that the variable was brought to; nil while it is where it was made.
    package private(set) var home: (any BufferMaker)?
    /// Who may touch them.
    package let domain = MemoryDomain()
    /// Where the numbers come from, as long as they are the first.
    package private(set) var origin: Origin?
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

    private init(_ buffer: HostBuffer, name: String, origin: Origin? = nil) {
        self.name = name
        spec = buffer.spec
        (self.buffer, host) = (buffer, buffer)
        self.origin = origin
    }

    private static func title(_ name: String, _ spec: TensorSpec) -> String {
        "Variable '\(name)' \(spec)"
    }

    /// All zeros.
    convenience init(zeros spec: TensorSpec, name: String) throws {
        let buffer = try HostBuffer(zeros: spec, what: Self.title(name, spec))
        self.init(buffer, name: name, origin: .zeros)
    }

    /// What `fill` puts there: it writes every byte, the same whenever it is called.
    convenience init(
        _ spec: TensorSpec, name: String,
        fill: @escaping (UnsafeMutableRawBufferPointer) throws -> Void
    ) throws {
        let buffer = try HostBuffer(spec, what: Self.title(name, spec))
        try fill(buffer.bytes)
        self.init(buffer, name: name, origin: .filled(fill))
    }

    convenience init(_ data: TensorData, name: String) throws {
        let buffer = try HostBuffer(data.spec, what: Self.title(name, data.spec))
        data.withBytes { buffer.upload($0) }
        self.init(buffer, name: name)
    }

    deinit {
        forgetFailure()
    }

    /// To be called before a program changes the numbers, by holders of ``domain``.
    package func noteChange() { origin = nil }

    /// For holders: differs from before if the numbers may have changed.
    package var version: Int { domain.root.changes }

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
    /// Holders of ``domain`` call it before they write to ``buffer``.
    package func keepReadings() throws {
        guard VariableReading.areFollowing, isRead.load(ordering: .relaxed) else { return }
        let node = leaves.withLock { leaves in
            defer { leaves.reading = nil }
            isRead.store(false, ordering: .relaxed)
            return leaves.reading
        }
        if case .reading(let reading)? = node?.kind { try reading.keep() }
    }

    // MARK: Devices

    /// How often variables were brought from one memory to another, of all variables: programs
    /// look here before they count on where theirs are.
    private static let moveCount = Atomic<Int>(0)
    package static var moves: Int { moveCount.load(ordering: .relaxed) }

    package var memory: MemorySpace { home?.memory ?? .host }

    /// Brings the numbers to the memory that `device` works in.
    ///
    /// For those who hold ``domain`` for writing.
    package func move(to device: any BufferMaker) throws {
        guard memory !== device.memory else { return }
        let target = try device.makeBuffer(spec, what: Self.title(name, spec))
        try read { try target.upload($0) }
        (buffer, home) = (target, device)
        Self.moveCount.add(1, ordering: .relaxed)
    }

    /// Takes the buffer of the same memory that a program has stored the new numbers in.
    ///
    /// For those who hold ``domain`` for writing.
    func adopt(_ fresh: any Buffer) { buffer = fresh }
}
