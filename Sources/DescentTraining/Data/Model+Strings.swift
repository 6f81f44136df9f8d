import DescentCore
import DescentLayers

extension Model {
    /// For each input the layer that makes its numbers of strings; nil for an input of numbers.
    package var stringLayers: [(any StringLayer)?] {
        let layers: [Layer?]
        if let graph {
            layers = graph.inputs.indices.map { input in
                let slots = graph.uses[input].outputs.map(\.slot)
                return graph.uses.first { $0.inputs.contains { slots.contains($0) } }?.layer
            }
        } else {
            layers = [self is Sequential ? self.layers.first : nil]
        }
        return layers.map { layer in
            guard let layer = layer as? any StringLayer,
                (try? layer.outputSpec(ofStrings: [Shape.unknown, 1])) != nil
            else { return nil }
            return layer
        }
    }

    /// The input at a place as numbers, of strings if they are some.
    func numbers(of part: DataPart, at place: Int) throws -> DataPart {
        guard let strings = part.strings else { return part }
        let layers = stringLayers
        guard layers.indices.contains(place), let layer = layers[place] else {
            throw ConfigurationError(
                who: title, expected: "numbers, as it does not begin with a layer for strings",
                got: "strings", fix: "Begin with TextVectorization or StringLookup.",
                location: location)
        }
        return DataPart(try layer.numbers(of: strings))
    }
}
