import DescentSupport

extension Optimizer {
    /// Appends to ``gradientTransforms``, for use in one line:
    /// `compile(optimizer: .adam.transforming(Centred()), …)`.
    ///
    /// - Returns: itself.
    @discardableResult
    public final func transforming(_ transforms: any GradientTransform...) -> Self {
        gradientTransforms += transforms
        return self
    }

    /// One step: clips the gradients, decays the weights, updates them and counts the step.
    ///
    /// While a training step is being recorded this becomes part of it. Outside of one it happens
    /// at once; an error is then kept for the next ``build(_:)``, so prefer ``applyNow(_:)``, which
    /// throws it. Without any gradients it does nothing, and says so once.
    public final func apply(_ gradients: [(gradient: Tensor, variable: Variable)]) {
        guard !gradients.isEmpty else { return warnOfNothing() }
        guard Trace.isActive else {
            keepError { try applyNow(gradients) }
            return
        }
        do {
            try build(gradients.map(\.variable))
            try record(gradients)
        } catch {
            // The step that is being recorded throws it.
            for pair in gradients { pair.variable.assign(.invalid(error)) }
        }
    }

    /// One step, computed and stored now: for training loops of your own.
    /// While a step is being recorded, as by ``compiled(_:)``, it becomes part of that.
    ///
    /// - Throws: ``ConfigurationError`` for bad values, strange variables or no gradients at
    ///   all, as those of a frozen model, ``ShapeError`` for gradients that do not fit; then
    ///   nothing is changed.
    public final func applyNow(_ gradients: [(gradient: Tensor, variable: Variable)]) throws {
        if gradients.isEmpty { throw configurationError ?? nothing }
        try build(gradients.map(\.variable))
        if Trace.isActive { return try record(gradients) }
        let trace = StepTrace()
        try trace.record { try record(gradients) }
        let updates = trace.updates
        let data = try evaluate(updates.map(\.1))
        let targets = variables + gradients.map(\.variable)
        for ((storage, _), new) in zip(updates, data) {
            let target = targets.first { $0.storage === storage }
            try target?.assignNow(Tensor(data: new))
        }
    }

    /// Keras' order: clip, decay, update, hold to constraints, count. What users do to gradients comes before.
    private func record(_ pairs: [(gradient: Tensor, variable: Variable)]) throws {
        guard let iterations else { return }
        StepTrace.current?.note(gradients: pairs.map(\.gradient))
        try NameScope.with(name, at: nil) {
            let step = iterations.value.cast(to: .float32)
            let rate = rate(step: step)
            let gradients = try transformed(pairs)
            for pair in pairs { decay(pair.variable, rate) }
            let stepSize = stepSize(rate, step: step + 1)
            for (gradient, pair) in zip(gradients, pairs) {
                NameScope.with(pair.variable.name, at: nil) {
                    update(gradient: gradient, variable: pair.variable, learningRate: stepSize)
                    // Keras' order too: constraints hold when the step is over.
                    if let projection = pair.variable.projection {
                        pair.variable.assign(projection(pair.variable.value))
                    }
                }
            }
            iterations.assign(iterations.value + 1)
        }
    }

    private func transformed(
        _ pairs: [(gradient: Tensor, variable: Variable)]
    ) throws -> [Tensor] {
        var gradients = pairs.map { fitting($0.gradient, $0.variable) }
        if let error = gradients.lazy.compactMap(\.error).first { throw error }
        let variables = pairs.map(\.variable)
        for transform in gradientTransforms {
            gradients = try transform.checked(gradients, of: variables)
        }
        return options.clipping?(gradients, of: variables) ?? gradients
    }

    private func fitting(_ gradient: Tensor, _ variable: Variable) -> Tensor {
        guard gradient.error == nil, gradient.shape != variable.shape else {
            return gradient.cast(to: stateType(of: variable))
        }
        return .invalid(
            ShapeError(
                who: kerasClassName,
                expected: "a gradient of shape \(variable.shape) for '\(variable.name)'",
                got: "\(gradient.shape)",
                fix: "Pair each gradient with the variable it belongs to."))
    }

    private func decay(_ variable: Variable, _ rate: Tensor) {
        guard let weightDecay = options.weightDecay, decays(variable) else { return }
        let value = variable.value
        variable.assign(value - value * weightDecay * rate.cast(to: value.dtype))
    }

    private var nothing: ConfigurationError {
        ConfigurationError(
            who: kerasClassName, expected: "a gradient of at least one weight", got: "none",
            fix: "Nothing would be learnt: check `trainable` of the model and of its layers.")
    }

    private func warnOfNothing() {
        if !saidNothing { Terminal.warn("\(configurationError ?? nothing)") }
        saidNothing = true
    }

    private func keepError(_ body: () throws -> Void) {
        do {
            try body()
        } catch let error as ConfigurationError {
            configurationError = configurationError ?? error
        } catch {
            require(
                false, "gradients that can be computed", got: "\(error)",
                fix: "Use applyNow(_:) to see such errors at once.")
        }
    }
}
