import DescentLayers
import DescentSupport
import DescentTraining

extension SwiftModelWriter {
    /// What the model was compiled with; nothing before that.
    mutating func compile(_ model: Model) throws {
        guard let compilation = model.compilation else { return }
        try compilation.resolve(model.outputNames, who: "export")
        let isSingle = compilation.losses.count == 1 && compilation.lossWeights == [1]
        let losses = compilation.losses.map { $0.isTrained ? part($0) : "nil" }
        var arguments = [
            "optimizer: \(part(compilation.optimizer))",
            "loss: \(isSingle ? losses[0] : "[\(losses.joined(separator: ", "))]")",
        ]
        if !compilation.lossWeights.allSatisfy({ $0 == 1 }) {
            arguments.append("lossWeights: \(compilation.lossWeights)")
        }
        for (label, lists) in [
            ("metrics", compilation.metrics), ("weightedMetrics", compilation.weightedMetrics),
        ] where !lists.allSatisfy(\.isEmpty) {
            let texts = lists.map { "[\($0.map { part($0) }.joined(separator: ", "))]" }
            arguments.append(
                "\(label): \(isSingle ? texts[0] : "[\(texts.joined(separator: ", "))]")")
        }
        lines.append(
            "model.compile(\n    \(arguments.joined(separator: ",\n    ")))")
    }

    /// A loss, a metric or an optimizer.
    private mutating func part(_ object: any Described) -> String {
        noting("compile") { () throws(SwiftFault) in
            try DescentLayers.swiftSource(of: object)
        }
    }
}
