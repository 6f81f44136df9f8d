import DescentSupport

/// What was said about weights that training leaves alone since `compile`, so that it is said once.
struct FrozenMemory {
    /// Whether layers were frozen, thawed or added since the last look.
    var isOutdated = true
    private var printed: Set<String> = []

    /// Prints what was not printed yet.
    mutating func warn(about model: Model) {
        guard isOutdated else { return }
        isOutdated = false
        for doubt in model.trainingDoubts where printed.insert(doubt).inserted {
            Terminal.warn(doubt)
        }
    }
}

extension Model {
    /// That nothing is trained, and why; that layers are not trained although they say they are.
    var trainingDoubts: [String] {
        [nothingToTrain].compactMap { $0.map { "\($0.evidence) \($0.suggestion)" } }
            + layersInsideFrozen
    }

    /// Why a training step changes no weight, and what to do; nil if it changes some.
    package var nothingToTrain: (evidence: String, suggestion: String)? {
        guard trainableWeights.isEmpty else { return nil }
        let frozen = outermostFrozen
        let (got, fix): (String, String) =
            if weights.isEmpty {
                (
                    title + (layers.isEmpty ? "" : " (\(titles(layers)))") + " without weights",
                    "add a layer that has some, such as Dense."
                )
            } else if frozen.first === self {
                ("\(title) with `trainable` = false", "set it to true to train it.")
            } else if frozen.isEmpty {
                ("\(title) whose weights are not made to be trained", "add layers to train.")
            } else {
                (
                    "\(title) with `trainable` = false for \(titles(frozen))",
                    "set it to true for the layers to be trained."
                )
            }
        return (
            "A training step needs weights to train, but got \(got).", "Nothing is learnt: \(fix)"
        )
    }

    private var layersInsideFrozen: [String] {
        let trained = Set(trainableWeights.map(ObjectIdentifier.init))
        return frozenFromOutside.filter { layer, _ in
            // A shared layer may be trained where it is used elsewhere.
            !layer.weights.contains { trained.contains(ObjectIdentifier($0)) }
        }.map { layer, holder in
            "\(layer.title) needs layers around it that are trainable to be trained, but got "
                + "\(holder.title) with `trainable` = false. Set that to true first, then to false "
                + "for the layers inside that are to stay as they are."
        }
    }

    /// `Dense 'a', Dense 'b' and 3 more`.
    private func titles(_ layers: [Layer]) -> String { listed(layers.map(\.title), limit: 3) }
}
