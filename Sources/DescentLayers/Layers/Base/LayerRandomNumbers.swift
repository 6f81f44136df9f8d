import DescentCore

/// Where the random numbers of one layer come from: the step's, or its own if it has a seed.
struct LayerRandomNumbers {
    let seed: Int?
    /// Key and counter of its own. Not a weight.
    private var state: Variable?

    init(seed: Int?) { self.seed = seed }

    /// Makes the state, if there is a seed.
    mutating func build(named name: String) throws {
        state = try seed.map {
            try Variable(
                Tensor(shape: [2], scalars: [Int64($0), 0]), name: "\(name)/seed_state",
                trainable: false)
        }
    }

    /// Uniform numbers in [0, 1), float32, others at every call.
    func uniform(_ shape: Shape) -> Tensor {
        guard let state else { return .randomUniform(shape) }
        let numbers = Tensor.record(
            .randomUniform(DescentCore.RandomUniform(shape: shape, dtype: .float32)), [state.value])
        state.assign(state.value + Tensor(shape: [2], scalars: [Int64(0), 1]))
        return numbers
    }

    /// Factors that drop a share of what they multiply, and keep its mean: 0 or 1 / (1 − rate).
    func dropout(_ shape: Shape, rate: Double, dtype: DType) -> Tensor {
        let kept = Tensor.full(shape, 1 / (1 - rate), dtype: dtype)
        return .where(uniform(shape) .>= rate, kept, kept.zerosLike())
    }
}
