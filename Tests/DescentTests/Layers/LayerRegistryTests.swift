import Descent
import Foundation
import Testing

@Suite struct LayerRegistryTests {
    /// Layers whose numbers `RecurrentFixtureTests`, `AttentionFixtureTests`, `LayerBehaviourTests`,
    /// `KerasMaskTests` and `StringLayerTests` check.
    private let checkedElsewhere: Set = [
        "AdditiveAttention", "Attention", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D",
        "GRU", "GRUCell",
        "GroupQueryAttention",
        "LSTM", "LSTMCell", "MultiHeadAttention", "RNN", "SimpleRNN", "SimpleRNNCell",
        "StackedRNNCells", "TimeDistributed",
        "HashedCrossing", "Hashing", "IntegerLookup", "StringLookup", "TextVectorization",
        "Average", "GlobalMaxPooling1D", "Masking", "Maximum", "Minimum", "Multiply", "Subtract",
    ]

    @Test func everyLayerFileHasALine() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let layers = root.appendingPathComponent("Sources/DescentLayers/Layers")
            .resolvingSymlinksInPath()
        let files = try #require(FileManager.default.enumerator(atPath: layers.path))
        let pattern = /public final class (\w+): \w*(Layer|Cell)\b/
        var found = Set<String>()
        for case let file as String in files where file.hasSuffix(".swift") {
            let path = layers.appendingPathComponent(file)
            let text = try String(contentsOf: path, encoding: .utf8)
            for match in text.matches(of: pattern) { found.insert(String(match.1)) }
        }
        // A function, which no configuration holds.
        #expect(found.remove("Lambda") != nil)
        #expect(found.count > 30)
        #expect(found == Set(Registry.layerNames))
    }

    @Test func everyLineHasACheck() {
        let checked = Set(LayerCase.all.compactMap { $0.fixture["class"].string })
        for name in Registry.layerNames {
            #expect(checked.contains(name) || checkedElsewhere.contains(name), "\(name)")
            #expect(Registry.layers[name]?.className == name)
        }
        #expect(Registry.layers["Lambda"] == nil)
    }
}
