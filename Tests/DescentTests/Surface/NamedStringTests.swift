import Descent
import Testing

/// Keras' strings in place of optimisers, losses, metrics, activations, initialisers,
/// regularisers and padding.
@Suite struct NamedStringTests {
    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test(
        "Every name Keras has for an optimiser makes that optimiser",
        arguments: [
            ("sgd", "SGD"), ("SGD", "SGD"), ("rmsprop", "RMSprop"), ("RMSprop", "RMSprop"),
            ("adam", "Adam"), ("Adam", "Adam"), ("adamw", "AdamW"), ("AdamW", "AdamW"),
            ("adagrad", "Adagrad"), ("Adagrad", "Adagrad"), ("adadelta", "Adadelta"),
            ("adamax", "Adamax"), ("nadam", "Nadam"), ("ftrl", "Ftrl"), ("lion", "Lion"),
            ("adafactor", "Adafactor"), ("lamb", "Lamb"), ("muon", "Muon"),
        ])
    func optimizers(_ name: String, _ kerasClass: String) throws {
        #expect(try Optimizer.named(name).kerasClassName == kerasClass)
    }

    @Test(
        "Every name Keras has for a loss makes that loss",
        arguments: [
            ("mse", "MeanSquaredError"), ("MSE", "MeanSquaredError"),
            ("mean_squared_error", "MeanSquaredError"), ("MeanSquaredError", "MeanSquaredError"),
            ("mae", "MeanAbsoluteError"), ("MAE", "MeanAbsoluteError"),
            ("mape", "MeanAbsolutePercentageError"), ("msle", "MeanSquaredLogarithmicError"),
            ("bce", "BinaryCrossentropy"), ("BCE", "BinaryCrossentropy"),
            ("binary_crossentropy", "BinaryCrossentropy"),
            ("categorical_crossentropy", "CategoricalCrossentropy"),
            ("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy"),
            ("SparseCategoricalCrossentropy", "SparseCategoricalCrossentropy"),
            ("huber", "Huber"), ("Huber", "Huber"), ("log_cosh", "LogCosh"), ("LogCosh", "LogCosh"),
            ("hinge", "Hinge"), ("squared_hinge", "SquaredHinge"),
            ("categorical_hinge", "CategoricalHinge"), ("kld", "KLDivergence"),
            ("KLD", "KLDivergence"), ("kl_divergence", "KLDivergence"), ("poisson", "Poisson"),
            ("cosine_similarity", "CosineSimilarity"), ("dice", "Dice"), ("tversky", "Tversky"),
            ("binary_focal_crossentropy", "BinaryFocalCrossentropy"),
            ("categorical_focal_crossentropy", "CategoricalFocalCrossentropy"),
            ("circle", "Circle"), ("ctc", "CTC"),
        ])
    func losses(_ name: String, _ kerasClass: String) throws {
        #expect(try Loss.named(name).kerasClassName == kerasClass)
    }

    @Test(
        "A metric named by a string has that name in histories, as in Keras",
        arguments: [
            "accuracy", "acc", "mae", "MAE", "mse", "mean_squared_error", "MeanSquaredError", "auc",
            "AUC", "precision", "Recall", "binary_accuracy", "BinaryAccuracy",
            "sparse_categorical_accuracy", "categorical_accuracy", "binary_crossentropy", "bce",
            "msle", "mape", "hinge", "poisson", "kl_divergence", "cosine_similarity",
            "root_mean_squared_error", "r2_score", "f1_score", "f_beta_score", "binary_io_u",
            "true_positives", "TruePositives", "top_k_categorical_accuracy", "log_cosh_error",
            "sparse_top_k_categorical_accuracy", "pearson_correlation", "sum",
        ])
    func metrics(_ name: String) throws {
        let metric = try Metric.named(name)
        #expect(metric.name == name)
        #expect(metric.configurationError == nil)
    }

    @Test("The string accuracy is not the class Accuracy")
    func accuracy() throws {
        for name in ["accuracy", "Accuracy", "acc"] {
            #expect(!(try Metric.named(name) is Accuracy), "\(name)")
        }
        #expect(try Registry.metrics.make("Accuracy") is Accuracy)
        #expect(try Registry.metrics.make("CosineSimilarity").isBetterWhenHigher == true)
        #expect(
            LossMetric(CosineSimilarity()).configurationError?.fix
                == "Use CosineSimilarityMetric, which is large where directions agree.")
    }

    @Test("Literals stand where optimisers, losses and metrics are wanted")
    func literals() throws {
        let model = Sequential([
            Dense(4, activation: "relu", kernelInitializer: "he_normal", kernelRegularizer: "l2"),
            Dense(1, activation: "sigmoid", biasInitializer: "ones"),
        ])
        model.compile(
            optimizer: "adam", loss: "binary_crossentropy", metrics: ["accuracy", .auc, "mae"])
        let x: [[Float]] = [[0, 0], [0, 1], [1, 0], [1, 1]]
        let history = try model.fit(x, [0, 1, 1, 0] as [Float], verbose: .silent)
        #expect(["loss", "accuracy", "auc", "mae"].allSatisfy { history[$0].count == 1 })
        #expect(model.optimizer?.kerasClassName == "Adam")
    }

    @Test("An unknown name is kept until fit, which names the nearest")
    func unknown() throws {
        let fit = { (optimizer: Optimizer, loss: Loss, metrics: [Metric]) in
            let model = Sequential([Dense(1)])
            model.compile(optimizer: optimizer, loss: loss, metrics: metrics)
            try model.fit([[1], [2]] as [[Float]], [1, 2] as [Float], verbose: .silent)
        }
        #expect(
            message { try fit("adan", "mse", []) }
                == "Optimizer needs the name of an optimizer, but got 'adan'. "
                + "Did you mean 'adam'?")
        #expect(
            message { try fit("adam", "mean_square_error", []) }
                == "Loss needs the name of a loss, but got 'mean_square_error'. "
                + "Did you mean 'mean_squared_error'?")
        #expect(
            message { try fit("adam", "mse", ["acuracy"]) }
                == "Metric needs the name of a metric, but got 'acuracy'. "
                + "Did you mean 'accuracy'?")
        // Other tests may have registered more.
        #expect(
            message { try fit("momentum", "mse", []) }.hasPrefix(
                "Optimizer needs the name of an optimizer, but got 'momentum'. "
                    + "Use one of 'sgd', 'rmsprop', 'adam', 'adamw', 'adagrad'"))
    }

    @Test("Names looked up at run time throw with the nearest")
    func runTime() {
        #expect(
            message { _ = try Optimizer.named("rmspop") }
                == "Optimizer.named needs the name of an optimizer, but got 'rmspop'. "
                + "Did you mean 'rmsprop'?")
        #expect(message { _ = try Loss.named("hubber") }.contains("Did you mean 'huber'?"))
        #expect(message { _ = try Metric.named("recal") }.contains("Did you mean 'recall'?"))
        #expect(
            message { _ = try ActivationFunction.named("sigmod") }.contains(
                "Did you mean 'sigmoid'?"))
    }

    @Test("Layers say which activation, initialiser, regulariser or padding they do not know")
    func layers() throws {
        let cases: [(Layer, Shape, String)] = [
            (
                Dense(2, activation: "sigmod", name: "d"), [1, 3],
                "Dense 'd' needs the name of an activation, but got 'sigmod'. "
                    + "Did you mean 'sigmoid'?"
            ),
            (
                Activation("rellu", name: "a"), [1, 3],
                "Activation 'a' needs the name of an activation, but got 'rellu'. "
                    + "Did you mean 'relu'?"
            ),
            (
                Dense(2, kernelInitializer: "zeroes", name: "d"), [1, 3],
                "Dense 'd' needs the name of an initializer, but got 'zeroes'. "
                    + "Did you mean 'zeros'?"
            ),
            (
                Dense(2, kernelRegularizer: "l3", name: "d"), [1, 3],
                "Dense 'd' needs the name of a regularizer, but got 'l3'. Did you mean 'l1'?"
            ),
            (
                Conv2D(2, 3, padding: "some", name: "c"), [1, 5, 5, 1],
                "Conv2D 'c' needs 'valid' or 'same' as padding, but got 'some'. "
                    + "Did you mean 'same'?"
            ),
            (
                Conv1D(2, 3, padding: "full", name: "c"), [1, 5, 1],
                "Conv1D 'c' needs 'valid', 'same' or 'causal' as padding, but got 'full'. "
                    + "Use 'valid', which pads nothing."
            ),
            (
                MaxPooling2D(2, padding: "causal", name: "p"), [1, 4, 4, 1],
                "MaxPooling2D 'p' needs 'valid' or 'same' as padding, but got 'causal'. "
                    + "Use 'valid', which pads nothing."
            ),
        ]
        for (layer, shape, text) in cases {
            let said = message { try layer.buildIfNeeded([shape]) }
            #expect(said.hasPrefix(text), "\(said)")
            #expect(said.contains("NamedStringTests.swift:"), "\(said)")
        }
    }

    @Test(
        "Every string of an initialiser means its class, in configurations too",
        arguments: [
            ("zeros", "Zeros"), ("Zeros", "Zeros"), ("zero", "Zeros"), ("ones", "Ones"),
            ("constant", "Constant"), ("glorot_uniform", "GlorotUniform"),
            ("GlorotNormal", "GlorotNormal"), ("he_uniform", "HeUniform"),
            ("he_normal", "HeNormal"), ("lecun_uniform", "LecunUniform"),
            ("lecun_normal", "LecunNormal"), ("random_normal", "RandomNormal"),
            ("normal", "RandomNormal"), ("truncated_normal", "TruncatedNormal"),
            ("random_uniform", "RandomUniform"), ("uniform", "RandomUniform"),
            ("variance_scaling", "VarianceScaling"), ("orthogonal", "Orthogonal"),
            ("identity", "IdentityInitializer"), ("Identity", "IdentityInitializer"),
        ])
    func initializers(_ name: String, _ kerasClass: String) throws {
        let layer = Dense(3, kernelInitializer: name)
        let entry = layer.config().first { $0.key == "kernel_initializer" }
        guard case .object(let className, _)? = entry?.value else {
            Issue.record("no initialiser")
            return
        }
        #expect(className == kerasClass)
        #expect(try name(shape: [4, 3]).shape == [4, 3])
    }

    @Test("Strings of activations are Keras' functions, with swish for silu")
    func activations() throws {
        let x = Tensor([-2, -0.5, 0.5, 2])
        let silu: ActivationFunction = "swish"
        #expect(silu == .silu)
        #expect(try silu(x).scalars() == (x * sigmoid(x)).scalars())
        let swift: ActivationFunction = "leakyRelu"
        #expect(swift == .leakyRelu)
        #expect(ActivationFunction.allCases.allSatisfy { (try? .named($0.kerasName)) == $0 })
    }

    @Test("An activation of one's own is applied, differentiated and equal only to itself")
    func customActivation() throws {
        let twice = ActivationFunction.custom { tanh($0) * 2 }
        let layer = Dense(1, activation: twice, kernelInitializer: "ones")
        let y = layer(Tensor([[0.5]]))
        #expect(abs(try y.item() - 2 * 0.46211715726) < 1e-6)
        #expect(twice == twice)
        #expect(twice != .custom { tanh($0) * 2 })
        #expect(twice.kerasName == "custom")
        let model = Sequential([Dense(1, activation: .leakyRelu(negativeSlope: 0.5))])
        model.compile(optimizer: .sgd(learningRate: 0.1), loss: .mse)
        try model.fit([[1], [2]] as [[Float]], [-1, -2] as [Float], verbose: .silent)
    }
}
