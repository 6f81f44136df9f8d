import FileTesting
import Foundation
import Testing

/// The system refuses one call after another while something is saved over what was saved before.
@Suite(.enabled(if: SystemCalls.canBeRefused, "needs strace"))
struct RefusedWritingTests {
    private static let names = [
        "write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "openat",
        "ftruncate", "close", "chmod", "fchmodat",
    ]

    /// All calls of which there are few; of others the first, some between and the last.
    private static func faults(_ calls: [String: Range<Int>]) -> [SystemCalls.Fault] {
        var faults: [SystemCalls.Fault] = []
        for (name, numbers) in calls.sorted(by: { $0.key < $1.key }) {
            let step = max((numbers.count - 1) / 3, 1)
            for number in numbers
            where number == numbers.last || (number - numbers.lowerBound).isMultiple(of: step) {
                faults.append(
                    SystemCalls.Fault(
                        name: name, number: number,
                        code: number.isMultiple(of: 2) ? "ENOSPC" : "EIO"))
            }
        }
        return faults
    }

    private static let messages = ["'No space left on device'", "'Input/output error'"]

    @Test(
        "Whatever call fails, the old file stays or the new one is whole, and it is said",
        arguments: ["keras", "weights.h5", "safetensors", "npz", "checkpoint"])
    func files(kind: String) throws {
        let folder = try TemporaryFolder()
        let log = try TemporaryFolder()
        let name = kind == "checkpoint" ? "m.keras" : "m.\(kind)"
        func saved(_ number: Int) throws -> [UInt8] {
            let (said, _) = try SystemCalls.save(kind, folder[name], number: number)
            try #require(said == "begins\nsaved\n", "\(said)")
            return try folder.bytes(name)
        }
        _ = try saved(1)
        let calls = try SystemCalls.whileSaving(
            kind, folder[name], number: 2, Self.names, log: log["calls"])
        let new = try folder.bytes(name)
        let old = try saved(1)
        let faults = Self.faults(calls)
        #expect(Set(faults.map(\.name)).isSuperset(of: ["fsync", "rename", "openat", "close"]))
        for fault in faults {
            let what = Comment(rawValue: "\(fault)")
            let (said, status) = try SystemCalls.save(
                kind, folder[name], number: 2,
                ["-o", log["calls"]] + fault.options)
            #expect(status == 0, what)
            try #require(String(decoding: log.bytes("calls"), as: UTF8.self).contains("(INJECTED)"))
            #expect(try folder.names == [name], what)
            let bytes = try folder.bytes(name)
            if said == "begins\nsaved\n" || said.contains("The new file is in place") {
                // Nothing was lost where it was of no matter; models have the date in them.
                let hasDate = name.hasSuffix(".keras")
                #expect(hasDate ? bytes.count == new.count && bytes != old : bytes == new, what)
                try Data(old).write(to: URL(filePath: folder[name]))
                #expect(!["write", "pwrite64", "rename"].contains(fault.name), what)
            } else {
                #expect(bytes == old, what)
                #expect(said.contains("'\(folder[name])'"), "\(fault): \(said)")
                #expect(Self.messages.contains { said.contains($0) }, "\(fault): \(said)")
                #expect(said.contains("An old file is unchanged."), "\(fault): \(said)")
            }
        }
    }

    @Test("Whatever call fails, the checkpoint before stays, and training goes on from it")
    func backups() throws {
        let folder = try TemporaryFolder()
        let log = try TemporaryFolder()
        func begin() throws -> [UInt8] {
            try? FileManager.default.removeItem(atPath: folder["b"])
            let (said, _) = try SystemCalls.save("backup", folder["b"], number: 1)
            try #require(said == "begins\nsaved\n", "\(said)")
            return try folder.bytes("b/checkpoint-1-0.safetensors")
        }
        _ = try begin()
        let calls = try SystemCalls.whileSaving(
            "backup", folder["b"], number: 2, Self.names, log: log["calls"])
        for fault in Self.faults(calls) {
            let what = Comment(rawValue: "\(fault)")
            let old = try begin()
            let (said, status) = try SystemCalls.save(
                "backup", folder["b"], number: 2,
                ["-o", log["calls"]] + fault.options)
            #expect(status == 0, what)
            try #require(String(decoding: log.bytes("calls"), as: UTF8.self).contains("(INJECTED)"))
            #expect(try folder.bytes("b/checkpoint-1-0.safetensors") == old, what)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder["b"])
            #expect(!names.contains { $0.hasSuffix(".tmp") }, what)
            if said != "begins\nsaved\n" {
                #expect(said.contains("'\(folder["b"])"), "\(fault): \(said)")
            }
            let (again, _) = try SystemCalls.save("backup", folder["b"], number: 3)
            #expect(again == "begins\nsaved\n", "\(fault): \(again)")
        }
    }
}
