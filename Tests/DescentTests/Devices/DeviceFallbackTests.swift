import DescentCore
import DescentTesting
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What is done by uploads and downloads where a device offers nothing better.
@Suite struct DeviceFallbackTests {
    @Test("The memory of the device in these tests cannot be read by the host")
    func memoryIsClosed() throws {
        let buffer = try ClosedBuffer(TensorSpec([3], .float32), what: "A buffer")
        try withUnsafeBytes(of: (Float(1), Float(2), Float(3)), buffer.upload)
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        // The system says so where a read would end the process.
        #expect(write(ends[1], buffer.address, 12) == -1 && errno == EFAULT)
        var numbers = (Float(0), Float(0), Float(0))
        try withUnsafeMutableBytes(of: &numbers, buffer.download)
        #expect(numbers == (1, 2, 3))
        buffer.useUp()
        #expect(throws: ClosedBuffer.UsedUp.self) {
            try withUnsafeMutableBytes(of: &numbers, buffer.download)
        }
    }

    @Test("Random programs give the same bits", arguments: 0..<6)
    func randomPrograms(_ block: Int) throws {
        let (cpu, closed) = (DefaultDevice.current, ClosedDevice("randomPrograms"))
        for seed in UInt64(block * 10)..<UInt64(block * 10 + 10) {
            let tensors = try RandomGraph(seed: seed).outputs.map(\.tensor)
            let (a, b) = (
                try evaluate(tensors, device: cpu), try evaluate(tensors, device: closed)
            )
            for (x, y) in zip(a, b) {
                #expect(x.spec == y.spec && x.bytes.elementsEqual(y.bytes), "seed \(seed)")
            }
            if let fault = try compareSteadily(seed, ReferenceInterpreter(), closed) {
                Issue.record("\(fault)")
            }
        }
    }

    @Test("Rows are gathered, and read where they lie", arguments: 1...12)
    func rows(_ seed: UInt64) throws {
        var source = RandomSource(seed: seed, stream: 61)
        let shape = Shape((0..<source.pick(0...3)).map { _ in source.pick(0...4) })
        let (all, batch) = (source.pick(3...9), source.pick(1...3))
        let dtype = source.pick([DType.float32, .float64, .int32, .bool])
        // Eighths, whose sum is exact in any order.
        let data = try (floor(Wiring.numbers(Shape([all] + shape.dimensions), seed: seed) * 8) / 8)
            .cast(to: dtype).evaluated().data()
        let spec = TensorSpec(Shape([batch] + shape.dimensions), dtype)
        let x = Tensor.placeholder(spec, name: "x")
        let total = try Variable(Tensor(0.0), name: "total")
        let trace = StepTrace()
        trace.record { total.assign(total.value + x.cast(to: .float64).sum()) }
        let program = try StepProgram(
            outputs: [x], updates: trace.updates, placeholders: [x],
            device: ClosedDevice("rows"))
        let rowBytes = spec.byteCount / batch
        let column = RawColumn(base: data.address, rowBytes: rowBytes)
        var sum = 0.0
        for _ in 0..<4 {
            let isGathered = source.chance(0.5)
            let first = source.pick(0...(all - batch))
            let list =
                isGathered
                ? (0..<batch).map { _ in source.pick(0...(all - 1)) }
                : Array(first..<first + batch)
            let found = try program.hold {
                if isGathered {
                    list.withUnsafeBufferPointer {
                        program.load([column], rows: $0.baseAddress!, count: batch)
                    }
                } else {
                    program.read([column], first: first)
                }
                try program.run()
                #expect(try program.output(0).count == spec.byteCount)
                return try TensorData(spec) { try program.copyOutput(0, to: $0) }
            }
            let expected = list.flatMap { data.bytes[$0 * rowBytes..<($0 + 1) * rowBytes] }
            #expect(found.bytes.elementsEqual(expected))
            sum += try Tensor(data: found).cast(to: .float64).sum().item()
            #expect(try total.read().item() == sum)
        }
        #expect(total.storage.memory === program.device.memory)
    }

    @Test(
        "Variables are copied, replaced and looked at, some here and some there", arguments: 1...8)
    func manyVariables(_ seed: UInt64) throws {
        var source = RandomSource(seed: seed, stream: 62)
        let device = ClosedDevice("manyVariables")
        let variables = try (0..<source.pick(1...6)).map { i in
            let shape = Shape((0..<source.pick(0...3)).map { _ in source.pick(0...5) })
            let isFresh = source.chance(0.3)
            return try isFresh
                ? Variable(
                    filledWith: Double(i), TensorSpec(shape, .float32), name: "v\(i)",
                    trainable: true)
                : Variable(Wiring.numbers(shape, seed: seed * 10 + UInt64(i)), name: "v\(i)")
        }
        let storages = variables.map(\.storage)
        for storage in storages where source.chance(0.6) {
            try storage.hold(writing: true) { try storage.move(to: device) }
        }
        let first = try variables.map { try $0.read().scalars() }
        var snapshot = try StateSnapshot(storages)
        try snapshot.take()
        #expect(try allFinite(storages))
        let readings = variables.map(\.value)
        for variable in variables { try variable.assignNow(.full(variable.shape, .nan)) }
        let hasNumbers = first.contains { !$0.isEmpty }
        #expect(try allFinite(storages) == !hasNumbers)
        for (storage, numbers) in zip(storages, first) {
            #expect(try storage.isFinite == numbers.isEmpty)
            #expect(snapshot.holdsFinite(storage))
        }
        #expect(try snapshot.restore())
        #expect(try variables.map { try $0.read().scalars() } == first)
        #expect(try readings.map { try $0.scalars() } == first)
        #expect(
            try storages.map { try $0.largest }
                == first.map { $0.reduce(0) { max($0, abs($1)) } })
    }

    @Test("A program is given buffers of its own memory, or throws")
    func foreignBuffers() throws {
        let x = try Variable(Tensor([1, 2, 3]))
        let graph = try Graph(outputs: [StepTrace().record { x.value * 2 }])
        let (cpu, closed) = (DefaultDevice.current, ClosedDevice())
        let (mine, other) = (
            try closed.makeBuffer(x.storage.spec, what: "x"),
            try cpu.makeBuffer(x.storage.spec, what: "x")
        )
        #expect(throws: EngineError.self) { try cpu.program(for: graph).bind(0, to: mine) }
        #expect(throws: EngineError.self) { try closed.program(for: graph).bind(0, to: other) }
        for (device, buffer) in [(cpu, other), (closed, mine)] {
            let program = try device.compile(graph, CompileOptions())
            try x.storage.hold { try x.storage.read(buffer.upload) }
            try program.bind(0, to: buffer)
            try program.run()
            let doubled = try TensorData(x.storage.spec, fill: program.result(0).download)
            #expect(try Tensor(data: doubled).scalars() == [2, 4, 6])
        }
    }

    @Test("Four threads predict through one model on a device")
    func threads() async throws {
        let model = Sequential([Input(shape: [6]), Dense(units: 3, activation: .tanh)])
        model.device = ComputeDevice(ClosedDevice())
        let predictor = try model.predictor()
        let x = Wiring.numbers([9, 6])
        let expected = try predictor.predict(x).scalars()
        try await withThrowingTaskGroup(of: [Double].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var last: [Double] = []
                    for _ in 0..<50 { last = try predictor.predict(x).scalars() }
                    return last
                }
            }
            for try await found in group { #expect(found == expected) }
        }
    }
}
