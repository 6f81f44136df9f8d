import Descent
import Testing

@testable import DescentLayers

/// Layers on strings and on whole numbers, against real Keras with TensorFlow.
@Suite struct StringLayerTests {
    private static let cases = FixtureCase.all("strings")

    @Test("Strings and numbers become what Keras makes of them", arguments: cases)
    func outputs(_ row: FixtureCase) throws {
        let fixture = row.fixture
        let layer = try made(fixture)
        let expected = fixture["output"].tensor
        let output = try call(layer, fixture["input"])
        // Keras' vectors are int64, ours of the layer's type.
        try expectWithin(
            output.cast(to: .float64), expected.cast(to: .float64), relative: 1e-6, absolute: 0,
            "output")
        let mode = fixture["config"]["output_mode"].string
        #expect(output.dtype.isFloatingPoint == (mode != "int"))
    }

    @Test("Vocabularies have Keras' words in Keras' order", arguments: cases)
    func vocabularies(_ row: FixtureCase) throws {
        let expected = row.fixture["vocabulary"].list
        switch try made(row.fixture) {
        case let layer as StringLookup:
            #expect(same(layer.vocabulary(), expected.compactMap(\.string)))
            #expect(layer.vocabularySize == expected.count)
        case let layer as TextVectorization:
            #expect(same(layer.vocabulary(), expected.compactMap(\.string)))
            #expect(layer.vocabularySize == expected.count)
        case let layer as IntegerLookup: #expect(layer.vocabulary() == expected.compactMap(\.int))
        default: #expect(expected.isEmpty)
        }
    }

    @Test("Configurations have Keras' keys and values, and come back", arguments: cases)
    func configurations(_ row: FixtureCase) throws {
        let layer = try made(row.fixture)
        let config = layer.config() + [ConfigEntry("name", .string(layer.name))]
        for (key, expected) in row.fixture["config"].entries where key != "trainable" {
            let entry = try #require(config.first { $0.key == key }, "key \(key)")
            // What a file of lines cannot say stands in the configuration, where Keras loses it.
            let isLearned = ["vocabulary", "idf_weights"].contains(key) && expected.isNull
            if key == "name" || isLearned { continue }
            #expect(agree(entry.value, expected), "\(key): \(entry.value), not \(expected)")
        }
        let again = try Registry.layers.make(layer.kerasClassName, layer.config())
        #expect(again.config() == layer.config())
    }

    @Test func `hashes are those of TensorFlow for strings of all lengths`() throws {
        let rows = try Fixture.load("strings")["hashes"].list
        #expect(rows.count > 40)
        for row in rows {
            let text = try #require(row["text"].string)
            let bins = (1 << 62) + 1
            let plain = HashBins(count: bins, salt: nil).bin(of: text)
            let keyed = HashBins(count: bins, salt: [3, -4]).bin(of: text)
            #expect("\(plain)" == row["plain"].string, "\(text.count) letters")
            #expect("\(keyed)" == row["keyed"].string, "\(text.count) letters with a key")
        }
    }

    // MARK: Parts

    private func made(_ fixture: Fixture) throws -> Layer {
        let name = try #require(fixture["class"].string)
        let adapted = fixture["adapt"]
        // How many words there are follows from them.
        let config = fixture["config"].entries.filter { $0.key != "vocabulary_size" }
        let layer = try Registry.layers.make(
            name, config.map { ConfigEntry($0.key, value($0.value)) })
        guard !adapted.isNull else { return layer }
        switch layer {
        case let layer as StringLookup: try layer.adapt(try strings(adapted))
        case let layer as TextVectorization: try layer.adapt(try strings(adapted))
        case let layer as IntegerLookup: try layer.adapt(numbers(adapted))
        default: Issue.record("\(name) learns nothing")
        }
        return layer
    }

    private func call(_ layer: Layer, _ input: Fixture) throws -> Tensor {
        switch layer {
        case let layer as HashedCrossing:
            return try layer(
                input.list.map { column in
                    column["strings"].isNull
                        ? .numbers(numbers(column)) : .strings(try strings(column))
                })
        case let layer as any StringLayer where !input["strings"].isNull:
            return try layer(try strings(input))
        default: return layer(numbers(input))
        }
    }

    private func strings(_ fixture: Fixture) throws -> StringArray {
        try StringArray(
            shape: Shape(fixture["shape"].ints),
            values: fixture["strings"].list.compactMap(\.string))
    }

    private func numbers(_ fixture: Fixture) -> Tensor {
        let values = fixture["numbers"].doubles
        let isWhole = values.allSatisfy { $0 == $0.rounded() } && !values.contains(7.5)
        let tensor = Tensor(shape: Shape(fixture["shape"].ints), scalars: values)
        return isWhole ? tensor.cast(to: .int64) : tensor
    }

    private func value(_ fixture: Fixture) -> ConfigValue {
        switch fixture {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .number(let number): Int(exactly: number).map { .int($0) } ?? .double(number)
        case .string(let text): .string(text)
        case .list(let list): .list(list.map(value))
        case .object: .null
        }
    }

    private func agree(_ value: ConfigValue, _ expected: Fixture) -> Bool {
        switch value {
        case .null: expected.isNull
        case .bool(let flag): expected.bool == flag
        case .int(let number): expected.int == number
        case .double(let number): expected.double == number
        case .string(let text): expected.string == text
        case .list(let values):
            values.count == expected.list.count && zip(values, expected.list).allSatisfy(agree)
        case .object: false
        }
    }

    /// Swift takes strings of other bytes that look the same for equal.
    private func same(_ a: [String], _ b: [String]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    }
}
