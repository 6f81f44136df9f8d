import Descent
import Testing

/// What layers that move or crop images at random do with what they draw; what they compute for one
/// draw stands in `LayerFixtureTests`.
@Suite struct RandomImageTests {
    private static let makers: [@Sendable (Int?) -> Layer] = [
        { RandomTranslation(0.3, -0.1...0.2, seed: $0) }, { RandomZoom(0.3, seed: $0) },
        { RandomRotation(0.2, fillMode: .constant, seed: $0) },
    ]

    private static func ramp(_ shape: Shape) -> Tensor {
        Tensor(shape: shape, scalars: (0..<shape.elementCount).map { Float($0 % 37) })
    }

    @Test func `without training images only change their type`() throws {
        let x = Self.ramp([2, 5, 4, 3])
        for make in Self.makers {
            let layer = make(nil)
            #expect(try layer(x).scalars() as [Double] == x.scalars(), "\(layer.kerasClassName)")
            #expect(layer(x.cast(to: .uint8)).dtype == .float32)
            #expect(layer.weights.isEmpty)
        }
    }

    @Test func `each image moves in its own way, the same with the same seed`() throws {
        let image = Self.ramp([1, 6, 5, 1])
        let x = Tensor.concatenated([image, image])
        for make in Self.makers {
            let (a, b) = (make(3), make(3))
            let first = try a(x, training: true).scalars() as [Double]
            #expect(first.prefix(30) != first.suffix(30), "\(a.kerasClassName)")
            _ = Tensor.randomUniform([1])
            #expect(try b(x, training: true).scalars() == first)
            #expect(try a(x, training: true).scalars() != first)
            #expect(try make(4)(x, training: true).scalars() != first)
            let drawn = try withRandomSeed(1) {
                try make(nil)(x, training: true).scalars() as [Double]
            }
            let again = try withRandomSeed(1) {
                try make(nil)(x, training: true).scalars() as [Double]
            }
            #expect(drawn == again)
        }
    }

    @Test func `translations reach both bounds and no further`() throws {
        // The column that each pixel of a row of 10 comes from.
        let row = Tensor(shape: [1, 1, 10, 1], scalars: (0..<10).map { Float($0) })
        let x = row.broadcast(to: [500, 1, 10, 1])
        let y = try withRandomSeed(2) {
            try RandomTranslation(0, -0.2...0.3, fillMode: .nearest)(x, training: true)[
                .all, 0, 5, 0
            ].scalars() as [Double]
        }
        let moves = y.map { 5 - $0 }
        let (least, most) = (moves.min() ?? 0, moves.max() ?? 0)
        #expect(least >= -2.0001 && least < -1.9 && most <= 3.0001 && most > 2.9)
    }

    @Test func `a zoom of one factor keeps proportions`() throws {
        let x = Self.ramp([1, 8, 8, 1])
        let both = x.transposed(axes: [0, 2, 1, 3])
        let zoom = { RandomZoom(heightFactor: 0.5, seed: 5) }
        try expectClose(
            zoom()(x, training: true).transposed(axes: [0, 2, 1, 3]), zoom()(both, training: true))
    }

    @Test func `a crop is a part of all images at one place`() throws {
        let image = Self.ramp([1, 6, 5, 1])
        let x = Tensor.concatenated([image, image + 100])
        var places: Set<Double> = []
        let layer = RandomCrop(4, 3, seed: 1)
        for _ in 0..<60 {
            let y = layer(x, training: true)
            #expect(y.shape == [2, 4, 3, 1])
            let numbers = try y.scalars() as [Double]
            let first = numbers[0]
            places.insert(first)
            let (top, left) = (Int(first) / 5, Int(first) % 5)
            try expectClose(y, x[.all, top..<(top + 4), left..<(left + 3)])
        }
        #expect(places == [0, 1, 2, 5, 6, 7, 10, 11, 12])
    }

    /// Keras describes it so; see the layer for what Keras 3.15 does.
    @Test func `without training a crop is the middle in the proportions asked for`() throws {
        let x = Self.ramp([1, 4, 8, 1])
        let y = RandomCrop(2, 2)(x)
        try expectClose(y, Resizing(2, 2)(x[.all, .all, 2..<6]))
        try expectClose(RandomCrop(8, 8)(x), CenterCrop(8, 8)(x))
        let model = Sequential([Input(shape: [4, 8, 1]), RandomCrop(2, 3), Flatten()])
        #expect(try model.predict(x).shape == [1, 6])
    }

    @Test func `models with moved images train`() throws {
        let model = withRandomSeed(3) {
            Sequential([
                Input(shape: [6, 6, 1]), RandomTranslation(0.1, 0.1), RandomRotation(0.05),
                RandomZoom(0.1), RandomCrop(5, 5), Conv2D(4, 3, activation: .relu),
                GlobalMaxPooling2D(), Dense(1),
            ])
        }
        model.compile(optimizer: Adam(learningRate: 0.02), loss: .meanSquaredError)
        var scalars = [Float](repeating: 0, count: 16 * 36)
        for k in 0..<16 where k % 2 == 0 {
            for cell in [14, 15, 20, 21] { scalars[k * 36 + cell] = 1 }
        }
        let x = Tensor(shape: [16, 6, 6, 1], scalars: scalars)
        let y = Tensor(shape: [16, 1], scalars: (0..<16).map { Float(($0 + 1) % 2) })
        let losses = try withRandomSeed(4) {
            try model.fit(x, y, batchSize: 8, epochs: 30, verbose: .silent)
        }["loss"]
        #expect(losses[29] < 0.4 * losses[0])
    }
}
