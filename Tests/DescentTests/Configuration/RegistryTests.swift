import Descent
import Testing

/// One class of the registry, with what a test needs to make it.
struct RegisteredClass: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let className: String
    private let table: @Sendable () -> [Parameter]
    private let construct: @Sendable ([ConfigEntry]) throws -> any Described
    /// Whether an object is of this kind: a loss and a metric have one name.
    let isKind: @Sendable (any Described) -> Bool

    init<Base>(_ entry: ClassRegistry<Base>.Entry, _ registry: ClassRegistry<Base>) {
        className = entry.className
        testDescription = "\(entry.className), \(Base.self)"
        table = { entry.parameters }
        isKind = { $0 is Base }
        construct = { config in
            let made = try registry.make(entry.className, config)
            return try #require(made as? any Described)
        }
    }

    /// All kinds.
    static let all: [RegisteredClass] =
        rows(Registry.layers) + rows(Registry.losses) + rows(Registry.metrics)
        + rows(Registry.optimizers) + rows(Registry.schedules) + rows(Registry.initializers)
        + rows(Registry.regularizers) + rows(Registry.constraints)

    private static func rows<Base>(_ registry: ClassRegistry<Base>) -> [RegisteredClass] {
        registry.ours.map { RegisteredClass($0, registry) }
    }

    var arguments: [Parameter] { table().filter(\.isArgument) }
    var constants: [Parameter] { table().filter { !$0.isArgument } }

    /// Values for what must be there.
    var needed: [ConfigEntry] {
        get throws {
            try arguments.filter { $0.defaultValue == nil }.map {
                ConfigEntry($0.key, try #require(samples($0).first, "\($0.key) needs a sample"))
            }
        }
    }

    /// Values of the kind and within the rule of an argument, other than its default.
    func samples(_ parameter: Parameter) -> [ConfigValue] {
        candidates.filter { parameter.accepts($0) && $0 != parameter.defaultValue }
    }

    /// The object with what must be there and `others`.
    func make(_ others: [ConfigEntry] = []) throws -> any Described {
        let keys = Set(others.map(\.key))
        return try construct(try needed.filter { !keys.contains($0.key) } + others)
    }

    /// What else an argument needs, among those that the class has.
    func companions(of key: String) -> [ConfigEntry] {
        (conditions[key] ?? []).filter { entry in table().contains { $0.key == entry.key } }
    }

    func make(exactly config: [ConfigEntry]) throws -> any Described { try construct(config) }
}

/// One of these is right for any argument there is.
private let candidates: [ConfigValue] = [
    .null, .bool(true), .bool(false), .int(3), .double(0.25), .double(-0.25),
    .list([.double(0.5), .double(0.25), .double(0.125)]), .ints([1, 2]), .list([.null, .int(3)]),
    .list([.ints([0, 2]), .ints([1, 3])]), .int(0), .string("channels_first"),
    .string("bilinear"), .string("bicubic"), .string("nearest"), .string("horizontal"),
    .string("one_hot"),
    .string("relu"), .string("same"), .string("float64"),
    .string("sum"), .string("PR"), .string("majoring"), .string("fan_out"), .string("uniform"),
    .string("macro"), .string("variance_weighted_average"), .string("columns"), .string("imag"),
    .string("hamming"), .string("spectrum"), .list([.string("dense")]),
    .object(className: "SGD", config: []),
    .object(className: "Constant", config: [ConfigEntry("value", .double(0.5))]),
    .object(className: "NonNeg", config: []),
    .object(className: "Dense", config: [ConfigEntry("units", .int(3))]),
    .object(className: "L1", config: [ConfigEntry("l1", .double(0.5))]),
    .object(
        className: "PolynomialDecay",
        config: [
            ConfigEntry("initial_learning_rate", .double(0.5)), ConfigEntry("decay_steps", .int(7)),
        ]),
    .double(0.75), .ints([1]),
    .string("ab,bc->ac"), .string("c"), .string("concat"), cell, .list([cell]),
    .object(className: "LSTM", config: [ConfigEntry("units", .int(3))]),
    .object(
        className: "LSTM",
        config: [ConfigEntry("units", .int(3)), ConfigEntry("go_backwards", .bool(true))]),
    .string("farmhash"), .string("lower"), .string("character"), .string("int32"),
]

private let cell = ConfigValue.object(
    className: "LSTMCell", config: [ConfigEntry("units", .int(3))])

/// Arguments that are only right together, with one value.
private let companions = ["mean": "variance", "variance": "mean"]
/// What else an argument needs.
private let conditions = [
    "num_labels": [ConfigEntry("multi_label", .bool(true))],
    "idf_weights": [ConfigEntry("output_mode", "tf_idf")],
    "pad_to_max_tokens": [ConfigEntry("max_tokens", 3)],
    "salt": [ConfigEntry("oov_method", "farmhash")],
]

@Suite("Every registered class goes out as a configuration and comes back")
struct RegistryTests {
    @Test func allKindsAreThere() { #expect(RegisteredClass.all.count > 80) }

    private func entries(_ object: any Described) throws -> (String, [ConfigEntry]) {
        guard case .object(let name, let entries) = object.configObject else {
            throw UnknownFixture(name: "object")
        }
        return (name, entries)
    }

    /// Expects an object to come back from what it writes, by its own name.
    private func expectReturn(_ object: any Described, _ row: RegisteredClass) throws {
        let (name, config) = try entries(object)
        #expect(name == row.className)
        let again = try row.make(exactly: config)
        #expect(try entries(again).1 == config)
        #expect(again.config() == object.config())
    }

    @Test("with its defaults", arguments: RegisteredClass.all)
    func defaults(_ row: RegisteredClass) throws {
        let made = try row.make()
        try expectReturn(made, row)
        let written = Dictionary(
            uniqueKeysWithValues: try entries(made).1.map { ($0.key, $0.value) })
        for parameter in row.arguments {
            guard let value = parameter.defaultValue, value != .null else { continue }
            #expect(written[parameter.key] == value, "\(parameter.key)")
        }
        for parameter in row.constants where parameter.isWritten {
            #expect(written[parameter.key] == parameter.defaultValue, "\(parameter.key)")
        }
    }

    @Test("with another value of each argument", arguments: RegisteredClass.all)
    func others(_ row: RegisteredClass) throws {
        for parameter in row.arguments {
            let key = parameter.key
            let all = row.samples(parameter).filter { $0 != .null }
            let keys = [key] + row.arguments.map(\.key).filter { $0 == companions[key] }
            let made = all.lazy.compactMap { value -> (any Described)? in
                guard
                    let object = try? row.make(
                        keys.map { ConfigEntry($0, value) } + row.companions(of: key)),
                    let entry = try? self.entries(object).1.first(where: { $0.key == key })
                else { return nil }
                return entry.value != parameter.defaultValue ? object : nil
            }.first
            let object = try #require(made, "no sample of \(key) is taken and kept: \(all)")
            try expectReturn(object, row)
        }
    }

    @Test(
        "and refuses other keys, keys that are missing, and other values",
        arguments: RegisteredClass.all)
    func faults(_ row: RegisteredClass) throws {
        func fault(_ config: [ConfigEntry]) -> ConfigurationError? {
            #expect(throws: ConfigurationError.self) { try row.make(exactly: config) }
        }
        let needed = try row.needed
        #expect(fault(needed + [ConfigEntry("no_such_key", .null)])?.got == "'no_such_key'")
        for entry in needed {
            let error = fault(needed.filter { $0 != entry })
            #expect(error?.expected == "the key '\(entry.key)'")
            #expect(fault(needed + [entry])?.expected == "each key once")
        }
        for parameter in row.arguments + row.constants {
            for value in candidates + wrong where !parameter.accepts(value) {
                // Null is an argument that is not given.
                if value == .null { continue }
                let others = needed.filter { $0.key != parameter.key }
                let error = fault(others + [ConfigEntry(parameter.key, value)])
                if !parameter.isArgument {
                    #expect(error?.fix.contains("Descent has no such thing") == true)
                }
            }
        }
    }

    private let wrong: [ConfigValue] = [
        .object(className: "Nothing", config: []), .string("nothing"), .int(-3), .int(0),
        .double(1.5), .double(-1.5), .double(.nan), .double(.infinity), .list([]), .ints([0, 0]),
        .int(.max), .list([.string("nothing")]), .ints([1, 2, 3, 4, 5]),
    ]

    @Test("Defaults of initialisers are those of the table")
    func sameDefaults() throws {
        for object in Self.made {
            let (name, config) = try entries(object)
            let row = try #require(
                RegisteredClass.all.first { $0.className == name && $0.isKind(object) })
            let needed = Set(try row.needed.map(\.key))
            let again = try row.make(exactly: config.filter { needed.contains($0.key) })
            #expect(try entries(again).1 == config, "\(name)")
        }
        #expect(Set(Self.made.map(\.kerasClassName)).count >= 120)
    }

    /// Every class, made with as little as possible.
    private static var made: [any Described] {
        layers + sequenceLayers + metrics + [
            BinaryCrossentropy(), CategoricalCrossentropy(), SparseCategoricalCrossentropy(),
            MeanSquaredError(), MeanAbsoluteError(), MeanAbsolutePercentageError(),
            MeanSquaredLogarithmicError(), Huber(), LogCosh(), Hinge(), SquaredHinge(),
            CategoricalHinge(), KLDivergence(), Poisson(), CosineSimilarity(),
            BinaryFocalCrossentropy(), CategoricalFocalCrossentropy(),
            CategoricalGeneralizedCrossEntropy(), Dice(), Tversky(), Circle(), CTC(),
            SGD(), RMSprop(), Adam(), AdamW(), Adagrad(), Adadelta(), Adamax(), Nadam(), Ftrl(),
            Lion(), Adafactor(), Lamb(), Muon(), LossScaleOptimizer(SGD()), ScheduleFreeAdamW(),
            CosineDecay(initialLearningRate: 0.5, decaySteps: 3),
            CosineDecayRestarts(initialLearningRate: 0.5, firstDecaySteps: 3),
            ExponentialDecay(initialLearningRate: 0.5, decaySteps: 3, decayRate: 0.5),
            InverseTimeDecay(initialLearningRate: 0.5, decaySteps: 3, decayRate: 0.5),
            PiecewiseConstantDecay(boundaries: [1], values: [1, 0.5]),
            PolynomialDecay(initialLearningRate: 0.5, decaySteps: 3), Zeros(), Ones(), Constant(),
            GlorotUniform(), GlorotNormal(), HeUniform(), HeNormal(), LecunUniform(),
            LecunNormal(), RandomNormal(), TruncatedNormal(), RandomUniform(), VarianceScaling(),
            Orthogonal(), IdentityInitializer(), STFTInitializer(), L1(), L2(), L1L2(),
            OrthogonalRegularizer(),
        ]
    }

    private static var metrics: [any Described] {
        [
            Metric.accuracy, Accuracy(), BinaryAccuracy(), CategoricalAccuracy(),
            SparseCategoricalAccuracy(), TopKCategoricalAccuracy(),
            SparseTopKCategoricalAccuracy(), AUC(), Precision(), Recall(), Mean(), Sum(),
            TruePositives(), FalsePositives(), TrueNegatives(), FalseNegatives(),
            SensitivityAtSpecificity(specificity: 0.25),
            SpecificityAtSensitivity(sensitivity: 0.25), PrecisionAtRecall(recall: 0.25),
            RecallAtPrecision(precision: 0.25), F1Score(), FBetaScore(),
            IoU(numClasses: 3, targetClassIds: [1, 2]), BinaryIoU(), MeanIoU(numClasses: 3),
            OneHotIoU(numClasses: 3, targetClassIds: [1, 2]), OneHotMeanIoU(numClasses: 3),
            RootMeanSquaredError(), R2Score(), PearsonCorrelation(), ConcordanceCorrelation(),
            CosineSimilarityMetric(),
        ]
    }

    private static var sequenceLayers: [any Described] {
        [
            SimpleRNN(3), LSTM(3), GRU(3), SimpleRNNCell(3), LSTMCell(3), GRUCell(3),
            ConvLSTM1D(3, 2), ConvLSTM2D(3, 2), ConvLSTM3D(3, 2),
            RNN(LSTMCell(3)), StackedRNNCells([GRUCell(3)]), TimeDistributed(Dense(3)),
            MultiHeadAttention(numHeads: 2, keyDim: 3),
            GroupQueryAttention(headDim: 3, numQueryHeads: 4, numKeyValueHeads: 2), Attention(),
            AdditiveAttention(), EinsumDense("ab,bc->ac", outputShape: [3]), Identity(), PReLU(),
        ]
    }

    private static var layers: [any Described] {
        [
            Dense(units: 3), Embedding(inputDim: 3, outputDim: 2), Activation(.relu), ELU(),
            LeakyReLU(), ReLU(), Softmax(), Normalization(), Flatten(), Rescaling(scale: 2),
            Reshape(targetShape: [3]), Add(), Average(), Concatenate(), Maximum(), Minimum(),
            Multiply(), Subtract(),
        ] + spatial + others
    }

    private static var spatial: [any Described] {
        [
            Conv1D(filters: 3, kernelSize: 2), Conv2D(filters: 3, kernelSize: 2),
            Conv3D(filters: 3, kernelSize: 2), Conv1DTranspose(filters: 3, kernelSize: 2),
            Conv2DTranspose(filters: 3, kernelSize: 2), Conv3DTranspose(filters: 3, kernelSize: 2),
            DepthwiseConv1D(kernelSize: 2), DepthwiseConv2D(kernelSize: 2),
            SeparableConv1D(filters: 3, kernelSize: 2), SeparableConv2D(filters: 3, kernelSize: 2),
            AveragePooling1D(), AveragePooling2D(), AveragePooling3D(), MaxPooling1D(),
            MaxPooling2D(), MaxPooling3D(), GlobalAveragePooling1D(), GlobalAveragePooling2D(),
            GlobalAveragePooling3D(), GlobalMaxPooling1D(), GlobalMaxPooling2D(),
            GlobalMaxPooling3D(), AdaptiveAveragePooling1D(outputSize: 3),
            AdaptiveAveragePooling2D(outputSize: 3), AdaptiveAveragePooling3D(outputSize: 3),
            AdaptiveMaxPooling1D(outputSize: 3), AdaptiveMaxPooling2D(outputSize: 3),
            AdaptiveMaxPooling3D(outputSize: 3), ZeroPadding1D(), ZeroPadding2D(),
            ZeroPadding3D(), Cropping1D(), Cropping2D(), Cropping3D(), UpSampling1D(),
            UpSampling2D(), UpSampling3D(), SpatialDropout1D(rate: 0.5),
            SpatialDropout2D(rate: 0.5), SpatialDropout3D(rate: 0.5),
        ]
    }

    private static var others: [any Described] {
        [
            BatchNormalization(), GroupNormalization(), LayerNormalization(), RMSNormalization(),
            UnitNormalization(), SpectralNormalization(Dense(3)), Dropout(rate: 0.5),
            AlphaDropout(rate: 0.5),
            GaussianDropout(rate: 0.5), GaussianNoise(stddev: 0.5), ActivityRegularization(),
            Permute(dims: [2, 1]), RepeatVector(n: 3), Dot(axes: 1), Resizing(3, 3),
            CenterCrop(3, 3), RandomFlip(), RandomBrightness(factor: 0.25),
            RandomContrast(factor: 0.25), CategoryEncoding(numTokens: 3), RandomCrop(3, 3),
            RandomRotation(factor: 0.25), RandomZoom(heightFactor: 0.25),
            RandomTranslation(heightFactor: 0.25, widthFactor: 0.25),
            StringLookup(), IntegerLookup(), TextVectorization(), Hashing(numBins: 3),
            HashedCrossing(numBins: 3),
        ]
    }
}
