#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A stream of random numbers on the host, for initial weights and shuffling.
public struct RandomSource: Sendable {
    package let key: UInt64
    package let counter: UInt64
    /// How many words were drawn.
    package private(set) var position: UInt64 = 0
    /// The block that the next word belongs to, unless that is the block's first.
    private var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)

    /// Stream `stream` of `seed`; different streams share no numbers.
    public init(seed: UInt64, stream: UInt64) {
        key = seed
        counter = stream
    }

    /// A stream of which `position` words were drawn.
    package init(key: UInt64, counter: UInt64, position: UInt64) {
        (self.key, self.counter, self.position) = (key, counter, position)
        if position & 3 != 0 { loadBlock() }
    }

    /// The next stream: of the model at work, of ``withRandomSeed(_:_:)``,
    /// else of ``setRandomSeed(_:)``.
    public static func next() -> RandomSource {
        let (seed, stream) = nextStream()
        return RandomSource(seed: seed, stream: stream)
    }

    /// Key and counter of ``next()``.
    package static func nextStream() -> (seed: UInt64, stream: UInt64) { RandomStreams.next() }

    /// 32 random bits.
    public mutating func nextUInt32() -> UInt32 {
        let place = position & 3
        if place == 0 { loadBlock() }
        position &+= 1
        return switch place {
        case 0: words.0
        case 1: words.1
        case 2: words.2
        default: words.3
        }
    }

    private mutating func loadBlock() {
        words = Philox.block(key: key, counter: counter, block: position >> 2)
    }

    /// Uniform in [0, 1), 53 bits.
    public mutating func nextUniform() -> Double {
        let (a, b) = (nextUInt32(), nextUInt32())
        return (Double(a >> 5) * 67108864.0 + Double(b >> 6)) * 0x1p-53
    }

    /// Standard normal, by Box and Muller.
    public mutating func nextNormal() -> Double {
        let (first, second) = (nextUniform(), nextUniform())
        return Self.normal(first, second)
    }

    /// Standard normal from two numbers that are uniform in [0, 1).
    package static func normal(_ first: Double, _ second: Double) -> Double {
        let radius = (-2 * log(1 - first)).squareRoot()
        return radius * cos(2 * Double.pi * second)
    }

    /// Which element of ``Philox/uniform53(key:counter:index:)`` the next ``nextUniform()`` gives,
    /// for whoever computes many at once; nil after an odd number of words, when it is made of
    /// halves of two.
    package var nextElement: UInt64? { position & 1 == 0 ? position >> 1 : nil }

    /// Goes on as if ``nextUniform()`` had been called `count` times.
    package mutating func skipUniforms(_ count: Int) {
        position &+= 2 &* UInt64(count)
        if position & 3 != 0 { loadBlock() }
    }

    /// Uniform in 0 ..< bound, without bias.
    public mutating func nextInt(below bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        let range = UInt64(bound)
        let limit = UInt64.max - UInt64.max % range
        while true {
            let draw = UInt64(nextUInt32()) << 32 | UInt64(nextUInt32())
            if draw < limit { return Int(draw % range) }
        }
    }

    /// Fisher and Yates.
    public mutating func shuffle<T>(_ array: inout [T]) {
        for i in stride(from: array.count - 1, to: 0, by: -1) {
            array.swapAt(i, nextInt(below: i + 1))
        }
    }
}

extension Tensor {
    /// State of a new stream: the step's own while one is recorded, else the next.
    static func randomState() -> Tensor {
        if let state = StepTrace.current?.nextRandomState() { return state }
        let (seed, stream) = RandomSource.nextStream()
        return Tensor(
            shape: [2], scalars: [Int64(bitPattern: seed), Int64(bitPattern: stream)])
    }

    /// Uniform numbers in `[from, to)`; see ``setRandomSeed(_:)``.
    ///
    /// - Parameter key: the same key gives the same numbers; default a new draw at every call.
    public static func randomUniform(
        _ shape: Shape, from: Double = 0, to: Double = 1, dtype: DType = .float32,
        key: RandomKey? = nil
    ) -> Tensor {
        guard shape.isKnown else {
            return .invalid(
                ShapeError(
                    who: "Tensor.randomUniform", expected: "lengths of 0 or more",
                    got: "\(shape)", fix: "Draw inside a layer's call, where the batch is known."))
        }
        let type = dtype.isHalf ? .float32 : dtype
        var draw = record(
            .randomUniform(RandomUniform(shape: shape, dtype: type)),
            [key?.state ?? randomState()])
        if dtype.isHalf {
            // Cut to the bits these types hold: rounding would give 1 once in a while.
            let steps = dtype == .float16 ? 2048.0 : 256.0
            draw = (DescentCore.floor(draw * steps) / steps).cast(to: dtype)
        }
        return from == 0 && to == 1 ? draw : draw * (to - from) + from
    }

    /// Normal numbers, by Box and Muller from two uniform draws.
    ///
    /// - Parameter key: the same key gives the same numbers; default a new draw at every call.
    public static func randomNormal(
        _ shape: Shape, mean: Double = 0, standardDeviation: Double = 1, dtype: DType = .float32,
        key: RandomKey? = nil
    ) -> Tensor {
        let keys = key?.split()
        let first = randomUniform(shape, dtype: dtype, key: keys?.0)
        let second = randomUniform(shape, dtype: dtype, key: keys?.1)
        // 1 − u lies in (0, 1], so the logarithm is finite.
        let radius = DescentCore.sqrt(DescentCore.log(1 - first) * -2)
        return radius * DescentCore.cos(second * (2 * Double.pi)) * standardDeviation + mean
    }
}
