import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// A layer made of a function.
final class Maths: Layer {
    private let function: (Tensor) -> Tensor
    init(_ name: String, _ function: @escaping (Tensor) -> Tensor) {
        self.function = function
        super.init(name: name)
    }
    override func call(_ x: Tensor, training: Bool) -> Tensor { function(x) }
}

/// A loss made of a function, one number for each row.
final class MathsLoss: Loss {
    private let function: (Tensor, Tensor) -> Tensor
    init(_ name: String, _ function: @escaping (Tensor, Tensor) -> Tensor) {
        self.function = function
        super.init(name: name)
    }
    override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor { function(yTrue, yPred) }
    /// Labels may be anything.
    override func validate(labels: Tensor, outputShape: Shape, outputName: String?) {}
}

/// The report that ends `body`.
func divergence(_ body: () throws -> Void) throws -> DivergenceReport {
    do {
        try body()
    } catch TrainingError.diverged(let report) {
        return report
    }
    throw NoDivergence()
}

struct NoDivergence: Error {}

extension Model {
    /// The report of training on one input and one output, in order and in small batches.
    func divergence(
        _ x: Tensor, _ y: Tensor, batchSize: Int = 4, epochs: Int = 3, shuffle: Bool = false,
        sampleWeight: Tensor? = nil
    ) throws -> DivergenceReport {
        try DescentTests.divergence {
            try fit(
                x, y, batchSize: batchSize, epochs: epochs, verbose: .silent, shuffle: shuffle,
                sampleWeight: sampleWeight)
        }
    }
}

/// `rows` rows of `columns` numbers between 0.1 and 1, and `value` at one place.
func numbers(
    _ rows: Int, _ columns: Int, except value: Float? = nil, row: Int = 0, column: Int = 0
) -> Tensor {
    var scalars = (0..<rows * columns).map { 0.1 + Float($0 * 7 % 10) / 11 }
    if let value { scalars[row * columns + column] = value }
    return Tensor(shape: [rows, columns], scalars: scalars)
}
