import DescentCore

/// Names within one model: `dense`, `dense_1`, …; and the paths of the weights that follow from
/// them.
enum LayerNames {
    /// Gives layers without a name of their own the next free one of their class, in order.
    ///
    /// - Returns: the first name that two layers were given by the user.
    static func assign(_ layers: [Layer]) -> String? {
        var taken = Set<String>()
        var duplicate: String?
        for case let name? in layers.map(\.requestedName) where !taken.insert(name).inserted {
            duplicate = duplicate ?? name
        }
        var next: [String: Int] = [:]
        for layer in layers where layer.requestedName == nil {
            if taken.insert(layer.name).inserted { continue }
            let base = snakeCase(layer.kerasClassName)
            var name = base
            while !taken.insert(name).inserted {
                next[base, default: 0] += 1
                name = "\(base)_\(next[base, default: 0])"
            }
            layer.name = name
        }
        return duplicate
    }

    /// Names the weights of `layers` and of the layers inside them by their path:
    /// `block/dense/kernel`.
    static func nameWeights(of layers: [Layer], under prefix: String = "") {
        for layer in layers {
            let path = prefix + layer.name
            for weight in layer.ownWeights {
                let own = weight.name.split(separator: "/").last.map(String.init) ?? weight.name
                weight.name = "\(path)/\(own)"
            }
            guard !layer.sublayers.isEmpty else { continue }
            if !(layer is Model) { _ = assign(layer.sublayers) }
            nameWeights(of: layer.sublayers, under: path + "/")
        }
    }
}

/// `Conv2D` → `conv2d`, `BatchNormalization` → `batch_normalization`: Keras' rule.
func snakeCase(_ name: String) -> String {
    var result = ""
    let letters = Array(name)
    for (i, letter) in letters.enumerated() {
        let startsWord =
            letter.isUppercase && i > 0
            && (letters[i - 1].isLowercase
                || (i + 1 < letters.count && letters[i + 1].isLowercase && !letters[i - 1].isNumber)
                || (letters[i - 1].isNumber && i + 1 < letters.count && letters[i + 1].isLowercase))
        if startsWord { result += "_" }
        result += letter.lowercased()
    }
    return result
}
