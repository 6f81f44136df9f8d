import Descent
import Testing

@Suite struct InitializerTests {
    @Test(
        "Those without chance give Keras' numbers",
        arguments: FixtureCase.all("initializers", "exact"))
    func exact(_ row: FixtureCase) throws {
        let initializer = try row.fixture.make(from: Registry.initializers)
        let expected = row.fixture["values"].tensor
        try expectClose(initializer(shape: expected.shape), expected, tolerance: 2e-6)
    }

    @Test("They say which shapes they are for")
    func shapes() {
        let faults: [(any Initializer, Shape, String)] = [
            (IdentityInitializer(), [3], "IdentityInitializer needs a weight with two axes"),
            (STFTInitializer(), [3, 4], "STFTInitializer needs a weight [frame, channels, freq"),
        ]
        for (initializer, shape, text) in faults {
            let error = #expect(throws: ConfigurationError.self) { try initializer(shape: shape) }
            #expect(error?.description.hasPrefix(text) == true)
        }
    }

    @Test func statisticsAreThoseOfTheFormulas() throws {
        for row in try Fixture.load("initializers")["cases"].list {
            let initializer = try row.make(from: Registry.initializers)
            let shape = Shape(row["shape"].ints)
            var source = RandomSource(seed: 11, stream: 3)
            let values = try initializer.values(shape: shape, source: &source)
            let name = "\(initializer.kerasClassName) \(shape)"
            #expect(initializer.kerasClassName == row["class"].string)
            #expect(values.count == shape.elementCount)
            let count = Double(values.count)
            let mean = values.reduce(0, +) / count
            let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count)
                .squareRoot()
            switch row["kind"].string {
            case "constant":
                #expect(values.allSatisfy { $0 == row["mean"].double }, "\(name)")
            case "orthogonal":
                try expectOrthogonal(values, shape, gain: try row["config"].number("gain"), name)
            default:
                let expected = try row.number("stddev")
                #expect(abs(mean) < 5 * expected / count.squareRoot(), "\(name) mean \(mean)")
                #expect(abs(deviation / expected - 1) < 0.02, "\(name) deviation \(deviation)")
                let largest = values.map { abs($0) }.max() ?? 0
                if let limit = row["limit"].double {
                    #expect(largest <= limit && largest > 0.98 * limit, "\(name) \(largest)")
                } else {
                    #expect(largest > 3 * expected, "\(name) is cut")
                }
            }
        }
    }

    private func expectOrthogonal(
        _ values: [Double], _ shape: Shape, gain: Double, _ name: String
    ) throws {
        let matrix = Tensor(shape: shape, scalars: values).reshaped(to: [-1, shape[-1]]) / gain
        let turned = matrix.transposed()
        let isWide = matrix.shape[0] < matrix.shape[1]
        let gram = isWide ? matrix.matmul(turned) : turned.matmul(matrix)
        try expectClose(gram, .eye(gram.shape[0], dtype: .float64), tolerance: 1e-12, name)
    }

    @Test func variancesFollowScaleAndMode() throws {
        var source = RandomSource(seed: 5, stream: 0)
        for (mode, fan) in [
            (VarianceScaling.Mode.fanIn, 300.0), (.fanOut, 200), (.fanAverage, 250),
        ] {
            for distribution in VarianceScaling.Distribution.allCases {
                let initializer = VarianceScaling(scale: 3, mode: mode, distribution: distribution)
                let values = try initializer.values(shape: [300, 200], source: &source)
                let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
                #expect(abs(variance * fan / 3 - 1) < 0.03, "\(mode) \(distribution)")
            }
        }
    }

    @Test func seedsRepeat() throws {
        var (a, b) = (RandomSource(seed: 1, stream: 2), RandomSource(seed: 1, stream: 2))
        let first = try GlorotUniform().values(shape: [4, 5], source: &a)
        #expect(first == (try GlorotUniform().values(shape: [4, 5], source: &b)))
        #expect(first != (try GlorotUniform().values(shape: [4, 5], source: &a)))
    }

    static let faults: [(any Initializer, Shape, String)] = [
        (
            .randomNormal(standardDeviation: -1), [2],
            "RandomNormal needs a standard deviation of 0 or more, but got -1.0. Use 0.05."
        ),
        (
            .truncatedNormal(mean: .nan), [2],
            "TruncatedNormal needs a finite mean, but got nan. Use 0."
        ),
        (
            .randomUniform(minimum: 1, maximum: 0), [2],
            "RandomUniform needs a minimum not above the maximum, but got 1.0 and 0.0. "
                + "Exchange them."
        ),
        (
            .varianceScaling(scale: 0), [2, 2],
            "VarianceScaling needs a positive scale, but got 0.0. Use 1."
        ),
        (
            .orthogonal, [3],
            "Orthogonal needs a weight with at least two axes, but got shape [3]. "
                + "Use another initialiser for vectors."
        ),
        (
            .zeros, [-1, 2],
            "Zeros needs a shape of known lengths, but got [?, 2]. Give every axis a length."
        ),
    ]

    @Test(arguments: faults.indices)
    func badValuesSayWhatIsNeeded(_ index: Int) {
        let (initializer, shape, message) = Self.faults[index]
        var source = RandomSource(seed: 0, stream: 0)
        #expect {
            _ = try initializer.values(shape: shape, source: &source)
        } throws: {
            "\($0)" == message
        }
    }

    @Test func regularizersHaveKerasFormulas() throws {
        let x = Tensor([1, -2, 3])
        #expect(try L1(0.5)(x).item() == 3)
        #expect(try L2(0.5)(x).item() == 7)
        #expect(try L1L2(l1: 1, l2: 2)(x).item() == 34)
        #expect(try L1L2()(x).item() == 0)
        let shorthand: any Regularizer = .l2()
        #expect(shorthand.config() == [ConfigEntry("l2", .double(0.01))])
        #expect(
            L1(-1)(x).error.map { "\($0)" }
                == "L1 needs factors of 0 or more, but got -1.0. Use 0.01.")
    }
}
