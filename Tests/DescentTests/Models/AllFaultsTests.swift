import Descent
import Testing

/// All faults of a model are told at once, each with the line of its layer.
struct AllFaultsTests {
    private func faults(_ body: () throws -> Void) -> [String] {
        do {
            try body()
            return []
        } catch let list as FaultList {
            return list.faults.map { "\($0)" }
        } catch {
            return ["\(error)"]
        }
    }

    private func expect(_ faults: [String], _ starts: [String], lines: [Int]) {
        #expect(faults.count == starts.count, "\(faults)")
        for (fault, (start, line)) in zip(faults, zip(starts, lines)) {
            #expect(fault.hasPrefix(start), "\(fault)")
            #expect(fault.hasSuffix(" See DescentTests/AllFaultsTests.swift:\(line)."), "\(fault)")
        }
    }

    @Test func `three wrong layers of a stack are three faults`() throws {
        let line = #line
        let model = Sequential([
            Conv2D(filters: 8, kernelSize: 9),
            MaxPooling2D(),
            Dense(units: -1),
            Flatten(),
            Reshape(targetShape: [7, 3]),
            Dense(units: 4),
            BatchNormalization(axis: 3),
            Dense(units: 2),
        ])
        model.compile(loss: .mse)
        let found = faults {
            try model.fit(Tensor.zeros([4, 6, 6, 1]), Tensor.zeros([4, 2]), verbose: .silent)
        }
        expect(
            found,
            [
                "Conv2D 'conv2d' needs inputs at least as large as its kernel [9, 9]",
                "MaxPooling2D 'max_pooling2d' needs inputs at least as large",
                "Dense 'dense' needs units of 1 or more, but got -1.",
            ], lines: [line + 2, line + 3, line + 4])
    }

    @Test func `behind a layer whose output cannot be told the search goes on where it can`() {
        let line = #line
        let x = Input(shape: [12])
        let model = Model(
            inputs: x,
            outputs: Dense(units: 1)(
                Add()([
                    Dense(units: 3)(Conv2D(filters: 2, kernelSize: 3)(x)),
                    Dense(units: 4)(Reshape(targetShape: [5, 2])(x)),
                ])))
        model.compile(loss: .mse)
        let found = faults { try model.build(inputShape: [Shape.unknown, 12]) }
        expect(
            found,
            [
                "Conv2D 'conv2d' needs inputs [batch, height, width, channels], "
                    + "but got shape [?, 12]",
                "Reshape 'reshape' needs examples of 10 elements, but got shape [",
            ], lines: [line + 6, line + 7])
    }

    @Test func `a subclassed model is searched as well`() {
        final class Net: Model {
            let first = Dense(units: 3)
            let second = Reshape(targetShape: [4])
            let third = Conv2D(filters: 2, kernelSize: 3)
            override func call(_ x: Tensor, training: Bool) -> Tensor {
                third(second(first(x)))
            }
        }
        let model = Net()
        model.compile(loss: .mse)
        let found = faults {
            try model.fit(Tensor.zeros([4, 2]), Tensor.zeros([4, 2]), verbose: .silent)
        }
        #expect(found.count == 2, "\(found)")
        #expect(found.first?.hasPrefix("Reshape 'reshape' needs examples of 4 elements") == true)
        #expect(found.last?.hasPrefix("Conv2D 'conv2d' needs inputs [batch, height") == true)
    }

    @Test func `a sub-model's faults are among the others`() {
        let inner = Sequential([Reshape(targetShape: [9]), Dense(units: 5)], name: "inner")
        let model = Sequential([Dense(units: 8), inner, MaxPooling2D()])
        model.compile(loss: .mse)
        let found = faults {
            try model.fit(Tensor.zeros([4, 2]), Tensor.zeros([4, 2]), verbose: .silent)
        }
        #expect(found.count == 2, "\(found)")
        #expect(found.last?.hasPrefix("MaxPooling2D") == true, "\(found)")
    }

    @Test func `wrong inputs and wrong labels of a built model are told together`() throws {
        let model = Sequential([Input(shape: [3]), Dense(units: 2, activation: .softmax)])
        model.compile(loss: SparseCategoricalCrossentropy())
        let found = faults {
            try model.fit(Tensor.zeros([4, 5]), Tensor([0, 1, 2, 1] as [Int32]), verbose: .silent)
        }
        #expect(found.count == 2, "\(found)")
        #expect(found.first?.contains("needs inputs of shape [?, 3], but got [4, 5]") == true)
        #expect(found.last?.contains("classes from 0 to 1") == true, "\(found)")
    }

    @Test func `after a fault the same model can be fitted to other data`() throws {
        let model = Sequential([
            Conv2D(filters: 2, kernelSize: 3), Flatten(), Dense(units: 2),
        ])
        model.compile(loss: .mse)
        let y = Tensor.zeros([4, 2])
        #expect(
            faults { try model.fit(Tensor.zeros([4, 2, 2, 1]), y, verbose: .silent) }.count == 1)
        try model.fit(Tensor.zeros([4, 8, 8, 3]), y, verbose: .silent)
        #expect(model.weights.count == 4)
        #expect(model.weights[2].shape == [72, 2])
    }

    @Test func `a failed build leaves no weights behind`() throws {
        final class Fussy: Layer {
            override func build(inputShape: Shape) throws {
                _ = try addWeight(name: "a", shape: [2], initializer: .zeros)
                if inputShape[-1] == 3 { throw needs("other inputs", got: "3", fix: "Use 4.") }
            }
        }
        let layer = Fussy()
        #expect(throws: ShapeError.self) { try layer.buildIfNeeded([[2, 3]]) }
        try layer.buildIfNeeded([[2, 4]])
        #expect(layer.weights.count == 1)
    }
}
