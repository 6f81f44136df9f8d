import Descent
import DescentData
import Foundation

/// A folder that `Scripts/keras-conformance` wrote.
package struct ConformancePack: Sendable {
    package let cases: [ConformanceCase]
    private let numbers: [Float]
    private let folder: URL

    private struct Contents: Decodable {
        let cases: [ConformanceCase]
    }

    /// - Parameter folder: its path, with `cases.json`, `numbers.npy` and `models.zip`.
    package init(_ folder: String) throws {
        self.folder = URL(filePath: folder)
        let json = try Data(contentsOf: self.folder.appending(path: "cases.json"))
        cases = try JSONDecoder().decode(Contents.self, from: json).cases
        numbers = try NPY.read(Self.path(self.folder, "numbers.npy")).scalars(as: Float.self)
    }

    /// The configurations that are committed.
    package static func committed() throws -> ConformancePack {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
        return try ConformancePack(path(tests, "Fixtures/conformance"))
    }

    /// Writes the `.keras` files of some configurations into another folder.
    package func unpack(_ cases: some Sequence<ConformanceCase>, into path: String) throws {
        let archive = try ZipArchive(Self.path(folder, "models.zip"), limits: FileLimits())
        for row in cases {
            let bytes = try archive.bytes(of: "\(row.name).keras")
            try withExtendedLifetime(bytes) {
                try Data(bytes.bytes).write(to: URL(filePath: path).appending(path: row.fileName))
            }
        }
    }

    /// An array of Keras'.
    func tensor(_ place: ConformanceCase.Place, _ dtype: DType = .float32) -> Tensor {
        let count = place.shape.dimensions.reduce(1, *)
        let scalars = Array(numbers[place.start..<place.start + count])
        return Tensor(shape: place.shape, scalars: scalars).cast(to: dtype)
    }

    private static func path(_ folder: URL, _ name: String) -> String {
        folder.appending(path: name).path(percentEncoded: false)
    }
}

extension ConformanceCase {
    /// What its file is called.
    package var fileName: String { "\(name).keras" }
}
