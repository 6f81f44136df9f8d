import DescentFormats
import DescentLayers
import FileTesting
import KerasConformance
import Testing

/// Randomly drawn layers against real Keras, through its files; see `Scripts/keras-conformance`.
@Suite struct ConformanceTests {
    private static let parts = 12

    /// Layers that are not drawn, by why not; each has tests of its own.
    private static let undrawn: [(reason: String, classNames: Set<String>)] = [
        ("Called on nothing.", ["InputLayer"]),
        (
            "Text and tables, no numbers to differentiate.",
            [
                "Hashing", "HashedCrossing", "IntegerLookup", "StringLookup",
                "TextVectorization",
            ]
        ),
        (
            "They draw where they do anything.",
            [
                "CutMix", "MixUp", "RandomCrop", "RandomRotation", "RandomTranslation",
                "RandomZoom",
            ]
        ),
    ]
    private static let pack = try? ConformancePack.committed()

    private func rows(_ part: Int) throws -> (ConformancePack, [ConformanceCase]) {
        let pack = try #require(Self.pack)
        let rows = stride(from: part, to: pack.cases.count, by: Self.parts)
        return (pack, rows.map { pack.cases[$0] })
    }

    @Test(
        "Outputs, gradients and a step of training are Keras' for drawn configurations",
        arguments: 0..<Self.parts)
    func agrees(part: Int) throws {
        let ((pack, rows), folder) = (try rows(part), try TemporaryFolder())
        try pack.unpack(rows, into: folder.path)
        for row in rows {
            let differences = ConformanceCheck(row, of: pack, in: folder.path).differences()
            #expect(differences == [], "\(row)")
        }
    }

    @Test(
        "Drawn configurations compute the same behind a file that Descent wrote",
        arguments: 0..<Self.parts)
    func survives(part: Int) throws {
        let ((pack, rows), folder) = (try rows(part), try TemporaryFolder())
        try pack.unpack(rows, into: folder.path)
        for row in rows {
            let check = ConformanceCheck(row, of: pack, in: folder.path)
            try check.model().save(to: folder[row.fileName])
            let differences = check.outputDifferences(of: try check.model())
            #expect(differences == [], "\(row)")
        }
    }

    @Test("Every layer is among at least 600 configurations")
    func complete() throws {
        let pack = try #require(Self.pack)
        #expect(pack.cases.count >= 600)
        let drawn = pack.cases.reduce(into: Set<String>()) { $0.formUnion($1.classNames) }
        let known = Registry.layers.entries.filter { ThisLibrary.has($0.typeName) }
        let undrawn = Self.undrawn.reduce(into: Set<String>()) { $0.formUnion($1.classNames) }
        let missing = Set(known.map(\.className)).subtracting(undrawn).subtracting(drawn)
        #expect(
            missing.isEmpty,
            "Write draws for them (see CONTRIBUTING.md) and run `make conformance-fixtures`.")
    }
}
