import DescentCore
import DescentData
import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the process does that takes a file apart for another one; see ``Sandboxing``.
///
/// The file is its standard input. What is in it goes to standard output as safetensors, with the
/// groups as metadata, and to standard error what is being read, then the error or that all is well.
package enum SandboxedReader {
    /// What the command `descent` is told to be this process.
    package static let word = "read-for-another-process"
    /// Of the arguments and of what is handed back.
    static let version = "1"

    /// What the file is.
    enum Kind: String {
        /// A `.keras` file.
        case model
        /// A `.weights.h5` file.
        case weights
    }

    static func arguments(
        _ kind: Kind, _ limits: FileLimits, _ bounds: SandboxBounds
    ) -> [String] {
        [word, version, kind.rawValue, limits.text] + bounds.text
    }

    /// - Parameters:
    ///   - arguments: those behind the word.
    ///   - begin: what is done first, within bounds already; tests go wrong here.
    /// - Returns: the status that the process ends with.
    package static func run(
        _ arguments: ArraySlice<String>, begin: () throws -> Void = {}
    ) -> Int32 {
        let words = Array(arguments)
        guard words.count == 6, words[0] == version, let kind = Kind(rawValue: words[1]),
            let limits = FileLimits(text: words[2]), let bounds = SandboxBounds(words[3...])
        else {
            say("This is no command for people: another process of this version asks for it.")
            return 2
        }
        for descriptor: Int32 in 3..<1024 { close(descriptor) }
        bounds.apply()
        do {
            try begin()
            try write(try contents(kind, limits))
            say(JSONValue.object([JSONMember("read", true)]).text)
            return 0
        } catch {
            let error = error as? FileError ?? unexpected(error)
            say(error.json.text)
            return 65
        }
    }

    private static func unexpected(_ error: any Error) -> FileError {
        FileError(
            .malformed, file: path, expected: "a file that can be read", got: "'\(error)'",
            fix: "Do not trust this file.")
    }

    static func say(_ line: String) {
        _ = Array((line + "\n").utf8).withUnsafeBytes { writeAll($0, to: STDERR_FILENO) }
    }

    // MARK: Reading

    /// Standard input. Whoever asked knows its name.
    private static let path = "/dev/fd/0"
    /// How the bytes of the configuration and the metadata, and arrays of weights, are called where
    /// they go.
    static let configuration = "configuration"
    static let metadata = "metadata"
    static let prefix = "weights/"
    static let groups = "groups"

    private static func contents(
        _ kind: Kind, _ limits: FileLimits
    ) throws -> (arrays: [NamedArray], groups: [[String]]) {
        guard kind == .model else {
            return try SandboxedWalk(RegularFile(path, limits: limits), limits).result()
        }
        let archive = try ZipArchive(path, limits: limits)
        try KerasArchive.requireMembers(archive, path)
        say(KerasArchive.config)
        let text = try archive.bytes(of: KerasArchive.config)
        let bytes = try archive.randomAccess(to: KerasArchive.weights)
        say(KerasArchive.weights)
        var result = try bytes.checking { try SandboxedWalk(bytes, limits).result() }
        result.arrays.append(array(configuration, text))
        if archive.entries.contains(where: { $0.name == KerasArchive.metadata }) {
            say(KerasArchive.metadata)
            result.arrays.append(array(metadata, try archive.bytes(of: KerasArchive.metadata)))
        }
        for entry in archive.entries where KerasVocabularies.isVocabulary(entry.name) {
            say(entry.name)
            result.arrays.append(array(entry.name, try archive.bytes(of: entry.name)))
        }
        return result
    }

    private static func array(_ name: String, _ text: HeapBytes) -> NamedArray {
        NamedArray(name, TensorSpec([text.bytes.count], .uint8), text.bytes, of: text)
    }

    // MARK: Writing

    private static func write(_ contents: (arrays: [NamedArray], groups: [[String]])) throws {
        let arrays = contents.arrays.sorted(by: SafetensorsHeader.comesBefore)
        let paths = JSONValue.array(
            contents.groups.map { .array($0.map { .string($0) }) })
        let header = try SafetensorsHeader.encoded(
            arrays, [groups: paths.text], FileOrigin(file: path))
        try writing(path) { () throws(WriteFault) in
            try write(header.withUnsafeBytes { writeAll($0, to: STDOUT_FILENO) })
            for array in arrays { try write(writeAll(array.bytes, to: STDOUT_FILENO)) }
            withExtendedLifetime(arrays) {}
        }
    }

    private static func write(_ code: Int32) throws(WriteFault) {
        if code != 0 { throw .system(code) }
    }
}

/// Reads all that an HDF5 file holds: which of it a model needs only the other process knows.
private struct SandboxedWalk {
    private let reader: H5Reader
    private let limits: FileLimits

    init(_ bytes: any RandomAccess, _ limits: FileLimits) throws(FileError) {
        reader = try H5Reader(bytes, limits: limits)
        self.limits = limits
    }

    /// A group may stand in itself, more than once: no more are visited than the limits allow.
    func result() throws -> (arrays: [NamedArray], groups: [[String]]) {
        var (arrays, groups) = ([NamedArray](), [[String]]())
        var waiting: [[String]] = [[]]
        while let group = waiting.popLast() {
            guard group.count < limits.hdf5Depth, groups.count < limits.hdf5GroupMembers else {
                throw reader.place.at(group).error(
                    .tooLarge,
                    expected: "at most \(limits.hdf5GroupMembers) groups, and "
                        + "\(limits.hdf5Depth) in each other",
                    got: "more",
                    fix: "The limits are FileLimits.hdf5GroupMembers and hdf5Depth.")
            }
            groups.append(group)
            try readOldAttributes(of: group)
            for child in try reader.children(of: group) {
                let path = group + [child.name]
                switch child.kind {
                case .group: waiting.append(path)
                case .dataset:
                    let name = SandboxedReader.prefix + path.joined(separator: "/")
                    arrays.append(try NamedArray(name, reader.dataset(path).tensor()))
                }
            }
        }
        return (arrays, groups)
    }
    /// Files of older Keras say in attributes what they hold, which is read after this process did.
    private func readOldAttributes(of group: [String]) throws {
        for name in ["model_config", "training_config", "keras_version"]
        where try reader.hasAttribute(name, at: group) {
            _ = try reader.textBytes(name, at: group)
        }
        for name in ["layer_names", "weight_names"] {
            let places = [name, "\(name)0"]
            guard try places.contains(where: { try reader.hasAttribute($0, at: group) }) else {
                continue
            }
            _ = try reader.names(name, at: group)
        }
    }
}
