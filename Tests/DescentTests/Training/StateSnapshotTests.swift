import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// The state that an epoch is repeated from.
@Suite struct StateSnapshotTests {
    private func numbers(_ storages: [VariableStorage]) throws -> [[Double]] {
        try storages.map { try Tensor(data: $0.copy()).scalars() }
    }

    /// Small ones are copied by the caller, large ones by the engine's threads.
    @Test("Weights, slots and sums come back, with and without a copy", arguments: [8, 700])
    func comesBack(_ width: Int) throws {
        let model = Sequential([
            Dense(units: width, activation: .relu, biasInitializer: .constant(0.5)),
            Dense(units: width, kernelInitializer: .heNormal),
            Dense(units: 1, kernelInitializer: .orthogonal),
        ])
        model.compile(optimizer: Adam(), loss: MeanSquaredError())
        let (x, y) = (Tensor.randomUniform([16, width]), Tensor.ones([16, 1]))
        try model.build(inputShape: x.shape)
        let optimizer = try #require(model.optimizer)
        try optimizer.build(model.trainableWeights)
        let storages = (model.weights + optimizer.variables).map(\.storage)

        var snapshot = try StateSnapshot(storages)
        try snapshot.take()
        let fresh = try numbers(storages)
        for _ in 0..<2 {
            try model.trainOnBatch(x, y)
            #expect(try numbers(storages) != fresh)
            #expect(try snapshot.restore())
            #expect(try numbers(storages) == fresh)
        }
        try model.trainOnBatch(x, y)
        try snapshot.take()
        let trained = try numbers(storages)
        try model.trainOnBatch(x, y)
        #expect(try numbers(storages) != trained)
        #expect(try snapshot.restore())
        #expect(try numbers(storages) == trained)
    }

    @Test("It tells whether numbers were finite when it was taken")
    func finite() throws {
        let spec = TensorSpec([4], .float32)
        let variables = [
            try Variable(filledWith: 0, spec, name: "zeros", trainable: true),
            try Variable(filledWith: .infinity, spec, name: "infinite", trainable: true),
            try Variable(Tensor([1, 2, 3, 4])), try Variable(Tensor([1, .nan, 3, 4])),
        ]
        let storages = variables.map(\.storage)
        var snapshot = try StateSnapshot(storages)
        try snapshot.take()
        #expect(storages.map(snapshot.holdsFinite) == [true, false, true, false])
        for variable in variables { try variable.assignNow(.full([4], .nan)) }
        #expect(storages.map(snapshot.holdsFinite) == [true, false, true, false])
        let other = try Variable(Tensor(1)).storage
        #expect(!snapshot.holdsFinite(other))

        var none = try StateSnapshot(storages, limit: 8)
        try none.take()
        #expect(!storages.contains(where: none.holdsFinite))
        #expect(try !none.restore())
    }

    private func ones(_ count: Int, but value: Float, at place: Int) -> Tensor {
        var numbers = [Float](repeating: 1, count: count)
        numbers[place] = value
        return Tensor(shape: [count], scalars: numbers)
    }

    @Test("NaN and infinity are found anywhere among all variables")
    func allFiniteLooksEverywhere() throws {
        let counts = [3, 700_000, 1, 5]
        let variables = try counts.map { try Variable(Tensor(repeating: 1, count: $0)) }
        let storages = variables.map(\.storage)
        #expect(try allFinite(storages) && allFinite([]))
        for ((variable, count), places) in zip(
            zip(variables, counts), [[0, 2], [0, 349_999, 350_000, 699_999], [0], [4]])
        {
            for place in places {
                for value in [Float.nan, -.infinity] {
                    try variable.assignNow(ones(count, but: value, at: place))
                    #expect(try !allFinite(storages))
                    try variable.assignNow(Tensor(repeating: 1, count: count))
                }
            }
        }
        #expect(try allFinite(storages))
    }
}

extension Tensor {
    fileprivate init(repeating value: Float, count: Int) {
        self.init(shape: [count], scalars: [Float](repeating: value, count: count))
    }
}
