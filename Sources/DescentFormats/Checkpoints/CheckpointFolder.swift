import DescentData
import DescentSupport
import DescentTraining

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The checkpoints of one training, in a folder of their own. The one before stays until the newest
/// is known to be whole, so that there always is one to go on from.
final class CheckpointFolder {
    let path: String
    /// Of the file that says whose folder it is; −1 while it is nobody's.
    private var lock: Int32 = -1

    private static let prefix = "checkpoint-"
    private static let suffix = ".safetensors"
    /// How many stay.
    private static let kept = 2

    init(_ path: String) { self.path = path }

    deinit { release() }

    // MARK: Whose it is

    /// Makes the folder if it is not there, and takes it for this training.
    ///
    /// - Throws: `FileError` if it cannot be made, or another training has it.
    func take() throws {
        guard lock < 0 else { return }
        try Folder.make(path)
        let file = path + "/.lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw unwritable(errno) }
        // The system lets go of it when the process ends, however it ends.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw FileError(
                .unwritable, file: path, expected: "a folder that no other training writes to",
                got: "one that another training has",
                fix: "Wait for that one to end, or use another folder.")
        }
        lock = descriptor
        for name in try names() where isLeftOver(name) { unlink(path + "/" + name) }
    }

    /// Lets others have it.
    func release() {
        if lock >= 0 { close(lock) }
        lock = -1
    }

    /// What a process that was killed was about to write.
    private func isLeftOver(_ name: String) -> Bool {
        name.hasPrefix(".descent-") && name.hasSuffix(".tmp")
    }

    // MARK: Reading

    /// The newest checkpoint that is whole; nil if there is none.
    ///
    /// Says so where a newer one is damaged.
    func newest(_ limits: FileLimits) throws -> TrainingSnapshot? {
        let files = try checkpoints()
        for file in files.reversed() {
            do {
                return try CheckpointFile.read(file.path, limits: limits)
            } catch let error as FileError {
                Terminal.warn("\(error) Training goes on from the one before, if there is one.")
            }
        }
        guard files.isEmpty else {
            throw FileError(
                .malformed, file: path, expected: "a checkpoint that is whole",
                got: "\(counted(files.count, "damaged one"))",
                fix: "Remove the folder to start anew.")
        }
        return nil
    }

    // MARK: Writing

    /// Writes a checkpoint, reads it again, and removes those before the last two.
    func write(_ stand: TrainingStand) throws {
        let place = stand.place
        let file = path + "/" + Self.prefix + "\(place.epoch)-\(place.step)" + Self.suffix
        try CheckpointFile.write(stand, to: file)
        try CheckpointFile.verify(file)
        let all = try checkpoints()
        // Those of a later place are of an earlier training.
        let later = all.filter { $0.place > (place.epoch, place.step) }
        let earlier = all.filter { $0.place < (place.epoch, place.step) }
        for old in later + earlier.dropLast(Self.kept - 1) { unlink(old.path) }
    }

    /// Removes all of them: training has come to its end.
    func clear() {
        for file in (try? checkpoints()) ?? [] { unlink(file.path) }
    }

    // MARK: The files

    private typealias File = (place: (epoch: Int, step: Int), path: String)

    /// In the order of their places.
    private func checkpoints() throws -> [File] {
        try names().compactMap { name -> File? in
            guard name.hasPrefix(Self.prefix), name.hasSuffix(Self.suffix) else { return nil }
            let numbers = name.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)
                .split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
            guard numbers.count == 2 else { return nil }
            return ((numbers[0], numbers[1]), path + "/" + name)
        }.sorted { $0.place < $1.place }
    }

    private func names() throws -> [String] {
        guard let folder = opendir(path) else { throw unwritable(errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: 256) {
                        String(cString: $0)
                    }
                })
        }
        return names
    }

    private func unwritable(_ code: Int32) -> FileError {
        FileError(
            .unwritable, file: path, expected: "a folder for checkpoints",
            got: systemMessage(code), fix: "Check the path and its permissions.")
    }
}
