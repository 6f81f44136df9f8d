import DescentCore
import DescentData
import DescentLayers
import DescentSupport
import DescentTraining

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What another process has read of a file; see ``Sandboxing``.
struct SandboxedFile {
    let place: H5Place
    private let file: SafetensorsFile
    private var members: [[String]: [H5Child]] = [:]
    private var entries: [[String]: SafetensorsHeader.Entry] = [:]

    /// - Parameters:
    ///   - command: the path of the command `descent`.
    ///   - bounds: of the process; nil for what the size of the file allows.
    /// - Throws: `FileError` for what the other process says, and for how it ended;
    ///   ``ConfigurationError`` if it cannot be started.
    init(
        _ path: String, as kind: SandboxedReader.Kind, by command: String, limits: FileLimits,
        bounds: SandboxBounds? = nil
    ) throws {
        place = H5Place(file: path, member: kind == .model ? KerasArchive.weights : nil)
        let output = try Self.temporaryFile(for: path)
        defer { close(output) }
        try Self.run(path, kind, command, limits, bounds, to: output)
        do {
            file = try SafetensorsFile("/dev/fd/\(output)", limits: limits)
            try sort()
        } catch {
            // The other process was not what it should be.
            throw error.of(path)
        }
    }

    /// Reads a file of HDF5 to its end in another process, so that what would end a process ends that
    /// one. It is read here then.
    static func rehearse(_ path: String, by command: String, limits: FileLimits) throws {
        _ = try SandboxedFile(path, as: .weights, by: command, limits: limits)
    }

    private static func temporaryFile(for path: String) throws(FileError) -> Int32 {
        do throws(SystemError) { return try UnnamedFile.open() } catch {
            throw FileError(
                .unwritable, file: path,
                expected: "to make a temporary file, in '\(UnnamedFile.folder)', for what is read",
                got: systemMessage(error.code),
                fix: "Set TMPDIR to a folder with free space.")
        }
    }

    private static func run(
        _ path: String, _ kind: SandboxedReader.Kind, _ command: String, _ limits: FileLimits,
        _ bounds: SandboxBounds?, to output: Int32
    ) throws {
        let source = try RegularFile(path, limits: limits)
        let input = try source.duplicateDescriptor()
        defer { close(input) }
        let bounds = bounds ?? SandboxBounds(fileBytes: source.byteCount, limits)
        let child: ChildProcess
        do {
            child = try ChildProcess(
                command, SandboxedReader.arguments(kind, limits, bounds), input: input,
                output: output, patience: bounds.patience)
        } catch {
            throw ConfigurationError(
                who: "sandboxed:", expected: "the command 'descent' at '\(command)'",
                got: systemMessage(error.code),
                fix: "Install it with make install, or give its path: sandboxed: .helper(path).")
        }
        try SandboxVerdict(child.wait(), path, command, bounds).requireSuccess()
    }

    /// Finds out what is where.
    private mutating func sort() throws(FileError) {
        let text = Array((file.header.metadata[SandboxedReader.groups] ?? "[]").utf8)
        let json = try Result { () throws(JSONFault) in
            try JSONReader.read(String(decoding: text, as: UTF8.self))
        }.mapError { FileOrigin(file: place.file).malformed($0.expected, got: $0.got) }.get()
        guard case .array(let groups) = json else { throw damaged }
        for group in groups {
            guard case .array(let names) = group else { throw damaged }
            var path: [String] = []
            for name in names {
                guard case .string(let name) = name else { throw damaged }
                path.append(name)
            }
            members[path, default: []] += []
            if let name = path.last {
                members[Array(path.dropLast()), default: []].append(
                    H5Child(name: name, kind: .group))
            }
        }
        for entry in file.header.entries where entry.name.hasPrefix(SandboxedReader.prefix) {
            let path = entry.name.dropFirst(SandboxedReader.prefix.count)
                .split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            entries[path] = entry
            members[Array(path.dropLast()), default: []].append(
                H5Child(name: path.last ?? "", kind: .dataset))
        }
        for path in members.keys {
            members[path]?.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
    }

    private var damaged: FileError {
        FileOrigin(file: place.file).malformed("what was read of it", got: "something else")
    }

    /// The configuration of a model.
    func configuration(_ limits: FileLimits) throws -> JSONValue {
        let place = FileOrigin(file: place.file, member: KerasArchive.config)
        let entries = try file.entries(named: [SandboxedReader.configuration])
        let tensors = try file.tensors(entries, isChosen: true)
        guard let text = tensors[SandboxedReader.configuration] else { throw damaged }
        return try text.withBytes { bytes in
            guard bytes.count <= limits.jsonBytes else {
                throw place.error(
                    .tooLarge, expected: "at most \(limits.jsonBytes) bytes",
                    got: "\(bytes.count)",
                    fix: "Raise FileLimits.jsonBytes if the model is meant to be that large.")
            }
            return try JSONReader.read(bytes, file: place.file, member: place.member)
        }
    }

    /// The bytes of the metadata, if the file has any.
    func metadata() throws -> Tensor? { try text(SandboxedReader.metadata) }

    /// The bytes of a member beside configuration and weights, if the file has it.
    func asset(_ name: String) throws -> [UInt8]? {
        try text(name).map { try $0.withBytes { Array($0) } }
    }

    private func text(_ name: String) throws -> Tensor? {
        guard file.header.entries.contains(where: { $0.name == name }) else { return nil }
        return try file.tensors(try file.entries(named: [name]), isChosen: true)[name]
    }

    /// All arrays by their paths, and what they are.
    var specs: [String: TensorSpec?] {
        var specs: [String: TensorSpec?] = [:]
        for (path, entry) in entries {
            let spec = entry.type.element.map { TensorSpec(Shape(entry.dimensions), $0.dtype) }
            specs.updateValue(spec, forKey: path.joined(separator: "/"))
        }
        return specs
    }
}

extension SandboxedFile: KerasNumbers {
    func children(of path: [String]) throws(FileError) -> [H5Child] {
        guard let children = members[path] else {
            throw place.at(path).error(
                .mismatch, expected: "a group or data set of this name", got: "none",
                fix: H5Place.otherModel)
        }
        return children
    }

    func array(_ path: [String], shape: Shape) throws(FileError) -> any KerasArray {
        let array = try array(path)
        guard array.shape == shape else {
            throw array.place.error(
                .mismatch, expected: "shape \(shape)", got: "\(array.shape)",
                fix: H5Place.otherModel)
        }
        return array
    }

    func array(_ path: [String]) throws(FileError) -> SandboxedArray {
        guard let entry = entries[path], let element = entry.type.element else {
            throw place.at(path).error(
                .mismatch, expected: "a data set of this name",
                got: members[path] == nil ? "none" : "a group", fix: H5Place.otherModel)
        }
        return SandboxedArray(
            place: place.at(path), shape: Shape(entry.dimensions), dtype: element.dtype,
            file: file, entry: entry)
    }
}

/// An array that another process has read.
struct SandboxedArray: KerasArray {
    let place: H5Place
    let shape: Shape
    let dtype: DType
    fileprivate let file: SafetensorsFile
    fileprivate let entry: SafetensorsHeader.Entry

    func tensor() throws(FileError) -> Tensor {
        do throws(FileError) {
            guard let tensor = try file.tensors([entry], isChosen: true)[entry.name] else {
                throw place.damaged(expected: "an array", got: "none")
            }
            return tensor
        } catch { throw error.of(place.file) }
    }
    func read(into target: UnsafeMutableRawBufferPointer) throws(FileError) {
        let tensor = try tensor()
        do { try tensor.withBytes { target.copyMemory(from: $0) } } catch {
            throw place.damaged(expected: "an array", got: "'\(error)'")
        }
    }
}
