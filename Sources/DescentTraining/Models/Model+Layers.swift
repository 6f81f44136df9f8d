public import DescentCore

// Finding the layers of a model, and the tensors between them.

extension Model: LayerOfLayers {
    /// The layer called `name`, or nil.
    public func layer(named name: String) -> Layer? { layers.first { $0.name == name } }

    /// Layer number `index` of ``layers``, from 0, or from the end if it is negative;
    /// nil if there is none.
    public func layer(at index: Int) -> Layer? {
        let place = index < 0 ? index + layers.count : index
        return layers.indices.contains(place) ? layers[place] : nil
    }

    /// The layer called `name`, as Keras' `get_layer`.
    ///
    /// - Throws: ``ConfigurationError`` with the nearest name if there is none.
    public func getLayer(_ name: String) throws -> Layer {
        if let layer = layer(named: name) { return layer }
        throw ConfigurationError(
            who: title, expected: "the name of one of its layers", got: "'\(name)'",
            fix: nameAdvice(name, among: layers.map(\.name), "layers"), location: location)
    }

    /// Layer number `index`, as Keras' `get_layer(index=…)`; negative ones count from the end.
    ///
    /// - Throws: ``ConfigurationError`` if there is none.
    public func getLayer(index: Int) throws -> Layer {
        if let layer = layer(at: index) { return layer }
        throw ConfigurationError(
            who: title, expected: "the number of one of its \(layers.count) layers",
            got: "\(index)",
            fix: "Count from 0, or from −1 at the end.", location: location)
    }

    /// The symbolic tensors a functional model or a built `Sequential` starts from,
    /// to make further models from:
    ///
    /// ```swift
    /// let features = Model(inputs: model.inputs, outputs: model.layers.map(\.output))
    /// ```
    ///
    /// One invalid tensor, with an error that says why, for other models.
    public var inputs: [Tensor] { ends?.inputs ?? [noSymbols] }

    /// The symbolic tensors that a functional model or a built `Sequential` ends in;
    /// see ``inputs``.
    public var outputs: [Tensor] { ends?.outputs ?? [noSymbols] }

    private var ends: (inputs: [Tensor], outputs: [Tensor])? {
        if let graph { return (graph.inputs, graph.outputs) }
        guard built, let flow = (self as? Sequential)?.flow, let first = flow.first,
            let last = flow.last
        else { return nil }
        return (first, last)
    }

    private var noSymbols: Tensor {
        if let constructionError { return .invalid(constructionError) }
        let isSequential = self is Sequential
        return .invalid(
            needs(
                isSequential
                    ? "to be built" : "to be made from inputs and outputs, or a Sequential",
                got: isSequential ? "no input yet" : "a model with a call of its own",
                fix: isSequential
                    ? "Start with Input(shape:), or call build(inputShape:)."
                    : "Only Model(inputs:outputs:) and Sequential know the tensors between layers.")
        )
    }
}
