import Foundation
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Devices, pipes, sockets and links where a file is to be written.
struct SpecialFilesTests {
    private let folder: URL
    private let model: Sequential
    private let x = Tensor.ones([4, 2])
    private let y = Tensor.ones([4, 1])

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "special-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        model = Sequential([Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .mse)
        try model.build(inputShape: [4, 2])
    }

    /// What `body` throws, without the folder.
    private func message(_ name: String, _ body: (String) throws -> Void) -> String {
        do {
            try body(folder.path + "/" + name)
            return "no error"
        } catch {
            return "\(error)".replacing(folder.path + "/", with: "")
        }
    }

    private func kind(_ name: String) -> mode_t {
        var status = stat()
        return lstat(folder.path + "/" + name, &status) == 0 ? status.st_mode & S_IFMT : 0
    }

    /// Everything in Descent that writes a file.
    private func writers() throws -> [(name: String, call: (String) throws -> Void)] {
        let profile = try model.profile(x, y, steps: 2)
        let (model, x, y) = (model, x, y)
        func fit(_ callback: Callback) throws {
            try model.fit(x, y, batchSize: 2, verbose: .silent, callbacks: [callback])
        }
        var writers: [(String, (String) throws -> Void)] = [
            ("writeTrace", { try profile.writeTrace(to: $0) }),
            ("Profiler", { try fit(Profiler(profileBatch: 1...2, traceTo: $0)) }),
            ("CSVLogger", { try fit(CSVLogger($0)) }),
            (
                "curves",
                {
                    try fit(LambdaCallback())
                    try model.history?.plot(to: $0)
                }
            ),
        ]
        if hasGraphviz {
            let explanation = try model.explain(x, y)
            writers += [
                ("write", { try explanation.write(to: $0) }),
                ("plot", { try model.plot(to: $0) }),
            ]
        }
        return writers
    }

    private func expectRefused(
        _ got: String, _ type: mode_t, _ make: (String) -> Bool,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, call) in try writers() {
            let node = "\(name).svg"
            try #require(make(folder.path + "/" + node))
            let message = message(node, call)
            #expect(
                message.contains("'\(node)', but got \(got). "), "\(name)",
                sourceLocation: location)
            #expect(kind(node) == type, "\(name)", sourceLocation: location)
            try FileManager.default.removeItem(atPath: folder.path + "/" + node)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty,
                "\(name) left something behind", sourceLocation: location)
        }
    }

    @Test func `a named pipe is not replaced`() throws {
        try expectRefused("a named pipe", S_IFIFO) { mkfifo($0, 0o600) == 0 }
    }

    @Test func `a socket is not replaced`() throws {
        try expectRefused("a socket", S_IFSOCK) { bindSocket($0) }
    }

    @Test(.enabled(if: getuid() == 0, "only root can make a device"))
    func `a device is not replaced`() throws {
        let null = 1 << 8 | 3 as dev_t
        try expectRefused("a device", S_IFCHR) { mknod($0, S_IFCHR | 0o666, null) == 0 }
    }

    @Test func `a link that leads to itself is an error, and stays`() throws {
        try expectRefused("'Too many levels of symbolic links'", S_IFLNK) { path in
            symlink((path as NSString).lastPathComponent, path) == 0
        }
    }

    @Test func `a link to what is not there stays a link, and its target is written`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, call) in try writers() {
            let link = folder.path + "/\(name).svg"
            try #require(symlink("target-\(name)", link) == 0)
            try call(link)
            #expect(kind("\(name).svg") == S_IFLNK, "\(name)")
            #expect(kind("target-\(name)") == S_IFREG, "\(name)")
        }
    }

    @Test func `a path with a NUL is refused and nothing is written`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, call) in try writers() {
            let message = message("a\0b.svg", call)
            #expect(message.contains("a\\0b.svg', but got a path with a NUL character."), "\(name)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
}

/// Binds a Unix socket to a path, which then is one.
private func bindSocket(_ path: String) -> Bool {
    #if canImport(Darwin)
        let type = SOCK_STREAM
    #else
        let type = Int32(SOCK_STREAM.rawValue)
    #endif
    let descriptor = socket(AF_UNIX, type, 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
    }
}
