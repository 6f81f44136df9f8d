import Descent
import DescentCore
import DescentTesting

/// Grows a model from a symbolic input, layer by layer.
struct ModelGenerator {
    var source: RandomSource
    /// Whether there are masks: apart, so that all else stays what it was.
    private var masks: RandomSource
    /// What recurrent and attention layers there are: apart for the same reason.
    var sequences: RandomSource
    let size: RandomModel.Size
    /// Products left to spend.
    var work: Int
    /// The layers one after the other, as long as there is no branch.
    var chain: [Layer]? = []
    /// Models within models so far.
    var depth = 0

    init(seed: UInt64, size: RandomModel.Size) {
        source = RandomSource(seed: seed, stream: size == .small ? 51 : 52)
        masks = RandomSource(seed: seed, stream: 53)
        sequences = RandomSource(seed: seed, stream: 54)
        self.size = size
        work = size.work
    }

    /// Around the sizes of vectors, where kernels change their ways.
    static let widths = [1, 1, 2, 3, 3, 4, 5, 7, 8, 8, 9, 12, 15, 16, 16, 17, 20, 24, 31, 32, 33]

    mutating func width() -> Int { source.pick(Self.widths) }

    mutating func input() -> Tensor {
        let side = size.side
        switch source.pick(0...9) {
        case 0...5:
            let shape = [source.pick(1...side), source.pick(1...side), width()]
            return Input(shape: Shape(shape))
        case 6: return Input(shape: [source.pick(1...side), width()])
        case 7:
            return Input(shape: [source.pick(1...side)], dtype: source.pick([.int32, .int64]))
        default: return Input(shape: [source.chance(0.2) ? source.pick(30...150) : width()])
        }
    }

    /// A few layers.
    mutating func body(_ input: Tensor) -> Tensor {
        var t = input
        if !t.dtype.isFloatingPoint, source.chance(0.3) {
            t = apply(
                CategoryEncoding(
                    numTokens: Self.words, outputMode: source.pick([.multiHot, .count])), t)
        } else if t.rank == 2, t.dtype.isFloatingPoint, source.chance(0.1) {
            // The numbers of the data themselves: what is computed may lie at either side of a bound.
            t = apply(
                Discretization(binBoundaries: [-0.5, 0.25, 1], outputMode: .oneHot), t)
        } else if !t.dtype.isFloatingPoint {
            // As many places as there are numbers, in another order.
            if masks.chance(0.2) {
                t = apply(IntegerLookup(vocabulary: (1..<Self.words).reversed()), t)
            }
            t = apply(
                Embedding(
                    inputDim: Self.words, outputDim: width(), maskZero: masks.chance(0.4)), t)
        } else if t.rank == 3, masks.chance(0.2) {
            t = apply(Masking(maskValue: 0.5), t)
        }
        for _ in 0..<source.pick(1...6) { t = grow(t) }
        return t
    }

    /// Different integers of integer inputs.
    static let words = 11

    mutating func grow(_ t: Tensor) -> Tensor {
        if depth < 2, source.chance(0.06) { return nested(t) }
        if source.chance(0.1) { return merged(t) }
        switch t.rank {
        case 4: return growImage(t)
        case 3: return growSequence(t)
        default: return growVector(t)
        }
    }

    mutating func apply(_ layer: Layer, _ t: Tensor) -> Tensor {
        chain?.append(layer)
        // That masks end is no news here.
        layer.hasWarnedOfMask = true
        return layer(t)
    }

    /// A model of its own as one layer.
    private mutating func nested(_ t: Tensor) -> Tensor {
        let outer = chain
        chain = []
        depth += 1
        let input = Input(shape: Shape(Array(t.shape.dimensions.dropFirst())), dtype: t.dtype)
        var inner = input
        for _ in 0..<source.pick(1...3) { inner = grow(inner) }
        let model = (try? assemble(input, inner)) ?? Model(inputs: input, outputs: inner)
        depth -= 1
        chain = outer
        return apply(model, t)
    }

    /// The layers as a `Sequential` where they are a chain, or as a functional model.
    mutating func assemble(_ input: Tensor, _ output: Tensor) throws -> Model {
        if let error = output.error { throw error }
        guard let chain, !chain.isEmpty else { return Model(inputs: input, outputs: output) }
        switch source.pick(0...2) {
        case 0: return Sequential(chain)
        case 1: return Sequential([input] + chain as [any SequentialElement])
        default: return Model(inputs: input, outputs: output)
        }
    }

    /// Two or three ways from `t` that keep its shape, and what joins them.
    private mutating func merged(_ t: Tensor) -> Tensor {
        let joins = source.chance(0.3)
        chain = nil
        var parts: [Tensor] = []
        for _ in 0..<source.pick(2...3) {
            parts.append(source.chance(0.3) ? t : sameShape(t, mayWiden: joins))
        }
        if joins { return Concatenate()(parts) }
        if t.rank < 4, t.shape[1] <= 16, source.chance(0.2) {
            return Dot(axes: -1)(Array(parts.prefix(2)))
        }
        // A difference of a value with itself is 0 everywhere, and its derivative noise.
        if source.chance(0.2), parts[0].node !== parts[1].node {
            return Subtract()(Array(parts.prefix(2)))
        }
        let kinds: [() -> Layer] = [
            { Add() }, { Add() }, { Multiply() }, { Average() }, { Maximum() }, { Minimum() },
        ]
        return source.pick(kinds)()(parts)
    }

    /// A layer on `t` that leaves its shape, or with `mayWiden` all of it but the channels.
    private mutating func sameShape(_ t: Tensor, mayWiden: Bool) -> Tensor {
        let channels = mayWiden && source.chance(0.5) ? width() : t.shape[-1]
        let cells = t.shape.dimensions.dropFirst().dropLast().reduce(1, *)
        // The width is given, so what is too much is left out.
        guard cells * t.shape[-1] * channels <= size.work else {
            return apply(Activation(activation()), t)
        }
        guard t.rank == 4, source.chance(0.7) else {
            return layer(t, units: channels, activation: activation())
        }
        let isLarge = cells * t.shape[-1] * channels > size.work / 9
        let kernel = isLarge ? (1, 1) : kernelSize()
        return apply(
            Conv2D(
                filters: channels, kernelSize: Size2D(kernel.0, kernel.1), padding: .same,
                activation: activation()), t)
    }

    mutating func dense(
        _ t: Tensor, units: Int, activation: ActivationFunction, cells: Int
    ) -> Tensor {
        layer(t, units: fitted(units, cells * t.shape[-1]), activation: activation)
    }

    mutating func layer(_ t: Tensor, units: Int, activation: ActivationFunction) -> Tensor {
        apply(
            Dense(
                units: units, activation: activation, useBias: source.chance(0.85),
                kernelRegularizer: regularizer(), biasRegularizer: regularizer(),
                activityRegularizer: regularizer()), t)
    }

    /// So many filters or units as there is work left for, `each` products for one.
    mutating func fitted(_ wanted: Int, _ each: Int) -> Int {
        // Half of it: others come behind.
        let most = Swift.max(work / 2 / Swift.max(each, 1), 1)
        let count = Swift.min(wanted, most)
        work -= count * each
        return count
    }

    mutating func regularizer() -> (any Regularizer)? {
        guard source.chance(0.06) else { return nil }
        return source.pick([L1(0.01), L2(0.01), L1L2(l1: 0.01, l2: 0.02)] as [any Regularizer])
    }

    mutating func activation() -> ActivationFunction {
        source.chance(0.5) ? .relu : source.pick(ActivationFunction.allCases)
    }
}
