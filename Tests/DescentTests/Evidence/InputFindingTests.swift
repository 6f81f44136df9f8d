import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentTraining

@Suite(.seeded) struct InputFindingTests {
    @Test(
        "Data of the training's kind are never called unlike, few or many, whatever their kind",
        arguments: 0..<12)
    func noFalseAlarms(seed: UInt64) throws {
        var table = MixedTable(seed: seed)
        for trained in [20, 150, 1_500] {
            let model = try model(knowing: table.rows(trained))
            for count in [1, 1, 1, 1, 8, 32, 400] {
                let findings = try model.checkInputs(table.rows(count))
                #expect(findings.isEmpty, "\(count) rows after \(trained): \(findings)")
            }
        }
    }

    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let kind: InputFinding.Kind
        let feature: Int
        let make: @Sendable ([Float]) -> [Float]

        init(
            _ what: String, _ kind: InputFinding.Kind, _ feature: Int,
            _ make: @escaping @Sendable ([Float]) -> [Float]
        ) {
            (testDescription, self.kind, self.feature, self.make) = (what, kind, feature, make)
        }
    }

    @Test(
        "Data of another scale, place or order are found, and the feature is named",
        arguments: [
            Change("a feature times 255", .outOfRange, 1) { replacing($0, 1, $0[1] * 255 + 1) },
            Change("a feature plus 20", .outOfRange, 0) { replacing($0, 0, $0[0] + 20) },
            Change("a constant that changed", .outOfRange, 6) { replacing($0, 6, 4) },
            Change("a missing value", .missingValues, 2) { replacing($0, 2, .nan) },
            Change("infinity", .outOfRange, 0) { replacing($0, 0, -.infinity) },
            Change("two features in each other's places", .outOfRange, 1) {
                replacing(replacing($0, 1, $0[9]), 9, $0[1])
            },
        ])
    func findsChanges(change: Change) throws {
        var table = MixedTable(seed: 3)
        let model = try model(knowing: table.rows(500))
        for count in [8, 64] {
            let rows = table.rows(count)
            #expect(try model.checkInputs(rows).isEmpty)
            let findings = try model.checkInputs(rows.map(change.make))
            #expect(
                findings.contains { $0.kind == change.kind && $0.feature == change.feature },
                "\(count) rows: \(findings)")
        }
    }

    @Test func `features in each other's places are recognised`() throws {
        var table = MixedTable(seed: 4)
        let model = try model(knowing: table.rows(500))
        let swapped = table.rows(64).map { replacing(replacing($0, 1, $0[9]), 9, $0[1]) }
        let finding = try #require(model.checkInputs(swapped).first { $0.feature == 1 })
        #expect(
            finding.description.hasPrefix(
                "Feature 1 of input '\(model.inputNames[0])' needs numbers from "))
        #expect(finding.fix.hasPrefix("They look like those of feature 9:"), "\(finding)")
    }

    @Test func `a single row far outside is found`() throws {
        var table = MixedTable(seed: 5)
        let model = try model(knowing: table.rows(500))
        let row = replacing(table.rows(1)[0], 1, 200)
        #expect(try model.checkInputs([row]).map(\.feature) == [1])
    }

    @Test func `pixels are found that are too large, and too small, by their channels`() throws {
        var source = RandomSource(seed: 2, stream: 5)
        let images = { (count: Int, scale: Double) in
            Tensor(
                shape: [count, 4, 4, 3],
                scalars: (0..<count * 48).map { _ in source.nextUniform() * scale })
        }
        let model = Sequential([Input(shape: [4, 4, 3]), Flatten(), Dense(units: 1)])
        try model.recordEvidence(from: images(200, 1), probes: 0)
        #expect(model.evidence?.inputs[0].features.count == 3)
        let large = try model.checkInputs(images(1, 255))
        #expect(large.map(\.kind) == [.outOfRange, .outOfRange, .outOfRange])
        #expect(large.first?.fix.contains("25") == true, "\(large)")
        try model.recordEvidence(from: images(200, 255), probes: 0)
        let small = try model.checkInputs(images(32, 1))
        #expect(small.map(\.kind) == [.smallScale] && small[0].feature == nil, "\(small)")
        #expect(try model.checkInputs(images(32, 255)).isEmpty)
    }

    @Test func `words of another vocabulary are found, but not rare ones`() throws {
        var source = RandomSource(seed: 2, stream: 6)
        let texts = { (count: Int, first: Double) in
            Tensor(
                shape: [count, 6],
                scalars: (0..<count * 6).map { _ in
                    first + (source.nextUniform() * 50).rounded(.down)
                }
            ).cast(to: .int32)
        }
        let model = Sequential([
            Input(shape: [6], dtype: .int32), Embedding(inputDim: 1_000, outputDim: 2), Flatten(),
            Dense(units: 1),
        ])
        try model.recordEvidence(from: texts(300, 0), probes: 2)
        #expect(model.evidence?.inputs[0].features.map(\.maximum) == [49])
        #expect(try model.checkInputs(texts(64, 0)).isEmpty)
        let findings = try model.checkInputs(texts(64, 500))
        #expect(findings.count == 1 && findings[0].got == "numbers from 500 to 549")
        #expect(findings[0].fix.contains("vocabulary"))
    }

    @Test func `statistics are those of their definitions`() throws {
        let rows: [[Double]] = [[1, -2], [4, .nan], [1, 0], [2, .infinity], [-3, 6]]
        let model = Sequential([Input(shape: [2]), Dense(units: 1)])
        let features = try model.recordEvidence(from: rows, probes: 0).inputs[0].features
        #expect(features[0].mean == 1 && features[0].minimum == -3 && features[0].maximum == 4)
        #expect(abs(features[0].standardDeviation - 5.2.squareRoot()) < 1e-6)
        #expect(features[0].quartiles == [1, 1, 2] && features[0].nanShare == 0)
        #expect(abs(features[1].mean - 4.0 / 3) < 1e-6)
        #expect(features[1].maximum == .infinity && features[1].minimum == -2)
        #expect(features[1].nanShare == 0.2)
    }
}

private func replacing(_ row: [Float], _ place: Int, _ value: Float) -> [Float] {
    var row = row
    row[place] = value
    return row
}
