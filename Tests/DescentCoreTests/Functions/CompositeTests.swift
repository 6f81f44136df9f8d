import DescentCore
import DescentTesting
import Testing

/// Activations, cross-entropies and normalisation: derivatives, and extreme inputs.
/// Their numbers are compared with Keras elsewhere.
@Suite struct CompositeTests {
    struct Row: Sendable, CustomStringConvertible {
        let description: String
        let points: [Tensor]
        let function: @Sendable ([Tensor]) -> Tensor
        init(
            _ name: String, _ points: Tensor..., function: @escaping @Sendable ([Tensor]) -> Tensor
        ) {
            (description, self.points, self.function) = (name, points, function)
        }
    }

    /// On both sides of the kinks at 0, ±3 and 6, but not within a step of them.
    private static let x = Tensor([[-5.5, -2.5, -0.5], [0.5, 2.4, 7.5]] as [[Double]])

    static let activations = [
        Row("leakyRelu", x) { leakyRelu($0[0]) }, Row("elu", x) { elu($0[0]) },
        Row("selu", x) { selu($0[0]) }, Row("gelu", x) { gelu($0[0]) },
        Row("gelu, approximate", x) { gelu($0[0], approximate: true) },
        Row("silu", x) { silu($0[0]) },
        Row("mish", x) { mish($0[0]) }, Row("softsign", x) { softsign($0[0]) },
        Row("relu6", x) { relu6($0[0]) }, Row("hardSigmoid", x) { hardSigmoid($0[0]) },
    ]

    private static let target = Tensor([[1, 0, 0], [0.2, 0.3, 0.5]] as [[Double]])
    private static let classes = Tensor([2, 0] as [Int])

    static let losses = [
        Row("binary, logits", x) { binaryCrossEntropy(target, logits: $0[0]) },
        Row("binary, sigmoid", x) { binaryCrossEntropy(target, probabilities: sigmoid($0[0])) },
        Row("categorical, logits", x) { categoricalCrossEntropy(target, logits: $0[0]) },
        Row("categorical, softmax", x) {
            categoricalCrossEntropy(target, probabilities: softmax($0[0]))
        },
        Row("sparse, logits", x) { sparseCategoricalCrossEntropy(classes, logits: $0[0]) },
        Row("sparse, softmax", x) {
            sparseCategoricalCrossEntropy(classes, probabilities: softmax($0[0]))
        },
    ]

    static let normalizations = [
        Row("layerNormalization", x, uniform([3], 0.5...1.5), uniform([3])) {
            layerNormalization($0[0], gamma: $0[1], beta: $0[2])
        },
        Row("layerNormalization over both axes", x) {
            layerNormalization($0[0], axes: [0, 1]) * x
        },
        Row("normalized", x, uniform([3]), uniform([3], 0.5...1.5)) {
            normalized($0[0], mean: $0[1], variance: $0[2])
        },
        Row("moments", x) { moments($0[0], axes: [0]).mean * moments($0[0], axes: [0]).variance },
    ]

    @Test("First and second derivatives", arguments: activations + losses + normalizations)
    func derivatives(_ row: Row) throws {
        try expectGradients(row.description, at: row.points, row.function)
    }

    @Test("Values and derivatives stay finite at ±400 and ±0", arguments: activations + losses)
    func extremes(_ row: Row) throws {
        for dtype in [DType.float32, .float64] {
            let x = Tensor([[-400, -0.0, 400], [400, 0, -400]] as [[Double]]).cast(to: dtype)
            let (value, slope) = valueAndGradient(of: { row.function([$0]) }, at: x)
            #expect(try value.scalars().allSatisfy(\.isFinite), "\(dtype) \(value)")
            #expect(try slope.scalars().allSatisfy(\.isFinite), "\(dtype) \(slope)")
        }
    }
}
