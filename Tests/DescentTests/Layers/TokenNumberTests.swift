import Descent
import Testing

/// Numbers of rows that half precision does not hold.
@Suite struct TokenNumberTests {
    @Test(
        "A table is asked for the rows that were meant",
        arguments: [DTypePolicy.mixedBFloat16, .mixedFloat16])
    func rows(_ policy: DTypePolicy) throws {
        let table = Embedding(inputDim: 4000, outputDim: 2)
        table.dtypePolicy = policy
        // bfloat16 has no 257 or 999, float16 no 3001.
        let rows = table(Tensor([257, 999, 3001]))
        #expect(rows.dtype == policy.computeDType)
        let weights = try #require(table.embeddings)
        #expect(weights.dtype == .float32)
        let all = try weights.value.cast(to: policy.computeDType).scalars()
        #expect(try rows.scalars() == [257, 999, 3001].flatMap { all[(2 * $0)..<(2 * $0 + 2)] })
    }

    @Test("What a row gets from many examples is added up in float32")
    func slopes() throws {
        let table = Embedding(inputDim: 2, outputDim: 1)
        table.dtypePolicy = .mixedBFloat16
        let rows = table(.ones([1000]))
        let weights = try #require(table.embeddings)
        let slope = gradient(
            of: rows.cast(to: .float32).sum(), withRespectTo: [weights.value])[0]
        #expect(slope.dtype == .float32)
        #expect(try slope.scalars() == [0, 1000])
    }

    @Test("A model of its own type looks numbers up too")
    func otherTypes() throws {
        let table = Embedding(inputDim: 1000, outputDim: 2, dtype: .bfloat16)
        let all = try #require(try? table(Tensor([257])).scalars())
        let weights = try #require(table.embeddings)
        #expect(weights.dtype == .bfloat16)
        #expect(try all == Array(weights.value.scalars()[514..<516]))
    }
}
