import Descent
import Testing

/// What layers learn by `adapt`, in models that have computed before.
@Suite struct AdaptingAgainTests {
    @Test func `what is learned again counts from then on`() throws {
        let bins = Discretization(numBins: 2)
        try bins.adapt([0, 1, 2, 3] as [Double])
        let binned = Sequential([Input(shape: [1]), bins])
        #expect(try binned.predict([[5]] as [[Double]]).scalars() == [1.0])
        try bins.adapt([0, 100, 200, 300] as [Double])
        #expect(try binned.predict([[5]] as [[Double]]).scalars() == [0.0])

        let lookup = IntegerLookup()
        try lookup.adapt([7, 8] as [Int])
        let looked = Sequential([Input(shape: [1], dtype: .int32), lookup])
        let x = Tensor([[7]] as [[Int32]])
        let first = try looked.predict(x).scalars(as: Double.self)
        try lookup.adapt([1, 1, 1, 2, 2, 7] as [Int])
        let second = try looked.predict(x).scalars(as: Double.self)
        #expect(second == [3])
        #expect(first != second)

        let normalization = Normalization()
        try normalization.adapt([[0], [2]] as [[Double]])
        let normalized = Sequential([Input(shape: [1]), normalization])
        #expect(try normalized.predict([[1]] as [[Double]]).scalars() == [0.0])
        try normalization.adapt([[1], [3]] as [[Double]])
        #expect(try normalized.predict([[1]] as [[Double]]).scalars() == [-1.0])
    }
}
