public import DescentCore
import DescentSupport

extension Layer {
    /// All weights: this layer's in the order they were made, then those of its sublayers.
    public var weights: [Variable] {
        allLayers.flatMap(\.ownWeights).distinct
    }
    /// The weights optimisers may change: none that are inside a layer that is not ``trainable``.
    public var trainableWeights: [Variable] {
        layersInside(where: \.trainable).flatMap { $0.ownWeights.filter(\.trainable) }.distinct
    }
    /// The weights optimisers leave alone.
    public var nonTrainableWeights: [Variable] {
        let changing = Set(trainableWeights.map(ObjectIdentifier.init))
        return weights.filter { !changing.contains(ObjectIdentifier($0)) }
    }

    /// The values of ``weights``, in that order.
    public func getWeights() throws -> [Tensor] { try weights.map { try $0.read() } }

    /// Replaces the values of ``weights``, in that order. Either all are replaced or none.
    ///
    /// - Throws: ``ConfigurationError`` for another number of tensors,
    ///   ``ShapeError`` for other shapes.
    public func setWeights(_ values: [Tensor]) throws {
        let targets = weights
        guard values.count == targets.count else {
            throw ConfigurationError(
                who: title, expected: "\(targets.count) weights", got: "\(values.count)",
                fix: built ? "Give them in the order of `weights`." : "Build the layer first.",
                location: location)
        }
        for (weight, value) in zip(targets, values) where value.shape != weight.shape {
            if let error = value.error { throw error }
            throw ShapeError(
                who: "Weight '\(weight.name)'", expected: "shape \(weight.shape)",
                got: "\(value.shape)", fix: "Give the weights in the order of `weights`.")
        }
        let evaluated = try values.map { try $0.evaluated() }
        for (weight, value) in zip(targets, evaluated) { try weight.assignNow(value) }
    }

    /// The penalties of all trainable regularised weights, as scalars.
    package var regularizationLosses: [Tensor] {
        let changing = Set(trainableWeights.map(ObjectIdentifier.init))
        return allLayers.flatMap { layer in
            layer.weightRegularizers.filter { changing.contains(ObjectIdentifier($0.weight)) }
                .map { $0.regularizer($0.weight.value) }
        }
    }
}
