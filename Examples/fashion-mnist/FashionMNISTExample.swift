import Descent
import DescentData

// The notes' image classifier on real data (course 2: "multiclass classification", "convolutional
// layers", "Adam"): Fashion-MNIST, 60,000 pictures of clothes in ten classes.
//
//     swift run -c release fashion-mnist            the convolutional network
//     swift run -c release fashion-mnist --mlp      the fully connected one
//
// Writes training-curves.svg and predictions.svg into the current folder.
@main
struct FashionMNISTExample {
    static func main() {
        do {
            let options = try Options(CommandLine.arguments.dropFirst())
            try run(options)
        } catch {
            complain("\(error)")
        }
    }

    private static func run(_ options: Options) throws {
        onInterrupt(.exit)  // Ctrl-C ends training after its batch, a second one at once
        setRandomSeed(options.seed)
        let data = try FashionMNIST.load(from: options.folder)
        let model = options.usesMLP ? denseModel() : convolutionalModel()
        // The step gets smaller towards the end, so that training settles instead of jumping about.
        let trained = data.train.count - data.train.count / 20
        let steps = (trained + options.batchSize - 1) / options.batchSize * options.epochs
        model.compile(
            optimizer: Adam(
                learningRate: CosineDecay(initialLearningRate: 0.001, decaySteps: steps)),
            loss: SparseCategoricalCrossentropy(fromLogits: true), metrics: [.accuracy])

        let images = picture(data.train.images)
        try model.build(inputShape: images.shape)
        print(model.summary())
        let history = try model.fit(
            images, data.train.labels, batchSize: options.batchSize, epochs: options.epochs,
            validationSplit: 0.05)

        let result = try model.evaluate(
            picture(data.test.images), data.test.labels, batchSize: 256, verbose: .silent)
        let accuracy = result["accuracy"] ?? 0
        print(
            "Test accuracy: \(percent(accuracy)) on \(data.test.count) images the model "
                + "has not seen"
        )

        try history.plot(to: "training-curves.svg")
        let shown = data.test.images[0..<24]
        let logits = try model.predict(picture(shown))
        try PredictionSheet(
            images: shown.scalars(), labels: data.test.labels[0..<24].scalars(as: Int.self),
            guesses: logits.argMax().scalars(as: Int.self), names: FashionMNIST.classNames
        ).write(to: "predictions.svg")
        print("Wrote training-curves.svg and predictions.svg")
    }

    /// Grey pictures with the channel axis that convolutions expect. They stay bytes;
    /// the model scales.
    private static func picture(_ images: Tensor) -> Tensor { images.expandingDimension(at: -1) }

    /// Two convolutions with pooling, then a dense layer and one score for each class.
    private static func convolutionalModel() -> Sequential {
        Sequential([
            Input(shape: [28, 28, 1], dtype: .uint8),
            Rescaling(scale: 1.0 / 255),
            Conv2D(filters: 32, kernelSize: 3, padding: .same, activation: .relu),
            MaxPooling2D(),
            Conv2D(filters: 64, kernelSize: 3, activation: .relu),
            MaxPooling2D(),
            Flatten(),
            Dense(units: 128, activation: .relu),
            Dense(units: 10),
        ])
    }

    /// The notes' network of dense layers, 784 – 128 – 64 – 10.
    private static func denseModel() -> Sequential {
        Sequential([
            Input(shape: [28, 28, 1], dtype: .uint8),
            Rescaling(scale: 1.0 / 255),
            Flatten(),
            Dense(units: 128, activation: .relu),
            Dense(units: 64, activation: .relu),
            Dense(units: 10),
        ])
    }
}
