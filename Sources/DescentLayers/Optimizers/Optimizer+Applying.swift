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

    /// Averages the gradients of several batches for one step, for use in one line:
    /// `compile(optimizer: .adam.accumulatingGradients(steps: 4), …)`. Call it before the first step.
    ///
    /// - Parameter steps: how many batches, 2 or more.
    /// - Returns: itself.
    @discardableResult
    public final func accumulatingGradients(steps: Int) -> Self {
        change { $0.gradientAccumulationSteps = steps }
    }

    /// Keeps moving averages of the weights, which replace them when `fit` is over, for use in one
    /// line. Call it before the first step.
    ///
    /// - Parameters:
    ///   - momentum: how much of the averages is kept at each step; default 0.99.
    ///   - overwriteFrequency: steps after which they replace the weights meanwhile too; default
    ///     never.
    /// - Returns: itself.
    @discardableResult
    public final func averagingWeights(
        momentum: Double = 0.99, overwriteFrequency: Int? = nil
    ) -> Self {
        change {
            $0.useEma = true
            $0.emaMomentum = momentum
            $0.emaOverwriteFrequency = overwriteFrequency
        }
    }

    /// Multiplies the loss for its derivatives, and divides these again, so that small ones are not 0 in
    /// half precision; for use in one line. Call it before the first step.
    ///
    /// - Parameter factor: a number above 0; Keras' `loss_scale_factor`.
    /// - Returns: itself.
    @discardableResult
    public final func scalingLoss(by factor: Double) -> Self {
        change { $0.lossScaleFactor = factor }
    }

    private func change(_ body: (inout OptimizerOptions) -> Void) -> Self {
        requireUnbuilt("its options")
        guard iterations == nil else { return self }
        body(&options)
        checkParameters()
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
            try recordStep(gradients)
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
        if Trace.isActive { return try recordStep(gradients) }
        let trace = StepTrace()
        try trace.record { try recordStep(gradients) }
        let updates = trace.updates
        let data = try evaluate(updates.map(\.1))
        let targets = variables + gradients.map(\.variable)
        for ((storage, _), new) in zip(updates, data) {
            let target = targets.first { $0.storage === storage }
            try target?.assignNow(Tensor(data: new))
        }
    }

    /// Keras' order: sum up, clip, decay, update, average, hold to constraints, count. What users do
    /// to gradients comes before.
    final func recordUpdates(_ given: [(gradient: Tensor, variable: Variable)]) throws {
        guard let iterations else { return }
        let pairs = unscaled(given)
        StepTrace.current?.note(gradients: pairs.map(\.gradient))
        try NameScope.with(name, at: nil) {
            let batch = iterations.value.cast(to: .float32)
            let rate = rate(step: batch)
            let accumulation = GradientAccumulation(self, pairs.map(\.variable), batch: batch)
            let step = accumulation?.step ?? batch
            let gradients = try transformed(pairs, accumulation)
            currentStep = step + 1
            defer { currentStep = Tensor(1) }
            beginStep(currentStep)
            for pair in pairs { decay(pair.variable, rate) }
            let stepSize = stepSize(rate, step: currentStep)
            for (gradient, pair) in zip(gradients, pairs) {
                NameScope.with(pair.variable.name, at: nil) {
                    update(gradient: gradient, variable: pair.variable, learningRate: stepSize)
                }
            }
            accumulation?.takeBackUnlessStep()
            average(pairs.map(\.variable), step: step)
            for case (let variable, let projection?) in pairs.map({ ($1, $1.projection) }) {
                NameScope.with(variable.name, at: nil) {
                    variable.assign(projection(variable.value))
                }
            }
            iterations.assign(iterations.value + 1)
        }
    }

    private func unscaled(
        _ pairs: [(gradient: Tensor, variable: Variable)]
    ) -> [(gradient: Tensor, variable: Variable)] {
        guard let factor = options.lossScaleFactor else { return pairs }
        return pairs.map { ($0.gradient / factor, $0.variable) }
    }

    /// The first average is the weight itself.
    private func average(_ variables: [Variable], step: Tensor) {
        guard options.useEma else { return }
        let kept = Tensor.where(
            step .== 0, Tensor.full([], 0), Tensor.full([], options.emaMomentum))
        for variable in variables {
            guard let average = slot(Slot.average, of: variable) else { continue }
            let share = kept.cast(to: average.dtype)
            let value = variable.value.cast(to: average.dtype)
            average.assign(average.value * share + value * (1 - share))
            guard let frequency = options.emaOverwriteFrequency else { continue }
            let isTurn = GradientAccumulation.isMultiple(step + 1, of: frequency)
            variable.assign(
                .where(isTurn, average.value.cast(to: variable.dtype), variable.value))
        }
    }

    private func transformed(
        _ pairs: [(gradient: Tensor, variable: Variable)], _ accumulation: GradientAccumulation?
    ) throws -> [Tensor] {
        var gradients = pairs.map { fitting($0.gradient, $0.variable) }
        if let error = gradients.lazy.compactMap(\.error).first { throw error }
        let variables = pairs.map(\.variable)
        for transform in gradientTransforms {
            gradients = try transform.checked(gradients, of: variables)
        }
        gradients = accumulation?.sum(gradients, of: variables) ?? gradients
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
        guard decays(variable), let share = weightDecay(of: variable) else { return }
        let value = variable.value
        variable.assign(value - value * share * rate.cast(to: value.dtype))
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
