/// How a weight starts, and what it is held to.
struct WeightOptions {
    let initializer: any Initializer
    let regularizer: (any Regularizer)?
    let constraint: (any Constraint)?

    init(
        _ initializer: any Initializer, _ regularizer: (any Regularizer)? = nil,
        _ constraint: (any Constraint)? = nil
    ) {
        self.initializer = initializer
        self.regularizer = regularizer
        self.constraint = constraint
    }
}

/// The arguments of layers that slide a kernel over space. Each kind of layer has its part of them.
struct SlidingKernelOptions {
    var filters = 1
    /// Outputs of each channel, where channels are convolved apart.
    var depthMultiplier = 1
    var window: WindowGeometry
    /// Cells added at the end of a transposed convolution; nil for what the padding says.
    var outputPadding: [Int]?
    var dataFormat: DataFormat
    var groups = 1
    var activation: ActivationFunction
    var useBias: Bool
    var kernel: WeightOptions
    var pointwise = WeightOptions(GlorotUniform())
    var bias: WeightOptions
}

extension SlidingKernelOptions {
    /// From the arguments of a table, which may leave some out.
    init(config: Configuration) throws {
        func read<Value>(
            _ path: KeyPath<SlidingKernelLayer, Value>, else standard: Value
        ) throws -> Value {
            config.lists(path) ? try config[path] : standard
        }
        func weight(_ path: KeyPath<SlidingKernelLayer, WeightOptions>) throws -> WeightOptions {
            try WeightOptions(
                read(path.appending(path: \.initializer), else: GlorotUniform()),
                read(path.appending(path: \.regularizer), else: nil),
                read(path.appending(path: \.constraint), else: nil))
        }
        let window = WindowGeometry(
            size: try config[\SlidingKernelLayer.options.window.size],
            strides: try config[\SlidingKernelLayer.options.window.strides],
            dilations: try config[\SlidingKernelLayer.options.window.dilations],
            padding: try config[\SlidingKernelLayer.options.window.padding])
        try self.init(
            filters: read(\.options.filters, else: 1),
            depthMultiplier: read(\.options.depthMultiplier, else: 1), window: window,
            outputPadding: read(\.options.outputPadding, else: nil),
            dataFormat: config[\SlidingKernelLayer.options.dataFormat],
            groups: read(\.options.groups, else: 1),
            activation: config[\SlidingKernelLayer.options.activation],
            useBias: config[\SlidingKernelLayer.options.useBias],
            kernel: weight(\.options.kernel), pointwise: weight(\.options.pointwise),
            bias: weight(\.options.bias))
    }
}

// MARK: Rows of tables

extension SlidingKernelLayer {
    static var filtersRow: Parameter {
        Parameter(
            "filters", \SlidingKernelLayer.options.filters,
            rule: .positive(example: "filters: 32"), "The number of output channels.")
    }

    static var depthMultiplierRow: Parameter {
        Parameter(
            "depth_multiplier", \SlidingKernelLayer.options.depthMultiplier, default: 1,
            rule: .positive(example: "depthMultiplier: 1"), "Outputs of each channel.")
    }

    /// Size, strides and padding of the window.
    static func windowRows(_ paddings: [SequencePadding]) -> [Parameter] {
        [
            .windowSize(
                "kernel_size", \SlidingKernelLayer.options.window.size, "kernel size", axes: axes),
            .strides(\SlidingKernelLayer.options.window.strides, axes: axes),
            Parameter(
                "padding", \SlidingKernelLayer.options.window.padding, default: .valid,
                rule: .padding(paddings), "What the window does at the edges."),
        ]
    }

    /// Format of the data and dilation of the window.
    static var formatRows: [Parameter] {
        [
            .dataFormat(\SlidingKernelLayer.options.dataFormat),
            .dilations(\SlidingKernelLayer.options.window.dilations, axes: axes),
        ]
    }

    /// Activation and whether there is a bias.
    static var outputRows: [Parameter] {
        [
            Parameter(
                "activation", \SlidingKernelLayer.options.activation, default: .linear,
                rule: .known, "Applied to the sums."),
            .useBias(\SlidingKernelLayer.options.useBias),
        ]
    }

    /// How weights start, their penalties, the penalty on the output, and constraints, each in the
    /// order of `weights`, which say how Keras calls them.
    static func weightRows(
        _ weights: [(name: String, path: KeyPath<SlidingKernelLayer, WeightOptions>)]
    ) -> [Parameter] {
        let initializers = weights.map { weight in
            let path = weight.path.appending(path: \.initializer)
            return weight.name == "bias"
                ? Parameter(
                    "bias_initializer", path, default: Zeros(), "How the bias starts.")
                : Parameter(
                    "\(weight.name)_initializer", path, default: GlorotUniform(),
                    "How the \(weight.name) weights start.")
        }
        let regularizers = weights.map {
            Parameter(
                "\($0.name)_regularizer", $0.path.appending(path: \.regularizer),
                "Penalty on the \($0.name) weights.")
        }
        let constraints = weights.map {
            Parameter.constraint($0.name, $0.path.appending(path: \.constraint))
        }
        return initializers + regularizers + [.activityRegularizer] + constraints
    }
}

extension Layer {
    /// Makes a weight that starts and is held as `options` say.
    func addWeight(_ name: String, _ shape: Shape, _ options: WeightOptions) throws -> Variable {
        try addWeight(
            name: name, shape: shape, initializer: options.initializer,
            regularizer: options.regularizer, constraint: options.constraint)
    }
}
