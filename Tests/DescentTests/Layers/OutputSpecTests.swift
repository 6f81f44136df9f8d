import Descent
import DescentTesting
import Testing

/// What layers say of their outputs, and what happens if it is not so.
@Suite struct OutputSpecTests {
    @Test("Unknown lengths stay unknown")
    func unknown() throws {
        let rows: [(Layer, Shape, Shape)] = [
            (Dense(3), [-1, -1, 4], [-1, -1, 3]), (Flatten(), [-1, 2, 3], [-1, 6]),
            (Conv1D(2, 3, strides: 2), [-1, -1, 4], [-1, -1, 2]),
            (MaxPooling1D(2), [-1, -1, 4], [-1, -1, 4]),
            (GlobalMaxPooling1D(keepDims: true), [-1, -1, 4], [-1, 1, 4]),
            (Reshape([2, -1]), [-1, 6], [-1, 2, 3]),
        ]
        for (layer, input, output) in rows {
            #expect(
                try layer.outputSpecs(for: [TensorSpec(input, .float32)])
                    == [TensorSpec(output, .float32)])
        }
    }

    @Test("Integers keep their type where they are only moved")
    func types() throws {
        let ints = TensorSpec([2, 3, 1], .int32)
        #expect(try MaxPooling1D(2).outputSpecs(for: [ints]).first?.dtype == .int32)
        #expect(try Reshape([3]).outputSpecs(for: [ints]) == [TensorSpec([2, 3], .int32)])
        #expect(try AveragePooling1D(2).outputSpecs(for: [ints]).first?.dtype == .float32)
        let bytes = TensorSpec([2, 3], .uint8)
        #expect(try Add().outputSpecs(for: [bytes, bytes]) == [TensorSpec([2, 3], .int32)])
        #expect(
            try Concatenate().outputSpecs(for: [bytes, TensorSpec([2, 1], .int32)])
                == [TensorSpec([2, 4], .int32)])
    }

    @Test("A model knows its outputs; a layer says why it has none")
    func models() throws {
        let model = Sequential([Input(shape: [4]), Dense(3), Dense(2)])
        #expect(
            try model.outputSpecs(for: [TensorSpec([-1, 4], .float32)])
                == [TensorSpec([-1, 2], .float32)])
        let error = #expect(throws: ShapeError.self) {
            try Flatten(name: "f").outputSpecs(for: [TensorSpec([], .float32)])
        }
        #expect(error?.description.hasPrefix("Flatten 'f' needs inputs with a batch axis") == true)
    }

    private final class Liar: Layer {
        override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
            [TensorSpec([inputs[0].shape[0], 5], .float32)]
        }
        override func call(_ x: Tensor) -> Tensor { x * 2 }
    }

    @Test("An output that is not as stated is an error that names the layer")
    func lies() throws {
        let start =
            "Liar 'liar' needs outputs as its outputSpecs(for:) says, float32[2, 5], but got "
            + "float32[2, 3]. Correct outputSpecs(for:), or leave it out: then the call is "
            + "recorded. See "
        #expect("\(Liar()(.ones([2, 3])).error.map { "\($0)" } ?? "")".hasPrefix(start))
        #expect(Liar()(Tensor.ones([2, 5])).error == nil)
        #expect(Liar()(Input(shape: [5])).error == nil)
        let model = Sequential([Input(shape: [3]), Liar()])
        #expect(throws: ShapeError.self) { try model.build(inputShape: [-1, 3]) }
    }

    private final class Vague: Layer {
        override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
            [TensorSpec([-1, -1], dtype)]
        }
        override func call(_ x: Tensor) -> Tensor { x * 2 }
    }

    @Test("The check of a layer compares what it states with what comes out")
    func vague() throws {
        let report = try checkLayer(inputShapes: [[5]]) { Vague(dtype: $0) }
        #expect(
            report.failure?.contains(
                "outputSpecs(for:) says [float64[?, ?]], but the outputs are [float64[2, 5]].")
                == true)
    }

    private final class Moody: Layer {
        var isLate = false
        override func call(_ x: Tensor) -> Tensor { isLate ? x.sum(axes: [-1]) : x }
    }

    @Test("A layer that changes its output's rank between trace and run is an error")
    func moods() throws {
        for isFunctional in [false, true] {
            let layer = Moody()
            let x = Input(shape: [3, 2])
            let model =
                isFunctional
                ? Model(inputs: x, outputs: Flatten()(layer(x)))
                : Sequential([x, layer, Flatten()])
            layer.isLate = true
            let error = #expect(throws: ShapeError.self) {
                try model.predict(Tensor.ones([4, 3, 2]))
            }
            #expect(
                error?.description.hasPrefix(
                    "Moody 'moody' needs the outputs it had when the model was made, [?, 3, 2], "
                        + "but got [4, 3]. Let the shapes of its outputs follow from those of its "
                        + "inputs alone. See ") == true, "\(error as Any)")
        }
    }

    @Test("Faults are found behind a layer of one's own that states several outputs")
    func faults() {
        final class Split: Layer {
            override func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
                [.invalid(needs("something else", got: "this", fix: "Give it."))]
            }
            override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
                [inputs[0], TensorSpec([inputs[0].shape[0], 7], .float32)]
            }
        }
        let x = Input(shape: [4])
        let (_, second) = Split()(x) as (Tensor, Tensor)
        let model = Model(inputs: x, outputs: Reshape([5])(second))
        model.compile(loss: .mse)
        do {
            try model.build(inputShape: [-1, 4])
            Issue.record("no faults")
        } catch {
            let faults = ((error as? FaultList)?.faults ?? []).map { "\($0)" }
            #expect(faults.count == 2)
            #expect(faults.first?.hasPrefix("Split 'split' needs something else") == true)
            #expect(faults.last?.hasPrefix("Reshape 'reshape' needs examples of 5 ele") == true)
        }
    }
}
