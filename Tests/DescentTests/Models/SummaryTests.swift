@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining
import Foundation
import Testing

struct SummaryTests {
    private func expected(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: folder.appendingPathComponent("Fixtures/keras/\(name).txt"), encoding: .utf8
        )
        // The table printer leaves spaces at line ends.
        return text.split(separator: "\n").map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }

    private func sequential() -> Sequential {
        Sequential([
            Input(shape: [28, 28, 1]),
            Rescaling(scale: 1.0 / 255),
            Conv2D(filters: 32, kernelSize: 3, activation: .relu),
            BatchNormalization(),
            MaxPooling2D(),
            Flatten(),
            Dropout(rate: 0.5),
            Dense(units: 128, activation: .relu, name: "a_dense_layer_with_quite_a_long_name"),
            Dense(units: 10, activation: .softmax),
        ])
    }

    private func functional() -> Model {
        let image = Input(shape: [16, 16, 3], name: "image")
        let extra = Input(shape: [4], name: "extra")
        let x = GlobalAveragePooling2D()(
            Conv2D(filters: 8, kernelSize: 3, activation: .relu)(image))
        let y = Dense(units: 8, activation: .relu)(extra)
        let joined = Concatenate()([x, y])
        let skipped = Add()([Dense(units: 16)(joined), joined])
        return Model(inputs: [image, extra], outputs: Dense(units: 1)(skipped), name: "two_inputs")
    }

    @Test(arguments: [("summary_sequential", 100), ("summary_sequential_80_columns", 80)])
    func `sequential models print as in Keras`(_ name: String, _ columns: Int) throws {
        #expect(try sequential().summary(columns: columns) == expected(name))
    }

    @Test(arguments: [("summary_functional", 120), ("summary_functional_80_columns", 80)])
    func `functional models print their connections`(_ name: String, _ columns: Int) throws {
        #expect(try functional().summary(columns: columns) == expected(name))
    }

    @Test func `a functional chain prints no connections`() throws {
        let x = Input(shape: [8])
        let hidden = Dense(units: 4, name: "dense_1")(x)
        let model = Model(inputs: x, outputs: Dense(units: 2)(hidden))
        #expect(try model.summary(columns: 100) == expected("summary_functional_linear"))
    }

    @Test func `layers that are not built say so`() throws {
        let model = Sequential([Dense(units: 4), Dense(units: 2)])
        #expect(try model.summary(columns: 100) == expected("summary_unbuilt"))
    }

    @Test func `the optimizer's state is counted once it is there`() throws {
        let model = sequential()
        let adam = Adam()
        model.compile(optimizer: adam, loss: .sparseCategoricalCrossentropy)
        try adam.build(model.trainableWeights)
        #expect(try model.summary(columns: 100) == expected("summary_compiled"))
    }

    @Test func `a summary is not wider than its terminal`() {
        for line in functional().summary(columns: 60).split(separator: "\n") {
            #expect(line.count <= 60 - 4 || !line.hasPrefix("│"))
        }
    }
}
