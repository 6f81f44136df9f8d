import CFuzzing
import DescentData
import Foundation

/// Hands the readers of files whatever libFuzzer makes of small valid files.
///
///     fuzz-readers names                          the readers, a line each
///     fuzz-readers seeds FOLDER                   writes small valid files for each of them
///     fuzz-readers NAME FOLDER [of libFuzzer's]   tries one; files of it come and go in FOLDER
///
/// Each input ends in a value or a ``FileError``, takes memory in proportion to its size, and what is
/// read can be written and is read again as the same; see ``FuzzedReader``. `Scripts/fuzz.sh` runs
/// all of them.
@main enum FuzzCommand {
    static func main() throws {
        let arguments = CommandLine.arguments
        switch arguments.dropFirst().first {
        case "names": for reader in FuzzedReader.all { print(reader.name) }
        case "seeds" where arguments.count > 2: try writeSeeds(to: arguments[2])
        default:
            guard reader != nil, arguments.count > 2 else {
                print("fuzz-readers names | seeds FOLDER | NAME FOLDER [libFuzzer's arguments]")
                exit(2)
            }
            exit(fuzz([arguments[0]] + arguments.dropFirst(3)))
        }
    }

    /// The one that is tried by this process.
    static let reader = FuzzedReader.all.first { reader in
        CommandLine.arguments.dropFirst().first == reader.name
    }

    private static func writeSeeds(to folder: String) throws {
        for reader in FuzzedReader.all {
            let place = URL(filePath: folder).appending(path: reader.name)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for (index, bytes) in try reader.seeds().enumerated() {
                try Data(bytes).write(to: place.appending(path: "seed-\(index)"))
            }
        }
    }

    private static func fuzz(_ arguments: [String]) -> Int32 {
        var count = Int32(arguments.count)
        var pointers = arguments.map { strdup($0) } + [nil]
        return pointers.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress!
            return LLVMFuzzerRunDriver(&count, &start) { bytes, count in
                FuzzCommand.reader?.attempt(UnsafeRawBufferPointer(start: bytes, count: count))
                return 0
            }
        }
    }
}
