import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Columns that float32 cannot hold.
@Suite struct IndistinctFeatureTests {
    private let y = Wiring.numbers([8, 1])

    private func model(_ layers: [any SequentialElement] = [], dtype: DType = .float32) -> Model {
        let model = Sequential(layers + [Dense(units: 1, dtype: dtype)])
        model.compile(loss: MeanSquaredError())
        return model
    }

    private func rules(_ model: Model, _ x: any TensorConvertible, _ y: Tensor) throws -> [String] {
        try model.checkWiring(x, y).filter { $0.rule == .indistinctFeature }.map(\.message)
    }

    private func found<S: TensorScalar>(_ numbers: [S]) throws -> Bool {
        let data = try Tensor(shape: [numbers.count, 1], scalars: numbers).data()
        return IndistinctFeatures(data, first: 0, rows: numbers.count).got != nil
    }

    @Test("Times, IDs, cents and coordinates given as arrays of Double or Int are found")
    func arrays() throws {
        let starts: [(start: Double, step: Double)] = [
            (1_700_000_000, 10),  // seconds
            (16_777_216, 1),  // IDs, cents
            (5_400_000, 0.01),  // UTM northings with centimetres
            (167_772.16, 0.01),  // money
            (1e15, 1),
        ]
        for (start, step) in starts {
            let x = (0..<8).map { [start + step * Double($0), Double($0)] }
            let messages = try rules(model(), x, y)
            #expect(messages.count == 1)
            #expect(messages.first?.contains("column 0 with 8 different numbers, ") == true)
        }
        let ids = (0..<8).map { [3, 20_000_000 + $0] }
        #expect(try rules(model(), ids, y).first?.contains("column 1 with 8 different") == true)
    }

    @Test("Integer tensors are found where a layer converts them, and left alone where none does")
    func tensors() throws {
        let ids = Tensor((0..<8).map { [20_000_000 + $0] } as [[Int]])
        for dtype in [DType.int32, .int64, .float64] {
            let normalization = Normalization(mean: [2e7], variance: [1])
            #expect(try rules(model([normalization]), ids.cast(to: dtype), y).count == 1)
        }
        let words = Sequential([
            Embedding(inputDim: 20_000_100, outputDim: 1), Flatten(), Dense(units: 1),
        ])
        words.compile(loss: MeanSquaredError())
        #expect(try rules(words, ids, y) == [])
        #expect(try rules(model(dtype: .float64), ids.cast(to: .float64), y) == [])
    }

    @Test("Rounding alone is no finding")
    func ordinary() throws {
        var source = RandomSource(seed: 5, stream: 5)
        let uniform = (0..<20_000).map { _ in source.nextUniform() }
        #expect(try !found(uniform))
        #expect(try !found(uniform.map { 273.15 + 30 * $0 }))
        #expect(try !found(uniform.map { $0 * 1e9 }))
        #expect(try !found(uniform.map { ($0 * 1e4).rounded() / 100 }))
        // A constant with the noise of float64, and numbers that float32 holds.
        #expect(try !found([0.3, 0.1 + 0.2, 0.3, 0.3]))
        #expect(try !found([0.1, 0.2, 0.1 + 0.2, 0.3, 0.7, 0.1 + 0.6]))
        #expect(try !found((0..<8).map { Double($0) * 128 + 1_700_000_032 }))
        #expect(try !found([Double.nan, .infinity, 1, 2, 3]))
        // Countries: large numbers that stay different.
        #expect(try !found([1_417_173_173, 338_289_857, 275_501_339, 83_369_843] as [Int64]))
    }

    @Test("Numbers with many digits are found if float32 has few steps for them")
    func fractions() throws {
        var source = RandomSource(seed: 6, stream: 5)
        // A day of times with fractions of a second: steps of 128 s.
        #expect(try found((0..<5000).map { _ in 1.7e9 + 86_400 * source.nextUniform() }))
        // A town's longitudes: steps of 0.4 m.
        #expect(try found((0..<50_000).map { _ in 48.1 + 0.01 * source.nextUniform() }))
    }

    @Test("Shuffled IDs of millions of rows are counted by a share, and about right")
    func many() throws {
        let count = 1_000_003
        // 48,271 generates all residues of the prime 1,000,003: every ID comes once.
        let ids = (0..<count).map { Int32(33_554_432 + $0 * 48_271 % count) }
        let data = try Tensor(shape: [count, 1], scalars: ids).data()
        let column = try #require(IndistinctFeatures(data, first: 0, rows: count).columns.first)
        let (numbers, images) = column.counter.counts
        #expect(!column.counter.isExact)
        #expect(abs(Double(numbers) / Double(count) - 1) < 0.1)
        // Steps of 4.
        #expect(abs(Double(numbers) / Double(images) - 4) < 0.2)
    }

    @Test("Several columns are named, on the last axis")
    func wording() throws {
        let numbers = (0..<24).map { (i: Int) -> Double in
            let start: Double = i % 3 == 1 ? 0 : 1e9
            return start + Double(i)
        }
        let x = Tensor(shape: [4, 2, 3], scalars: numbers)
        let found = IndistinctFeatures(try x.data(), first: 0, rows: 4)
        #expect(
            found.got == "columns 0, 2 with numbers that become equal: column 0 has 8 different "
                + "numbers, 1 as float32")
        #expect(IndistinctFeatures(try x.data(), first: 3, rows: 1).columns.map(\.index) == [0, 2])
    }

    @Test("diagnose names them before anything else, unless silenced")
    func diagnosis() throws {
        let x = (0..<8).map { [1_700_000_000 + 10 * Double($0)] }
        let found = try model().diagnose(x, y).findings
        #expect(found.first?.kind == .indistinctInputs)
        #expect(found.first?.measured == 2 && found.first?.limit == 8)
        let silent = Sequential([Dense(units: 1)])
        silent.compile(loss: MeanSquaredError(), silencing: [.indistinctFeature])
        #expect(try silent.diagnose(x, y).findings(of: .indistinctInputs).isEmpty)
    }
}
