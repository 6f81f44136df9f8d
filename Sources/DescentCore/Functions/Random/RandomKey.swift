/// Where a draw of random numbers takes them from: the same key gives the same numbers, on every
/// device and for every number of threads.
///
/// Draws without a key take the next stream of the seed in force, see ``setRandomSeed(_:)``; with one
/// they repeat themselves, as with Keras' whole-number `seed`:
///
/// ```swift
/// let noise = Tensor.randomNormal([2, 3], key: 42)
/// let (first, second) = (RandomKey(7).split(), RandomKey(7).split(3))
/// ```
///
/// Give every draw a key of its own: two draws from one key have the same bits behind them.
public struct RandomKey: Sendable, ExpressibleByIntegerLiteral {
    /// int64 `[2]`: key and counter of Philox.
    let state: Tensor

    init(state: Tensor) { self.state = state }

    /// The key of a seed.
    public init(_ seed: Int) {
        // The counter is one that no stream of `setRandomSeed` reaches.
        state = Tensor(shape: [2], scalars: [Int64(seed), Int64.min])
    }

    /// The key of a seed.
    public init(integerLiteral seed: Int) { self.init(seed) }

    /// The next stream: of the step that is being recorded, else of the seed in force. New at every
    /// call.
    public static func next() -> RandomKey { RandomKey(state: Tensor.randomState()) }

    /// Two keys that share no numbers with each other or with this one.
    public func split() -> (RandomKey, RandomKey) {
        let keys = split(2)
        return (keys[0], keys[1])
    }

    /// `count` keys that share no numbers with each other or with this one.
    public func split(_ count: Int) -> [RandomKey] {
        (0..<Swift.max(count, 0)).map { folded(Tensor.literal(Double($0), .int64)) }
    }

    /// A key for each number: for draws in a loop, from its counter.
    ///
    /// - Parameter number: one integer.
    public func folded(_ number: Tensor) -> RandomKey {
        let words = Tensor.record(.randomBits(RandomBits(shape: [2])), [state]).cast(to: .int64)
        // 64 bits drawn from this key, and the number.
        let key = words[0] * 4_294_967_296 + words[1]
        return RandomKey(
            state: .concatenated([
                key.reshaped(to: [1]), number.cast(to: .int64).reshaped(to: [1]),
            ]))
    }

    /// Numbers in [0, 1): 24 bits in float32, 53 in float64.
    func uniform(_ shape: Shape, _ dtype: DType) -> Tensor {
        .record(.randomUniform(RandomUniform(shape: shape, dtype: dtype)), [state])
    }

    /// Standard normal numbers, by Box and Muller.
    func normal(_ shape: Shape, _ dtype: DType) -> Tensor {
        let (first, second) = split()
        let angle = second.uniform(shape, dtype) * (2 * Double.pi)
        // 1 − u lies in (0, 1], so the logarithm is finite.
        return sqrt(log(1 - first.uniform(shape, dtype)) * -2) * cos(angle)
    }
}

extension Tensor {
    /// A draw of `shape` in `dtype`, computed in float32 or wider; shapes and types are checked.
    static func drawing(
        _ who: String, _ shape: Shape, _ dtype: DType, _ key: RandomKey?,
        _ body: (RandomKey, DType) -> Tensor
    ) -> Tensor {
        guard shape.isKnown, dtype.isFloatingPoint else {
            return .invalid(
                ShapeError(
                    who: "Tensor.\(who)",
                    expected: "lengths of 0 or more and a type with fractions",
                    got: "\(shape), \(dtype)",
                    fix: "Draw inside a layer's call, where the batch is known, and cast to others."
                ))
        }
        return body(key ?? .next(), dtype.computing).cast(to: dtype)
    }
}
