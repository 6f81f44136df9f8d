import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining
import DescentSupport

/// Advice that fits the moment.
@Suite struct FittingMessagesTests {
    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test func `after a layer was built the data are wrong, not the layer`() throws {
        let model = Sequential([Dense(units: 1)])
        _ = try model.predict(Tensor.ones([2, 2]))
        let text = message { _ = try model.predict(Tensor.ones([1, 3])) }
        #expect(
            text.contains("got shape [1, 3]. Check the data: the layer was built for 2."), "\(text)"
        )
    }

    @Test func `one row without its axis gets advice for arrays and tensors`() throws {
        let model = Sequential([Dense(units: 1)])
        _ = try model.predict(Tensor.ones([2, 3]))
        let text = message { _ = try model.predict([0.5, 1, 2] as [Float]) }
        #expect(
            text.contains("For one row write [row], or row.expandingDimension(at: 0)."), "\(text)")
        let input = Input(shape: [3])
        let graph = Model(inputs: input, outputs: Dense(units: 1)(input))
        let second = message { _ = try graph.predict([0.5, 1, 2] as [Float]) }
        #expect(
            second.contains("For one example write [x], or x.expandingDimension(at: 0)."),
            "\(second)")
        #expect(second.contains("FittingMessagesTests.swift:"), "\(second)")
    }

    @Test func `no batch is made up in messages`() {
        let error = Add()([Input(shape: [2]), Input(shape: [3])]).layerFault
        #expect("\(error!)".contains("got [[?, 2], [?, 3]]"), "\(error!)")
        let dense = Dense(units: 2)(Input(shape: [16], dtype: .uint8)).layerFault
        #expect("\(dense!)".contains("uint8 [?, 16]"), "\(dense!)")
    }

    @Test func `a wrong number of inputs names the line of the model`() {
        let (a, b) = (Input(shape: [2]), Input(shape: [2]))
        let model = Model(inputs: [a, b], outputs: Add()([a, b]))
        let error = model.outputs([Tensor.ones([1, 2])])[0].error
        #expect("\(error!)".contains("FittingMessagesTests.swift:"), "\(error!)")
    }

    @Test func `indices are counted to the last one`() {
        let x = Tensor.ones([2, 3])
        #expect(
            "\(x[5].error!)".contains("needs indices from 0 to 1 on axis 0 of [2, 3], but got 5"))
        #expect("\(x[-3].error!)".contains("but got -3."))
        #expect(
            "\(x[1..<4].error!)".contains(
                "needs ranges inside 0..<2 on axis 0 of [2, 3], but got 1..<4"))
        #expect("\(Input(shape: [3])[0].error!)".contains("only known when data comes"))
    }

    @Test func `a history says what it has`() throws {
        let model = Sequential([Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.01), loss: MeanSquaredError(), metrics: [.mae])
        let history = try model.fit(Tensor.ones([4, 2]), Tensor.ones([4, 1]), verbose: .silent)
        #expect(history["loss"].last! >= 0)
        let heard = Heard()
        Terminal.listening({ heard.add($0) }) {
            #expect(history["los"] == [])
            #expect(history["los"] == [])
        }
        #expect(heard.lines.count == 1)
        #expect(heard.lines[0].contains("got 'los'. Did you mean 'loss'?"), "\(heard.lines)")
        #expect(throws: ConfigurationError.self) { try history.values(of: "los") }
        #expect(try history.values(of: "loss") == history["loss"])
    }

    private final class Heard: @unchecked Sendable {
        private(set) var lines: [String] = []
        func add(_ line: String) { lines.append(line) }
    }

    @Test func `an epoch that never stopped is 0, as in Keras`() {
        let epoch: Int = EarlyStopping().stoppedEpoch
        #expect(epoch == 0)
    }

    private final class Doubling: Layer {
        override func call(_ x: Tensor) -> Tensor { x * 2 }
    }

    @Test func `a layer may leave out whether it is trained`() throws {
        #expect(try Sequential([Doubling()]).predict(Tensor([[1, 2]])).scalars() == [2, 4])
    }

    @Test func `an accuracy of the largest output needs several`() throws {
        let model = Sequential([Dense(units: 1, activation: .sigmoid)])
        model.compile(loss: BinaryCrossentropy(), metrics: [SparseCategoricalAccuracy()])
        let found = try model.checkWiring(Tensor.ones([4, 2]), Tensor([0, 1, 0, 1] as [Float]))
        #expect(found.contains { $0.rule == .accuracyDoesNotFit }, "\(found)")
    }

    @Test func `the smallest limit of memory counts`() {
        let files = [
            "/sys/fs/cgroup/a/b/memory.max": "max\n", "/sys/fs/cgroup/a/memory.max": "1000\n",
            "/sys/fs/cgroup/memory.max": "2000\n",
            "/sys/fs/cgroup/memory/x/memory.limit_in_bytes": "500\n",
        ]
        #expect(MemoryLimit.containerLimit(groups: "0::/a/b\n") { files[$0] } == 1000)
        #expect(MemoryLimit.containerLimit(groups: "0::/\n") { files[$0] } == 2000)
        #expect(MemoryLimit.containerLimit(groups: "5:cpu,memory:/x\n") { files[$0] } == 500)
        #expect(MemoryLimit.containerLimit(groups: "3:cpu:/x\n") { files[$0] } == nil)
        let error = EngineError.outOfMemory(
            what: "It", bytes: 10, limit: .addressSpace(100))
        #expect(
            "\(error)".contains(
                "but got no more of an address space limited to 100 (RLIMIT_AS, ulimit -v)."))
    }
}
