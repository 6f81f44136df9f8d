import DescentCore
import DescentSupport

extension Model {
    /// Draws the layers with their output shapes as a picture, as Keras' `plot_model` does.
    ///
    /// ```swift
    /// try model.plot(to: "model.svg")
    /// ```
    ///
    /// Each box holds the layer's name and class, its output shape and its number of weights;
    /// arrows show what feeds what. The file appears whole or not at all.
    ///
    /// - Throws: ``GraphvizError`` where Graphviz' `dot` is not installed; ``ConfigurationError``
    ///   for a model that is not built; ``TrainingError/argument(function:expected:got:fix:)`` if
    ///   the file cannot be written or does not end in `.svg`.
    public func plot(to path: String) throws {
        try requireArgument(
            path.lowercased().hasSuffix(".svg"), "plot(to:)", "a file name that ends in .svg",
            got: "'\(path)'", fix: "Use for example model.svg.")
        if let constructionError { throw constructionError }
        guard built else {
            throw ConfigurationError(
                who: title, expected: "to be built before it is drawn",
                got: "layers without shapes",
                fix: "Call build(inputShape:), or put Input(shape:) first.", location: location)
        }
        let svg = try Graphviz.run(plotDOT, format: "svg", function: "plot(to:)")
        try writeFile(svg, to: path, function: "plot(to:)")
    }

    /// The picture in Graphviz' language.
    var plotDOT: String {
        let shapes = shapesOfLayers
        var lines = [
            "digraph {", "rankdir=TB; nodesep=0.4; ranksep=0.35;",
            "node [shape=record, style=rounded, fontname=\"Helvetica\", fontsize=11, "
                + "margin=\"0.12,0.06\"];",
        ]
        for (i, layer) in layers.enumerated() {
            let shape = shapes[ObjectIdentifier(layer)] ?? "?"
            let count = layer.countParams()
            let parts =
                ["\(layer.name) (\(layer.kerasClassName))", shape]
                + (count > 0 ? ["\(grouped(count)) parameters"] : [])
            lines.append("l\(i) [label=\"{\(parts.map(escaped).joined(separator: "|"))}\"];")
        }
        lines += connectionsOfLayers.map { "l\($0.from) -> l\($0.to);" }
        return (lines + ["}"]).joined(separator: "\n")
    }

    /// Pairs of places in `layers`.
    private var connectionsOfLayers: [(from: Int, to: Int)] {
        let place = Dictionary(
            layers.enumerated().map { (ObjectIdentifier($1), $0) },
            uniquingKeysWith: { first, _ in first })
        guard let graph else { return layers.indices.dropFirst().map { ($0 - 1, $0) } }
        var seen = Set<[Int]>()
        return graph.uses.flatMap { use in
            use.sources.compactMap { source in
                guard let from = place[ObjectIdentifier(graph.uses[source.use].layer)],
                    let to = place[ObjectIdentifier(use.layer)], seen.insert([from, to]).inserted
                else { return nil }
                return (from, to)
            }
        }
    }
}

/// `text` inside a record's label of Graphviz.
private func escaped(_ text: String) -> String {
    var result = ""
    for letter in text {
        if "{}|<>\"\\ ".contains(letter) { result += "\\" }
        result.append(letter)
    }
    return result
}
