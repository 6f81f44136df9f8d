import CZlib
import DescentCore
import DescentData
import DescentSupport
import DescentTraining

/// A file that a training can go on from: safetensors, with everything that is no tensor as metadata,
/// and a checksum of all of it.
enum CheckpointFile {
    /// The texts of the file's metadata.
    static let state = "descent.checkpoint"
    static let checksum = "crc32"
    private static let order = "order"

    // MARK: Writing

    /// Writes where a training stands, from the memory in which its numbers lie: nobody changes them
    /// meanwhile, and there is no second copy. The file appears whole or not at all.
    static func write(_ stand: TrainingStand, to path: String) throws {
        let callbacks = try stand.savedCallbacks()
        let text = CheckpointState(stand.place, callbacks: callbacks).text
        let rows = stand.place.order.map { Int64($0) }
        var arrays = [try NamedArray(order, Tensor(shape: [rows.count], scalars: rows))]
        for (i, callback) in callbacks.enumerated() {
            for (key, tensors) in callback.state.tensors {
                arrays += try tensors.enumerated().map {
                    try NamedArray(callbackName(i, key, $0), $1)
                }
            }
        }
        let storages = stand.variables.groups.map(\.storages)
        try MemoryAccess(reading: storages.flatMap { $0 }).hold {
            for (group, storages) in storages.enumerated() {
                let sums = group == 2 ? stand.sums : nil
                arrays += try storages.enumerated().map { i, storage in
                    let name = "\(group)/\(i)/\(storage.name)"
                    return try sums.map { NamedArray(name, $0.data[i]) } ?? storage.array(name)
                }
            }
            arrays.sort(by: SafetensorsHeader.comesBefore)
            try Safetensors.write(
                arrays, to: path,
                metadata: [state: text, checksum: Checksum(text, arrays).text])
        }
    }

    static func callbackName(_ number: Int, _ key: String, _ index: Int) -> String {
        "callback/\(number)/\(key)/\(index)"
    }

    /// Reads a file again, tensor by tensor, and compares its checksum.
    ///
    /// - Throws: `FileError` if it is not whole.
    static func verify(_ path: String, limits: FileLimits = FileLimits()) throws {
        let file = try SafetensorsFile(path, limits: limits)
        var sum = Checksum()
        sum.add(file.header.metadata[state] ?? "")
        for entry in file.header.entries {
            for (name, tensor) in try file.tensors([entry], isChosen: true) {
                sum.add(try NamedArray(name, tensor))
            }
        }
        guard sum.text == file.header.metadata[checksum] else { throw damaged(path, sum.text) }
    }

    private static func damaged(_ path: String, _ got: String) -> FileError {
        FileError(
            .malformed, file: path, expected: "the checksum that it was written with", got: got,
            fix: "The file is damaged; use the checkpoint before.")
    }

    /// Of the text, and of names, types, shapes and bytes of the arrays in the order of the file.
    struct Checksum {
        private var crc: UInt = crc32(0, nil, 0)

        init() {}

        init(_ text: String, _ arrays: [NamedArray]) {
            add(text)
            for array in arrays { add(array) }
        }

        mutating func add(_ array: NamedArray) {
            add("\(array.name) \(array.spec)")
            add(array.bytes)
        }

        mutating func add(_ text: String) {
            var text = text
            text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
        }

        private mutating func add(_ bytes: UnsafeRawBufferPointer) {
            guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
            crc = crc32_z(crc, start, bytes.count)
        }

        var text: String { String(crc, radix: 16) }
    }

    // MARK: Reading

    /// The snapshot in a file.
    ///
    /// - Throws: `FileError` if the file cannot be read, or is damaged.
    static func read(_ path: String, limits: FileLimits = FileLimits()) throws -> TrainingSnapshot {
        let metadata = try Safetensors.contents(of: path, limits: limits).metadata
        guard let text = metadata[state], let expected = metadata[checksum] else {
            throw FileError(
                .mismatch, file: path, expected: "a checkpoint of a training",
                got: "other safetensors", fix: "Read it with Safetensors, or loadWeights.")
        }
        let tensors = try Safetensors.read(path, limits: limits)
        let arrays = try tensors.map { try NamedArray($0.key, $0.value) }
            .sorted(by: SafetensorsHeader.comesBefore)
        let found = Checksum(text, arrays).text
        guard found == expected else { throw damaged(path, found) }
        return try snapshot(text, tensors, path)
    }

    private static func snapshot(
        _ text: String, _ tensors: [String: Tensor], _ path: String
    ) throws -> TrainingSnapshot {
        func tensor(_ name: String) throws -> Tensor {
            guard let tensor = tensors[name] else {
                throw FileError(
                    .malformed, file: path, expected: "a tensor '\(name)'", got: "none",
                    fix: "The file is damaged.")
            }
            return tensor
        }
        let state = try CheckpointState(
            text, file: path, order: try rows(tensor(order), path), tensors: tensor)
        let groups = try (0..<4).map { group in
            let own = tensors.compactMap { name, tensor -> Entry? in
                Entry(name, tensor, group: group)
            }.sorted { $0.index < $1.index }
            return SavedVariables(
                names: own.map(\.name), data: try own.map { try $0.tensor.data() })
        }
        return TrainingSnapshot(state.place, groups: groups, callbacks: state.callbacks)
    }

    /// Numbers of rows, each once: batches are gathered by them, from memory that has no others.
    private static func rows(_ order: Tensor, _ path: String) throws -> [Int] {
        let rows: [Int64] = try order.scalars()
        var isMissing = [Bool](repeating: true, count: rows.count)
        for row in rows {
            guard let row = Int(exactly: row), rows.indices.contains(row), isMissing[row] else {
                throw FileError(
                    .malformed, file: path, member: self.order,
                    expected: "the numbers of \(counted(rows.count, "row")), each once",
                    got: "\(row)", fix: "The file is damaged; use the checkpoint before.")
            }
            isMissing[row] = false
        }
        return rows.map { Int($0) }
    }

    /// A variable: `0/3/dense/kernel`.
    private struct Entry {
        let index: Int
        let name: String
        let tensor: Tensor

        /// nil for one of another group.
        init?(_ key: String, _ tensor: Tensor, group: Int) {
            let parts = key.split(
                separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "\(group)", let index = Int(parts[1]) else {
                return nil
            }
            (self.index, name, self.tensor) = (index, String(parts[2]), tensor)
        }
    }
}
