import DescentFormats
import Foundation
import KerasConformance

// Compares Descent with the folder that Scripts/keras-conformance wrote, and saves every model
// again, for Keras to compare. `make conformance` runs it.

guard CommandLine.arguments.count == 3 else {
    FileHandle.standardError.write(
        Data("check-conformance needs the folder to read and one to save models in.\n".utf8))
    exit(2)
}
let (source, saved) = (CommandLine.arguments[1], CommandLine.arguments[2])
do {
    let pack = try ConformancePack(source)
    try FileManager.default.createDirectory(
        at: URL(filePath: saved), withIntermediateDirectories: true)
    let folder = URL(filePath: saved).appending(path: "from-keras")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.path(percentEncoded: false)
    try pack.unpack(pack.cases, into: path)
    var faults = 0
    for row in pack.cases {
        let check = ConformanceCheck(row, of: pack, in: path)
        var differences = check.differences()
        do {
            try check.model().save(to: "\(saved)/\(row.fileName)")
        } catch {
            differences.append("it cannot be saved: \(error)")
        }
        if differences.isEmpty { continue }
        faults += 1
        print("FAULT in \(row)\n  \(differences.joined(separator: "\n  "))")
    }
    print("\(pack.cases.count) configurations: \(faults) differ from Keras.")
    if faults > 0 { exit(1) }
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
