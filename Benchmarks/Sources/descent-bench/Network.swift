import Descent
import DescentData

/// The networks that every library builds alike.
enum Network: String {
    /// 400-25-15-1, sigmoid.
    case notes
    /// 784-128-64-10, ReLU.
    case mlp
    /// Two convolutions with pooling, one dense layer.
    case cnn
    /// ResNet-20 for pictures of 32 × 32.
    case resnet20
    /// Embedding, convolution along the sequence, maximum, dense layer.
    case sequence
    /// 64 features, hidden layers of one width, ReLU, ten classes.
    case dense
    /// Two convolutions and a dense layer, for colour pictures of any size.
    case pictures

    /// What a growing network is made of, where nothing else is asked for.
    ///
    /// - `dense`: units of each hidden layer, hidden layers.
    /// - `pictures`: filters of the first convolution, pixels of a side, size of a kernel, stride.
    var usualSizes: [Int] {
        switch self {
        case .dense: [256, 2]
        case .pictures: [32, 32, 3, 1]
        case .notes, .mlp, .cnn, .resnet20, .sequence: []
        }
    }

    /// Ready for `fit` and `predict`. A growing network needs as many `sizes` as ``usualSizes``.
    func model(sizes: [Int]? = nil) -> Model {
        let sizes = sizes ?? usualSizes
        return switch self {
        case .notes:
            compiled(notes, SGD(learningRate: 0.5), BinaryCrossentropy())
        case .mlp:
            compiled(mlp, Adam(), SparseCategoricalCrossentropy(fromLogits: true))
        case .cnn:
            compiled(cnn, Adam(), SparseCategoricalCrossentropy(fromLogits: true))
        case .resnet20:
            compiled(
                makeResNet20(), SGD(learningRate: 0.02, momentum: 0.9),
                SparseCategoricalCrossentropy(fromLogits: true))
        case .sequence:
            compiled(sequence, Adam(), BinaryCrossentropy())
        case .dense:
            compiled(
                dense(width: sizes[0], depth: sizes[1]), Adam(),
                SparseCategoricalCrossentropy(fromLogits: true))
        case .pictures:
            compiled(
                pictures(filters: sizes[0], kernel: sizes[2], stride: sizes[3]), Adam(),
                SparseCategoricalCrossentropy(fromLogits: true))
        }
    }

    /// The first `rows` rows, inputs and labels.
    func data(in folder: String, rows: Int, sizes: [Int]? = nil) throws -> (x: Tensor, y: Tensor) {
        let name = file(rows: rows)
        let x = try NPY.read("\(folder)/\(name)-x.npy")[0..<rows]
        let y = try NPY.read("\(folder)/\(name)-y.npy")[0..<rows]
        return (try shaped(x, sizes ?? usualSizes).evaluated(), try y.evaluated())
    }

    private func shaped(_ x: Tensor, _ sizes: [Int]) -> Tensor {
        switch self {
        case .cnn: x.reshaped(to: [x.shape[0], 28, 28, 1])
        case .pictures: x[.all, 0..<sizes[1], 0..<sizes[1]]
        case .notes, .mlp, .resnet20, .sequence, .dense: x
        }
    }

    /// The smallest file with so many rows, for the memory it takes counts too.
    private func file(rows: Int) -> String {
        switch self {
        case .mlp, .cnn: rows <= 6_400 ? "fashion-6400" : "fashion"
        case .pictures: Network.resnet20.rawValue
        case .notes, .resnet20, .sequence, .dense: rawValue
        }
    }

    private func compiled(_ model: Model, _ optimizer: Optimizer, _ loss: Loss) -> Model {
        model.compile(optimizer: optimizer, loss: loss)
        return model
    }

    private var notes: Model {
        Sequential([
            Dense(units: 25, activation: .sigmoid),
            Dense(units: 15, activation: .sigmoid),
            Dense(units: 1, activation: .sigmoid),
        ])
    }

    private var mlp: Model {
        Sequential([
            Dense(units: 128, activation: .relu),
            Dense(units: 64, activation: .relu),
            Dense(units: 10),
        ])
    }

    private var cnn: Model {
        Sequential([
            Conv2D(filters: 32, kernelSize: 3, activation: .relu),
            MaxPooling2D(),
            Conv2D(filters: 64, kernelSize: 3, activation: .relu),
            MaxPooling2D(),
            Flatten(),
            Dense(units: 10),
        ])
    }

    private var sequence: Model {
        Sequential([
            Input(shape: [100], dtype: .int32),
            Embedding(inputDim: 5_000, outputDim: 32),
            Conv1D(filters: 64, kernelSize: 5, activation: .relu),
            GlobalMaxPooling1D(),
            Dense(units: 1, activation: .sigmoid),
        ])
    }

    private func dense(width: Int, depth: Int) -> Model {
        let hidden = (0..<depth).map { _ in Dense(units: width, activation: .relu) }
        return Sequential(hidden + [Dense(units: 10)])
    }

    /// A picture's sides are halved after each convolution: by pooling, or by a stride of 2.
    private func pictures(filters: Int, kernel: Int, stride: Int) -> Model {
        let blocks = [filters, 2 * filters].map { filters -> [Layer] in
            let convolution = Conv2D(
                filters: filters, kernelSize: Size2D(kernel), strides: Size2D(stride),
                padding: .same, activation: .relu)
            return stride == 1 ? [convolution, MaxPooling2D()] : [convolution]
        }
        return Sequential(blocks.flatMap(\.self) + [Flatten(), Dense(units: 10)])
    }
}
