/// What layers that draw random numbers have in common: with a seed the numbers are their own. Make one
/// of theirs, not this class.
public class RandomLayer: Layer {
    private var random: LayerRandomNumbers
    /// What makes the numbers its own.
    var seed: Int? { random.seed }

    init(seed: Int?, name: String?, dtype: DType, fileID: String, line: Int) {
        random = LayerRandomNumbers(seed: seed)
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The row of the seed.
    static var seedRow: Parameter {
        Parameter("seed", \RandomLayer.seed, "Makes the layer's choices its own.")
    }

    /// Makes the state of the layer's own random numbers, if it has a seed. It is no weight.
    override public func build(inputShape: Shape) throws {
        try random.build(named: name)
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// The shape of the input.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs)
    }

    /// Uniform numbers in [0, 1), float32.
    func drawUniform(_ shape: Shape) -> Tensor { random.uniform(shape) }

    /// Normal numbers with mean 0 and standard deviation 1, float32, by Box and Muller.
    func drawNormal(_ shape: Shape) -> Tensor {
        let (first, second) = (drawUniform(shape), drawUniform(shape))
        // 1 − u lies in (0, 1], so the logarithm is finite.
        return sqrt(log(1 - first) * -2) * cos(second * (2 * Double.pi))
    }

    /// Where numbers drawn in `noise`, which broadcasts to `x`, are `rate` or more.
    func kept(_ x: Tensor, rate: Double, noise: Shape) -> Tensor {
        (drawUniform(noise) .>= rate).broadcast(to: x.shape)
    }

    /// 0 for a share of the elements and x / (1 − rate) for the others; those of one element
    /// of `noise` go together.
    func dropped(_ x: Tensor, rate: Double, noise: Shape) -> Tensor {
        if let fault = floatFault(x) { return .invalid(fault) }
        guard rate < 1 else { return x.zerosLike() }
        return .where(kept(x, rate: rate, noise: noise), x / (1 - rate), 0)
    }
}

/// The elements that are drawn together: a length of 1 where an axis shares its draws, nil for the
/// length of the input.
typealias NoiseShape = [Int?]

extension RandomLayer {
    /// The shape that draws for `x` have.
    ///
    /// - Throws: ``ShapeError`` if that does not broadcast to `x`.
    func noiseShape(_ given: NoiseShape?, for x: Tensor) throws -> Shape {
        guard let given else { return x.shape }
        let shape =
            given.count <= x.rank
            ? Shape(given.enumerated().map { $1 ?? x.shape.dimensions[$0] }) : []
        guard given.count <= x.rank, Shape.broadcast(shape, x.shape) == x.shape else {
            throw needs(
                "inputs that its noiseShape \(NoiseForm.text(given)) broadcasts to",
                got: "shape \(x.shape)",
                fix: "Use 1 for axes that share their draws and nil for the others.")
        }
        return shape
    }
}

/// How noise shapes stand in files and errors.
enum NoiseForm {
    static func text(_ lengths: NoiseShape) -> String {
        "[" + lengths.map { $0.map(String.init) ?? "nil" }.joined(separator: ", ") + "]"
    }
}

extension Parameter {
    /// Which elements are drawn together.
    static func noiseShape<Root>(_ path: KeyPath<Root, [Int?]?>) -> Parameter {
        let form = ConfigForm<[Int?]>(
            "a list, each a whole number or null",
            write: { .list($0.map { $0.map { .int($0) } ?? .null }) },
            read: { value in
                guard case .list(let values) = value else { return nil }
                let lengths = values.map { Int(configValue: $0) }
                let isRight = zip(values, lengths).allSatisfy { $0 == .null || $1 != nil }
                return isRight ? lengths : nil
            })
        let rule = Rule<[Int?]>(
            { _ in "positive numbers or nil as noiseShape" }, got: NoiseForm.text,
            fix: "Use 1 for axes that share their draws and nil for the others."
        ) { $0.allSatisfy { $0.map { $0 > 0 } ?? true } }
        return Parameter(
            "noise_shape", path, form: form.orNull, default: .some(nil), rule: rule.ifGiven,
            "The lengths of the draws: 1 for axes whose elements go together.")
    }
}
