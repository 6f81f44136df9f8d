import DescentCore

/// A copy of all weights and sums, for example at the start of an epoch, to repeat the epoch from.
struct StateSnapshot {
    let storages: [VariableStorage]
    private let copy: TensorData?

    /// Bytes of state above which nothing is copied, unless the caller must have it back.
    private static let usualLimit = 256 << 20

    init(_ variables: [VariableStorage], limit: Int = usualLimit) throws {
        var seen = Set<ObjectIdentifier>()
        storages = variables.filter { seen.insert(ObjectIdentifier($0)).inserted }
        let bytes = storages.reduce(0) { $0 + $1.bytes.count }
        copy = bytes > limit ? nil : try TensorData(TensorSpec([bytes], .uint8)) { _ in }
    }

    func take() {
        ExecutionLock.withLock {
            visit { storage, place in place.copyMemory(from: UnsafeRawBufferPointer(storage.bytes))
            }
        }
    }

    /// Puts the copy back; false if there is none.
    func restore() throws -> Bool {
        try ExecutionLock.withLock {
            for storage in storages { try storage.keepReadings() }
            VariableChanges.note()
            visit { storage, place in storage.bytes.copyMemory(from: UnsafeRawBufferPointer(place))
            }
        }
        return copy != nil
    }

    /// Whether all numbers of `storage` were finite when the copy was taken; false without a copy.
    func holdsFinite(_ storage: VariableStorage) -> Bool {
        var isFinite = false
        visit { found, place in
            guard found === storage else { return }
            isFinite = firstNonFinite(UnsafeRawBufferPointer(place), storage.spec.dtype) == nil
        }
        return isFinite
    }

    private func visit(_ body: (VariableStorage, UnsafeMutableRawBufferPointer) -> Void) {
        guard let copy else { return }
        // Nobody else sees this data, so writing it after its creation is safe.
        let bytes = UnsafeMutableRawBufferPointer(mutating: copy.bytes)
        var offset = 0
        for storage in storages {
            let place = UnsafeMutableRawBufferPointer(
                rebasing: bytes[offset..<offset + storage.bytes.count])
            body(storage, place)
            offset += storage.bytes.count
        }
    }
}
