// How the host reads and replaces the numbers of variables, wherever these are.

extension VariableStorage {
    /// Runs `body` on the numbers: in place if the host reaches them, else on a copy. For holders.
    package func read<R>(_ body: (UnsafeRawBufferPointer) throws -> R) throws -> R {
        if let host { return try body(UnsafeRawBufferPointer(host.bytes)) }
        let data = try TensorData(spec) { try buffer.download(into: $0) }
        return try data.withBytes(body)
    }

    /// The numbers in place, if the host reaches them. For holders.
    package var hostBytes: UnsafeRawBufferPointer? {
        host.map { UnsafeRawBufferPointer($0.bytes) }
    }

    /// Copies the numbers to memory of the same size. For holders.
    package func copy(into target: UnsafeMutableRawBufferPointer) throws {
        try buffer.download(into: target)
    }

    /// The numbers as they are now.
    package func copy() throws -> TensorData {
        try hold { try TensorData(spec) { try buffer.download(into: $0) } }
    }

    /// Overwrites the numbers. For those who hold the domain for writing and tell of the change.
    package func write(_ bytes: UnsafeRawBufferPointer) throws { try buffer.upload(bytes) }

    /// Overwrites the numbers with the first ones, as ``write(_:)`` does.
    package func write(_ origin: Origin) throws {
        if let host { return try origin.write(host.bytes) }
        try TensorData(spec) { try origin.write($0) }.withBytes { try buffer.upload($0) }
    }

    /// Lets `fill` write all of the numbers: where they are if the host reaches that. When it throws,
    /// some may have been written.
    package func overwrite(_ fill: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
        guard let host else { return try replace(by: TensorData(spec, fill: fill)) }
        try MemoryAccess(writing: [self]).overwrite(self) { try fill(host.bytes) }
    }

    /// Replaces the numbers by `data`, which has the same type and shape.
    package func replace(by data: TensorData) throws {
        try MemoryAccess(writing: [self]).overwrite(self) { try data.withBytes(write) }
    }
}

extension MemoryAccess {
    /// Runs `body`, which writes all numbers of `storage`.
    fileprivate func overwrite(_ storage: VariableStorage, _ body: () throws -> Void) throws {
        try hold {
            try storage.keepReadings()
            storage.noteChange()
            noteChange()
            try body()
            storage.forgetFailure()
        }
    }
}

// MARK: Many at once

extension VariableStorage {
    /// Copies the numbers of each variable to its place, on several threads where the host reaches
    /// all of them. For holders.
    package static func copy(
        _ storages: [VariableStorage], to places: [UnsafeMutableRawBufferPointer]
    ) throws {
        guard let memory = hostMemory(of: storages) else {
            for (storage, place) in zip(storages, places) { try storage.copy(into: place) }
            return
        }
        SharedWork.run(pieces: places.map(\.count)) { i, range in
            UnsafeMutableRawBufferPointer(rebasing: places[i][range])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[i][range]))
        }
    }

    /// Overwrites the numbers of each variable with those at its place, as
    /// ``copy(_:to:)`` reads them. For those who hold the domains for writing and tell of the change.
    package static func write(
        _ storages: [VariableStorage], from places: [UnsafeMutableRawBufferPointer]
    ) throws {
        guard let memory = hostMemory(of: storages) else {
            for (storage, place) in zip(storages, places) {
                try storage.write(UnsafeRawBufferPointer(place))
            }
            return
        }
        SharedWork.run(pieces: places.map(\.count)) { i, range in
            UnsafeMutableRawBufferPointer(rebasing: memory[i][range])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: places[i][range]))
        }
    }

    /// Calls `body` with the number of a variable and a part of its numbers, for all parts of all
    /// variables, perhaps on several threads at once. For holders.
    package static func look(
        at storages: [VariableStorage], _ body: (Int, UnsafeRawBufferPointer) -> Void
    ) throws {
        guard let memory = hostMemory(of: storages) else {
            for (i, storage) in storages.enumerated() { try storage.read { body(i, $0) } }
            return
        }
        SharedWork.run(pieces: memory.map(\.count)) { i, range in
            body(i, UnsafeRawBufferPointer(rebasing: memory[i][range]))
        }
    }

    /// Where the numbers are, if the host reaches all of them.
    private static func hostMemory(
        of storages: [VariableStorage]
    ) -> [UnsafeMutableRawBufferPointer]? {
        let memory = storages.compactMap { $0.host?.bytes }
        return memory.count == storages.count ? memory : nil
    }
}
