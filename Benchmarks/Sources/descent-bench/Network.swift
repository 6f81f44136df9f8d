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

    /// Ready for `fit` and `predict`. `width` and `depth` are those of the hidden layers of `dense`.
    func model(width: Int = 256, depth: Int = 2) -> Model {
        switch self {
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
                dense(width: width, depth: depth), Adam(),
                SparseCategoricalCrossentropy(fromLogits: true))
        }
    }

    /// The first `rows` rows, inputs and labels.
    func data(in folder: String, rows: Int) throws -> (x: Tensor, y: Tensor) {
        let name = file(rows: rows)
        let x = try NPY.read("\(folder)/\(name)-x.npy")[0..<rows]
        let y = try NPY.read("\(folder)/\(name)-y.npy")[0..<rows]
        let shaped = self == .cnn ? x.reshaped(to: [rows, 28, 28, 1]) : x
        return (try shaped.evaluated(), try y.evaluated())
    }

    /// The smallest file with so many rows, for the memory it takes counts too.
    private func file(rows: Int) -> String {
        guard self == .mlp || self == .cnn else { return rawValue }
        return rows <= 6_400 ? "fashion-6400" : "fashion"
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
}
