import DescentCore
import DescentTesting
import Testing

@Suite struct DotGeneralTests {
    struct Row: Sendable, CustomStringConvertible {
        let formula: String
        let a: Shape
        let b: Shape
        let dot: DotGeneral
        var description: String { formula }
    }

    static let rows = [
        Row(
            formula: "ik,kj->ij", a: [2, 3], b: [3, 4],
            dot: .init(lhsContracting: [1], rhsContracting: [0])),
        Row(
            formula: "ki,jk->ij", a: [3, 2], b: [4, 3],
            dot: .init(lhsContracting: [0], rhsContracting: [1])),
        Row(formula: "k,k->", a: [5], b: [5], dot: .init(lhsContracting: [0], rhsContracting: [0])),
        Row(formula: "i,j->ij", a: [2], b: [3], dot: .init(lhsContracting: [], rhsContracting: [])),
        Row(formula: ",j->j", a: [], b: [3], dot: .init(lhsContracting: [], rhsContracting: [])),
        Row(
            formula: "bik,bkj->bij", a: [2, 3, 4], b: [2, 4, 2],
            dot: .init(lhsBatch: [0], rhsBatch: [0], lhsContracting: [2], rhsContracting: [1])),
        Row(
            formula: "kibl,ljbk->bij", a: [3, 2, 2, 4], b: [4, 2, 2, 3],
            dot: .init(
                lhsBatch: [2], rhsBatch: [2], lhsContracting: [0, 3], rhsContracting: [3, 0])),
        Row(
            formula: "kibl,ljbk->bij", a: [3, 2, 2, 4], b: [4, 2, 2, 3],
            dot: .init(
                lhsBatch: [2], rhsBatch: [2], lhsContracting: [3, 0], rhsContracting: [0, 3])),
        Row(
            formula: "ckaib,ajbck->bcaij", a: [2, 3, 2, 2, 3], b: [2, 1, 3, 2, 3],
            dot: .init(
                lhsBatch: [4, 0, 2], rhsBatch: [2, 3, 0], lhsContracting: [1],
                rhsContracting: [4])),
        Row(
            formula: "imknl,nmjlk->mij", a: [2, 2, 3, 2, 2], b: [2, 2, 3, 2, 3],
            dot: .init(
                lhsBatch: [1], rhsBatch: [1], lhsContracting: [4, 2, 3],
                rhsContracting: [3, 4, 0])),
        Row(
            formula: "ik,kj->ij", a: [2, 0], b: [0, 3],
            dot: .init(lhsContracting: [1], rhsContracting: [0])),
        Row(
            formula: "ik,kj->ij", a: [0, 2], b: [2, 3],
            dot: .init(lhsContracting: [1], rhsContracting: [0])),
    ]

    @Test("Every product equals its sum in Einstein's notation", arguments: rows)
    func values(_ row: Row) throws {
        let (a, b) = (uniform(row.a), uniform(row.b, seed: 2))
        let expected = Grid.einsum(row.formula, try Grid(a), try Grid(b))
        expectGrid(.record(.dotGeneral(row.dot), [a, b]), expected)
    }

    @Test("First and second derivatives of every product", arguments: rows)
    func derivatives(_ row: Row) throws {
        let points = [uniform(row.a), uniform(row.b, seed: 2)]
        try expectGradients(row.formula, at: points) {
            square(Tensor.record(.dotGeneral(row.dot), $0))
        }
    }

    @Test("Integer products wrap around")
    func integers() throws {
        let a = Tensor(shape: [2], scalars: [Int32.max, 2])
        expectValues(matmul(a, a), [5], dtype: .int32)
    }
}
