import DescentCore
import DescentSupport

/// A copy of variables that is taken again and again, to go back to: at the start of an epoch, to
/// repeat the epoch from, or of the best weights so far. ``SavedVariables`` is the copy that lasts.
package struct StateSnapshot {
    package let storages: [VariableStorage]
    private let access: MemoryAccess
    private let copy: TensorData?
    /// Where the numbers came from of those that nothing was stored in before the copy was taken.
    /// They have no copy: before the first step these are all weights and slots.
    private var origins: [VariableStorage.Origin?]

    /// Bytes of state above which nothing is copied, unless the caller must have it back.
    private static let usualLimit = 256 << 20

    package init(_ variables: [VariableStorage], limit: Int = usualLimit) throws {
        storages = variables.distinct
        access = MemoryAccess(writing: storages)
        origins = storages.map { _ in nil }
        let bytes = storages.reduce(0) { $0 + $1.spec.byteCount }
        copy = bytes > limit ? nil : try TensorData(TensorSpec([bytes], .uint8)) { _ in }
    }

    /// A copy that holds these numbers, one tensor for each of the variables.
    ///
    /// - Throws: ``ConfigurationError`` if they do not fit.
    init(_ variables: [VariableStorage], of tensors: [Tensor]) throws {
        try self.init(variables, limit: .max)
        guard tensors.count == storages.count,
            zip(tensors, storages).allSatisfy({ $0.spec == $1.spec })
        else {
            throw ConfigurationError(
                who: "A callback", expected: "weights of the shapes that the model has",
                got: "others", fix: "Make the model as it was when the snapshot was taken.")
        }
        let data = try tensors.map { try $0.data() }
        for ((_, place), data) in zip(copied, data) {
            place.copyMemory(from: UnsafeRawBufferPointer(data.bytes))
        }
    }

    /// What it holds, one tensor for each variable; empty without a copy.
    func tensors() throws -> [Tensor] {
        guard copy != nil else { return [] }
        var copies = copied.makeIterator()
        return try zip(storages, origins).map { storage, origin in
            let place = origin == nil ? copies.next()?.place : nil
            return Tensor(
                data: try TensorData(storage.spec) { bytes in
                    if let place { bytes.copyMemory(from: UnsafeRawBufferPointer(place)) }
                    try origin?.write(bytes)
                })
        }
    }

    /// Whether it copies just these variables.
    func isOf(_ variables: [Variable]) -> Bool {
        variables.count == storages.count
            && zip(variables, storages).allSatisfy { $0.storage === $1 }
    }

    package mutating func take() throws {
        guard copy != nil else { return }
        try access.hold {
            origins = storages.map(\.origin)
            let copied = copied
            try VariableStorage.copy(copied.map(\.storage), to: copied.map(\.place))
        }
    }

    /// Puts the copy back; false if there is none.
    package func restore() throws -> Bool {
        guard copy != nil else { return false }
        try access.hold {
            for storage in storages { try storage.keepReadings() }
            access.noteChange()
            let copied = copied
            try VariableStorage.write(copied.map(\.storage), from: copied.map(\.place))
            for (storage, origin) in zip(storages, origins) where storage.origin == nil {
                if let origin { try storage.write(origin) }
            }
            for storage in storages { storage.forgetFailure() }
        }
        return true
    }

    /// Whether all numbers of `storage` were finite when the copy was taken; false without a copy.
    package func holdsFinite(_ storage: VariableStorage) -> Bool {
        guard copy != nil, let i = storages.firstIndex(where: { $0 === storage }) else {
            return false
        }
        if let (_, place) = copied.first(where: { $0.storage === storage }) {
            return firstNonFinite(UnsafeRawBufferPointer(place), storage.spec.dtype) == nil
        }
        let first = try? TensorData(storage.spec) { try origins[i]?.write($0) }
        return first.map { firstNonFinite(in: $0) == nil } ?? false
    }

    /// What was copied, and where to.
    private var copied: [(storage: VariableStorage, place: UnsafeMutableRawBufferPointer)] {
        guard let copy else { return [] }
        // Nobody else sees this data, so writing it after its creation is safe.
        var rest = UnsafeMutableRawBufferPointer(mutating: copy.bytes)[...]
        return zip(storages, origins).filter { $1 == nil }.map { storage, _ in
            let place = UnsafeMutableRawBufferPointer(rebasing: rest.prefix(storage.spec.byteCount))
            rest = rest.dropFirst(storage.spec.byteCount)
            return (storage, place)
        }
    }
}
