import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Norms of gradients whose squares overflow or vanish in float32. Right values: NumPy in float64.
@Suite struct ClippingTests {
    private static let scales: [Double] = [1e-45, 1e-30, 1e-20, 1, 1e19, 1e25, 8e37]

    /// One step of `optimizer` from 0.
    private func step(_ optimizer: SGD, _ gradients: [Tensor]) throws -> [[Double]] {
        let weights = try gradients.map { try Variable(Tensor.zeros($0.shape, dtype: $0.dtype)) }
        try optimizer.applyNow(zip(gradients, weights).map { (gradient: $0, variable: $1) })
        return try weights.map { try $0.read().scalars() }
    }

    private func isClose(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-6 * abs($1) }
    }

    @Test("Gradients of any size are clipped to their direction", arguments: scales)
    func overflow(_ scale: Double) throws {
        // A limit that clips at every scale.
        let limit = scale / 10
        guard Float(limit) > 0 else { return }
        let gradient = Tensor([3 * scale, 4 * scale] as [Double]).cast(to: .float32)
        for optimizer in [
            SGD(learningRate: 1, globalClipnorm: limit), SGD(learningRate: 1, clipnorm: limit),
        ] {
            let moved = try step(optimizer, [gradient])[0]
            // The smallest float32 numbers have few digits.
            let tolerance = scale < 1e-38 ? 0.2 : 1e-6
            for (new, right) in zip(moved, [-0.6 * limit, -0.8 * limit]) {
                #expect(abs(new - right) <= tolerance * abs(right))
            }
        }
    }

    @Test("Together and one by one")
    func several() throws {
        let gradients = [Tensor([3e25]), Tensor([4e25, 0])]
        let together = try step(SGD(learningRate: 1, globalClipnorm: 1), gradients)
        #expect(isClose(together[0], [-0.6]) && isClose(together[1], [-0.8, 0]))
        let alone = try step(SGD(learningRate: 1, clipnorm: 1), gradients)
        #expect(isClose(alone[0], [-1]) && isClose(alone[1], [-1, 0]))
    }

    @Test("Small gradients pass bit for bit")
    func small() throws {
        for numbers in [[0, 0], [0.1, -0.3], [3e-30, 4e-30]] as [[Float]] {
            let gradient = Tensor(numbers)
            let expected = numbers.map { -Double($0) }
            #expect(try step(SGD(learningRate: 1, globalClipnorm: 1), [gradient])[0] == expected)
            #expect(try step(SGD(learningRate: 1, clipnorm: 1), [gradient])[0] == expected)
        }
    }

    @Test("NaN and infinity are not hidden", arguments: [Float.nan, .infinity])
    func unordered(_ value: Float) throws {
        let gradients = [Tensor([value, 1]), Tensor([2])]
        let together = try step(SGD(learningRate: 1, globalClipnorm: 1), gradients)
        #expect(together[0][0].isNaN && together[0][1].isNaN && together[1][0].isNaN)
        let alone = try step(SGD(learningRate: 1, clipnorm: 1), gradients)
        #expect(alone[0][0].isNaN && alone[1] == [-1])
    }

    @Test("Half precision is clipped in float32")
    func half() throws {
        let gradient = Tensor([30_000, 40_000]).cast(to: .float16)
        let moved = try step(SGD(learningRate: 1, globalClipnorm: 1), [gradient])[0]
        #expect(abs(moved[0] + 0.6) < 1e-3 && abs(moved[1] + 0.8) < 1e-3)
    }

    @Test("Weights of half precision learn from gradients whose squares it cannot hold")
    func halfWeights() throws {
        // The first step of each is the learning rate, whatever the size of the gradient.
        let makers: [() -> Optimizer] = [
            { Adam(learningRate: 0.5) }, { RMSprop(learningRate: 0.5, rho: 0) },
            { Adagrad(learningRate: 0.5, initialAccumulatorValue: 0) },
        ]
        for make in makers {
            for size in [300, 0.001] as [Float] {
                let weight = try Variable(Tensor.zeros([1], dtype: .float16))
                let gradient = Tensor([size]).cast(to: .float16)
                try make().applyNow([(gradient: gradient, variable: weight)])
                #expect(weight.dtype == .float16)
                #expect(try abs(weight.read().item() + 0.5) < 0.03)
            }
        }
    }
}
