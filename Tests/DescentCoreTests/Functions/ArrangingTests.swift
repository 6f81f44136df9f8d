import DescentCore
import DescentTesting
import Testing

/// Derivatives and faults of functions that arrange elements; their values are compared with Keras' in
/// `KerasFunctionTests`.
@Suite struct ArrangingTests {
    private let x = uniform([2, 3, 4])

    @Test("Derivatives go back to where elements came from")
    func derivatives() throws {
        let functions: [(String, @Sendable (Tensor) -> Tensor)] = [
            ("moveAxis", { moveAxis($0, from: 0, to: -1) }), ("swapAxes", { swapAxes($0, 0, 1) }),
            ("flip", { flip($0, axis: 1) }), ("rot90", { rot90($0, axes: (1, 2)) }),
            ("roll", { roll($0, shift: 3) }),
            ("roll axes", { roll($0, shift: [1, -2], axes: [0, 2]) }),
            ("tile", { tile($0, [2, 1, 2]) }), ("repeat", { repeatElements($0, 2, axis: 1) }),
            ("repeat by counts", { repeatElements($0, [2, 0, 1], axis: 1) }),
            ("split", { split($0, 2, axis: 2)[1] }), ("unstack", { unstack($0, axis: 1)[2] }),
            ("reflect", { pad($0, [(1, 1), (2, 2), (0, 5)], mode: .reflect) }),
            ("symmetric", { pad($0, [(2, 0), (1, 0), (0, 6)], mode: .symmetric) }),
            ("edge", { pad($0, [(0, 2), (1, 0), (0, 0)], mode: .edge) }),
            ("wrap", { pad($0, [(0, 3), (1, 0), (0, 0)], mode: .wrap) }),
            ("diff", { diff($0, order: 2) }), ("trapezoid", { trapezoid($0) }),
            ("take", { take($0, [2, -1, 2], axis: 1) }),
            ("diagonal", { diagonal($0, offset: 1, axis1: 2, axis2: 1) }),
            ("trace", { trace($0) }), ("diag", { diag($0.flattened(), offset: -1) }),
            ("parts", { extractSequences($0, length: 3, stride: 1) }),
            ("tril", { tril($0) }), ("triu", { triu($0, k: -1) }),
        ]
        for (name, function) in functions {
            try expectGradients(name, at: [x]) { square(function($0[0])) }
        }
    }

    @Test("Padding goes on over several periods, as NumPy's")
    func padding() throws {
        let row = Tensor([1, 2, 3])
        expectValues(pad(row, [(5, 5)], mode: .reflect), [2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2])
        expectValues(pad(row, [(4, 4)], mode: .symmetric), [3, 3, 2, 1, 1, 2, 3, 3, 2, 1, 1])
        expectValues(pad(row, [(2, 1)], mode: .edge), [1, 1, 1, 2, 3, 3])
        expectValues(pad(row, [(4, 1)], mode: .wrap), [3, 1, 2, 3, 1, 2, 3, 1])
        expectValues(pad(Tensor([7]), [(1, 2)], mode: .reflect), [7, 7, 7, 7])
        expectValues(pad(row, [(1, 0)]), [0, 1, 2, 3])
        expectError(
            pad(row, [(1, 0), (0, 1)], mode: .edge),
            "pad needs one pair of 0 or more for each axis of [3], but got [(1, 0), (0, 1)]. Give one "
                + "pair of non-negative numbers for each axis.")
        expectError(
            pad(Tensor.zeros([0]), [(1, 0)], mode: .edge),
            "pad needs an axis with elements, but got axis 0 of [0]. Use mode: .constant to pad an empty "
                + "axis.")
    }

    @Test("Diagonals beyond the matrix are empty, and offsets do not overflow")
    func diagonals() throws {
        #expect(diagonal(x, offset: 3).shape == [4, 0])
        #expect(diagonal(x, offset: .min).shape == [4, 0])
        #expect(diagonal(x, offset: .max).shape == [4, 0])
        expectValues(trace(x, offset: 9), [0, 0, 0, 0])
        let special = Tensor([.infinity, .nan] as [Double])
        expectValues(diag(special), [.infinity, 0, 0, .nan], shape: [2, 2])
        #expect(diag(Tensor([1]), offset: .max).error != nil)
        expectError(
            diagonal(Tensor([1, 2])),
            "diagonal needs different axes of [2], but got [0, 1]. Give each axis once, from 0 to 0 or "
                + "negative from the end.")
    }

    @Test("Parts are those of NumPy, also empty ones")
    func parts() throws {
        let row = Tensor.range(0..<7)
        #expect(arraySplit(row, 3).map(\.count) == [3, 2, 2])
        #expect(split(row, at: [2, 2, -1, 9]).map(\.count) == [2, 0, 4, 1, 0])
        expectError(
            split(row, 3)[0],
            "split needs a number of sections that divides axis 0 of [7], but got 3. Use arraySplit for "
                + "parts of unequal length, or say where to cut.")
        expectError(
            roll(row, shift: 1, axis: 1),
            "roll needs an axis of [7], but got 1. Count from 0 to 0, or from −1 at the end.")
        #expect(unstack(Tensor.zeros([0, 2])).isEmpty)
        #expect(roll(Tensor.zeros([0, 2]), shift: 3, axis: 0).shape == [0, 2])
        #expect(tile(row, [0]).shape == [0])
        #expect(diff(row, order: 9).shape == [0])
        expectError(
            tile(row, [-1]),
            "tile needs numbers of 0 or more, but got [-1]. Check the numbers of copies.")
    }

    @Test("Blocks of pixels become channels, and channels blocks again")
    func blocks() throws {
        let pictures = uniform([2, 4, 2, 3])
        let deep = spaceToDepth(pictures, blockSize: 2)
        #expect(deep.shape == [2, 2, 1, 12])
        expectClose(depthToSpace(deep, blockSize: 2), pictures)
        try expectGradients("blocks", at: [pictures]) { square(spaceToDepth($0[0], blockSize: 2)) }
        expectError(
            depthToSpace(pictures, blockSize: 2),
            "depthToSpace needs pictures [batch, height, width, channels] and a block size whose channels "
                + "divide by its square, but got [2, 4, 2, 3] and 2. Check both.")
        expectError(
            extractSequences(Tensor([1, 2]), length: 3, stride: 1),
            "extractSequences needs a length from 1 to that of the last axis, and a stride of 1 or more, "
                + "but got 3 and 1 for [2]. Check both.")
    }

    @Test("Of several updates for one place the last counts, and gets the derivative")
    func updates() throws {
        let places = Tensor([[1], [0], [1]] as [[Int]])
        let (table, rows) = (uniform([3, 2]), uniform([3, 2], seed: 2))
        let (t, r) = (try table.scalars(), try rows.scalars())
        expectValues(scatterUpdate(table, places, rows), [r[2], r[3], r[4], r[5], t[4], t[5]])
        for reduction in ScatterReduction.allCases {
            try expectGradients("\(reduction)", at: [table, rows]) {
                square(scatterUpdate($0[0], places, $0[1], reduction: reduction))
            }
        }
        let special = Tensor([[.nan, .infinity]] as [[Double]])
        expectValues(
            scatterUpdate(special, Tensor([[0, 0]] as [[Int]]), Tensor([2] as [Double])),
            [2, .infinity])
        #expect(throws: EngineError.self) {
            try scatterUpdate(
                table, Tensor([[0, 2]] as [[Int]]), Tensor([1] as [Double]), reduction: .max
            ).scalars()
        }
        #expect(throws: EngineError.self) { try take(Tensor([1, 2]), [-3]).scalars() }
    }

    @Test("Arranging leaves the batch open")
    func openBatch() {
        let open = Tensor.placeholder(
            TensorSpec([nil, 3, 4], .float32), name: "x", isSymbolic: true)
        #expect(flip(open, axis: 1).shape == [nil, 3, 4])
        #expect(roll(open, shift: 1, axis: 2).shape == [nil, 3, 4])
        #expect(tile(open, [1, 2, 1]).shape == [nil, 6, 4])
        #expect(repeatElements(open, 2, axis: -1).shape == [nil, 3, 8])
        #expect(pad(open, [(0, 0), (1, 1), (0, 0)], mode: .reflect).shape == [nil, 5, 4])
        #expect(tril(open).shape == [nil, 3, 4])
        #expect(diagonal(open, axis1: 1, axis2: 2).shape == [nil, 3])
        #expect(diff(open).shape == [nil, 3, 3])
        #expect(take(open, [0, -1], axis: 1).shape == [nil, 2, 4])
        #expect(open.median(axis: 1).shape == [nil, 4])
        #expect(normalize(open).shape == [nil, 3, 4])
        #expect(roll(open, shift: 1, axis: 0).error != nil)
    }
}
