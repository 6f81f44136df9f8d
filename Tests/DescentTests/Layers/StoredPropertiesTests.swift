import Descent
import Testing

/// Layers and variables in stored properties, as Keras tracks attributes.
@Suite(.seeded) struct StoredPropertiesTests {
    private let x: [[Float]] = [[0, 1], [1, 0], [1, 1], [0, 0]]
    private let y: [[Float]] = [[1], [0], [1], [0]]

    final class Block: Layer {
        // With seeds of their own: units that are dead from the start never learn.
        let a = Dense(
            units: 4, activation: .relu, kernelInitializer: .glorotUniform(seed: 1))
        let b = Dense(units: 1, kernelInitializer: .glorotUniform(seed: 2))
        override func call(_ x: Tensor, training: Bool) -> Tensor { b(a(x)) }
    }

    final class BlockModel: Model {
        // With seeds of their own: units that are dead from the start never learn.
        let a = Dense(
            units: 4, activation: .relu, kernelInitializer: .glorotUniform(seed: 1))
        let b = Dense(units: 1, kernelInitializer: .glorotUniform(seed: 2))
        override func call(_ x: Tensor, training: Bool) -> Tensor { b(a(x)) }
    }

    private func names(_ layer: Layer) -> [String] { layer.weights.map(\.name) }

    @Test("The first subclass anybody ports learns")
    func learns() throws {
        for model in [Sequential([Block()]), BlockModel()] {
            model.compile(
                optimizer: SGD(learningRate: 0.5), loss: BinaryCrossentropy(fromLogits: true))
            let run = try model.fit(x, y, epochs: 30, verbose: .silent)
            #expect(model.weights.count == 4 && model.trainableWeights.count == 4)
            #expect(try #require(run["loss"].last) < #require(run["loss"].first))
        }
    }

    @Test("Weights have the names and the order that Keras gives attributes")
    func namesAndOrder() throws {
        let model = Sequential([Block()])
        try model.build(inputShape: [Shape.unknown, 2])
        #expect(
            names(model) == [
                "block/dense/kernel", "block/dense/bias", "block/dense_1/kernel",
                "block/dense_1/bias",
            ])
        #expect(model.summary().contains("17"))  // 2 · 4 + 4 + 4 + 1 parameters
    }

    @Test("A property that was added by hand too counts once, and one that was forgotten counts")
    func addedByHand() throws {
        final class Half: Layer {
            let a = Dense(units: 2, name: "a"), b = Dense(units: 2, name: "b")
            init() {
                super.init()
                addSublayer(b)
                addSublayer(b)
            }
            override func call(_ x: Tensor, training: Bool) -> Tensor { b(a(x)) }
        }
        let half = Half()
        _ = half(Tensor.ones([1, 2]))
        #expect(half.sublayers.map(\.name) == ["b", "a"])
        #expect(half.weights.count == 4)
    }

    struct Pair {
        var first: Dense
        var rest: [Dense?]
    }
    enum Head {
        case none
        case classes(Dense)
    }

    final class Everything: Layer {
        let one = Dense(units: 2, name: "one")
        var later: Dense!
        let list = [Dense(units: 2, name: "list_0"), Dense(units: 2, name: "list_1")]
        let byName = ["b": Dense(units: 2, name: "at_b"), "a": Dense(units: 2, name: "at_a")]
        let byNumber = [10: [Dense(units: 2, name: "at_10")], 9: [Dense(units: 2, name: "at_9")]]
        let tuple = (Dense(units: 2, name: "tuple"), 3, "text")
        let pair = Pair(
            first: Dense(units: 2, name: "first"), rest: [nil, Dense(units: 2, name: "rest")])
        let head = Head.classes(Dense(units: 2, name: "head"))
        let mixed: [Any] = [1.5, Dense(units: 2, name: "mixed")]
        let maybe: (any SequentialElement)? = Dense(units: 2, name: "maybe")
        lazy var made = Dense(units: 2, name: "lazy")
        let table = [[Float]](repeating: [1, 2, 3], count: 100_000)
        let shared: Dense

        init() {
            shared = one
            super.init()
            later = Dense(units: 2, name: "later")
            _ = made
        }

        override func call(_ x: Tensor, training: Bool) -> Tensor {
            sublayers.reduce(x) { $1($0) }
        }
    }

    @Test(
        "Optionals, lists, dictionaries, tuples, structures and enumerations are looked into, in order"
    )
    func containers() throws {
        let layer = Everything()
        _ = try layer(Tensor.ones([1, 2])).scalars()
        #expect(
            layer.sublayers.map(\.name) == [
                "one", "later", "list_0", "list_1", "at_a", "at_b", "at_9", "at_10", "tuple",
                "first",
                "rest", "head", "mixed", "maybe", "lazy",
            ])
        #expect(layer.trainableWeights.count == 30)
    }

    class Base: Layer {
        let inBase = Dense(units: 2, name: "in_base")
    }
    final class Derived: Base {
        let inDerived = Dense(units: 2, name: "in_derived")
        override func call(_ x: Tensor, training: Bool) -> Tensor { inDerived(inBase(x)) }
    }

    @Test("A base class's properties come first")
    func inheritance() throws {
        let layer = Derived()
        _ = layer(Tensor.ones([1, 2]))
        #expect(layer.sublayers.map(\.name) == ["in_base", "in_derived"])
    }

    final class Scaled: Layer {
        let steps: Variable
        let factor: Variable
        private var shift: Variable!
        init() throws {
            steps = try Variable(Tensor(0 as Float), name: "steps", trainable: false)
            factor = try Variable(Tensor.ones([2]), name: "factor")
            super.init()
        }
        override func build(inputShape: Shape) throws {
            shift = try addWeight(name: "shift", shape: [2], initializer: Zeros())
        }
        override func call(_ x: Tensor, training: Bool) -> Tensor {
            x * factor.value + shift.value + steps.value
        }
    }

    @Test("Variables in properties are weights: those to be trained first, as in Keras")
    func variables() throws {
        let model = Sequential([try Scaled(), Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.1), loss: MeanSquaredError())
        try model.fit(x, y, epochs: 2, verbose: .silent)
        #expect(
            model.layers[0].weights.map(\.name) == [
                "scaled/factor", "scaled/shift", "scaled/steps",
            ])
        #expect(model.trainableWeights.count == 4)
        let factor = try model.layers[0].weights[0].read().scalars()
        #expect(factor != [1, 1])
    }

    @Test("Layers made in build and kept in a property belong to the layer")
    func madeInBuild() throws {
        final class Late: Layer {
            var inner: Dense!
            override func build(inputShape: Shape) throws { inner = Dense(units: inputShape[-1]) }
            override func call(_ x: Tensor, training: Bool) -> Tensor { inner(x) }
        }
        let model = Sequential([Late(), Dense(units: 1)])
        model.compile(optimizer: .sgd, loss: MeanSquaredError())
        try model.fit(x, y, verbose: .silent)
        #expect(names(model).first == "late/dense/kernel")
        #expect(model.weights.count == 4)
    }

    @Test("A build that fails leaves nothing behind, and the next one starts anew")
    func failedBuild() throws {
        final class Late: Layer {
            var inner: Dense!
            var weight: Variable!
            override func build(inputShape: Shape) throws {
                inner = Dense(units: inputShape[-1])
                weight = try addWeight(name: "w", shape: [inputShape[-1]], initializer: Ones())
                if inputShape[-1] == 3 { throw needs("2 features", got: "3", fix: "Use 2.") }
            }
            override func call(_ x: Tensor, training: Bool) -> Tensor { inner(x) * weight.value }
        }
        let layer = Late()
        #expect(throws: ShapeError.self) { try layer.buildIfNeeded([[1, 3]]) }
        _ = try layer(Tensor.ones([1, 2])).scalars()
        #expect(layer.weights.map(\.shape) == [[2], [2, 2], [2]])
    }

    @Test("A frozen layer freezes what its properties hold")
    func freezing() throws {
        let block = Block()
        block.trainable = false
        let model = Sequential([block, Dense(units: 1)])
        try model.build(inputShape: [Shape.unknown, 2])
        #expect(model.trainableWeights.count == 2 && model.weights.count == 6)
        #expect(!block.a.trainable && !block.b.trainable)
    }

    final class Calling: Layer {
        let body: (Tensor) -> Tensor
        init(_ body: @escaping (Tensor) -> Tensor) {
            self.body = body
            super.init()
        }
        override func call(_ x: Tensor, training: Bool) -> Tensor { body(x) }
    }

    @Test("A layer that is called but belongs to nobody is an error that names both")
    func strangerLayer() throws {
        let outside = Dense(units: 1, name: "outside")
        let layer = Calling { outside($0) }
        let model = Sequential([layer])
        model.compile(optimizer: .sgd, loss: MeanSquaredError())
        let isRight = { (error: any Error) in
            let text = "\(error)"
            return text.contains("Calling 'calling' needs the layers it calls to belong to it")
                && text.contains(
                    "Dense 'outside', made at DescentTests/StoredPropertiesTests.swift:")
                && text.contains("addSublayer")
        }
        #expect { try model.fit(x, y, verbose: .silent) } throws: { isRight($0) }
        #expect { try Calling { outside($0) }(Tensor.ones([1, 2])).scalars() } throws: {
            isRight($0)
        }
        // Made anew at every call: its weights would be, too.
        #expect {
            try Calling { Dense(units: 1, name: "outside")($0) }(Tensor.ones([1, 2])).scalars()
        } throws: { isRight($0) }
    }

    @Test("A trainable variable that is read but belongs to nobody is an error; others may be read")
    func strangerVariable() throws {
        let factor = try Variable(Tensor(2 as Float), name: "factor")
        let layer = Calling { $0 * factor.value }
        #expect { try layer(Tensor.ones([1, 2])).scalars() } throws: {
            "\($0)".hasPrefix(
                "Calling 'calling' needs the trainable variables it reads to belong to it, but got "
                    + "'factor' of shape [], which belongs to nobody")
        }
        factor.trainable = false
        #expect(try layer(Tensor.ones([1, 2])).scalars() == [2, 2])
    }

    @Test(
        "Layers without weights, frozen layers and layers of a neighbour may be called from anywhere"
    )
    func strangersThatAreRight() throws {
        let frozen = Dense(units: 2, trainable: false)
        #expect(
            try Calling { ReLU()(Dropout(rate: 0.5)(frozen($0))) }(Tensor.ones([1, 2])).scalars()
                .count == 2)
        let block = Block()
        let model = Sequential([block, Calling { block.b(block.a($0)) }])
        model.compile(optimizer: .sgd, loss: MeanSquaredError())
        try model.fit([[1.0], [2.0]], [[1.0], [2.0]], verbose: .silent)
    }

    @Test("The warning of a model without weights names its layers")
    func warningNamesLayers() throws {
        let model = Sequential([Flatten(), Activation(.relu)])
        model.compile(optimizer: .sgd, loss: MeanSquaredError())
        let said = try heard { try model.fit([[1.0], [2.0]], [[1.0], [2.0]], verbose: .silent) }
        #expect(said.joined().contains("Flatten 'flatten', Activation 'activation'"))
    }

    @Test("A layer that refers to the one around it is no circle")
    func backReference() throws {
        final class Child: Layer {
            weak var parent: Layer?
            let inner = Dense(units: 2)
            override func call(_ x: Tensor, training: Bool) -> Tensor { inner(x) }
        }
        final class Parent: Layer {
            let child = Child()
            init() {
                super.init()
                child.parent = self
            }
            override func call(_ x: Tensor, training: Bool) -> Tensor { child(x) }
        }
        let parent = Parent()
        _ = try parent(Tensor.ones([1, 2])).scalars()
        #expect(parent.weights.count == 2)
    }
}
