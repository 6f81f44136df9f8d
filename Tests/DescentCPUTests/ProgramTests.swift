import DescentCore
import DescentTesting
import Testing

@testable import DescentCPU

@Suite struct ProgramTests {
    /// Runs one program with updates on the CPU engine.
    private func run(_ outputs: [Tensor], _ trace: StepTrace) throws -> [[Float]] {
        let graph = try Graph(outputs: outputs, updates: trace.updates)
        let program = try CPUDevice().program(for: graph)
        try program.bindNumbers(of: graph.inputs)
        for case .placeholder in graph.inputs { Issue.record("no placeholders here") }
        try program.run()
        return outputs.indices.map { Array(program.outputBuffer($0).bindMemory(to: Float.self)) }
    }

    @Test("Two variables can be exchanged in one step")
    func variablesSwap() throws {
        let (a, b) = (try Variable(Tensor([1, 2, 3])), try Variable(Tensor([4, 5, 6])))
        let trace = StepTrace()
        trace.record {
            let (x, y) = (a.value, b.value)
            a.assign(y)
            b.assign(x)
        }
        _ = try run([], trace)
        #expect(try a.read().scalars() == [4, 5, 6])
        #expect(try b.read().scalars() == [1, 2, 3])
    }

    @Test("Every new value is computed from the old ones")
    func updatesReadOldValues() throws {
        let (a, b) = (try Variable(Tensor([1, 2])), try Variable(Tensor([10, 20])))
        let trace = StepTrace()
        trace.record {
            let (x, y) = (a.value, b.value)
            a.assign(x + y)
            b.assign(y - x * 2)
        }
        _ = try run([], trace)
        #expect(try a.read().scalars() == [11, 22])
        #expect(try b.read().scalars() == [8, 16])
    }

    @Test("An output that is a broadcast of a variable shows the value before the update")
    func broadcastOutputsShowOldValues() throws {
        let a = try Variable(Tensor([1, 2]))
        let trace = StepTrace()
        let old = a.storage.live.broadcast(to: [2, 2])
        trace.record { a.assign(a.value + 1) }
        #expect(try run([old, old.flattened()], trace) == [[1, 2, 1, 2], [1, 2, 1, 2]])
        #expect(try a.read().scalars() == [2, 3])
    }

    @Test("A convolution without input channels leaves only its bias")
    func convolutionWithoutChannels() throws {
        let x = try Tensor.zeros([1, 2, 2, 0]).evaluated()
        let kernel = try Variable(Tensor.zeros([1, 1, 0, 2]))
        let bias = try Variable(Tensor([3, 4]))
        let window = SpatialWindow(
            size: [1, 1], strides: [1, 1], padding: [.init(0, 0), .init(0, 0)])
        let y = Tensor.record(
            .convolution(Convolution(window: window, groups: 1)), [x, kernel.value])
        #expect(try run([y + bias.value], StepTrace()) == [[3, 4, 3, 4, 3, 4, 3, 4]])
    }

    @Test("Literals convert between integers as data does: the low bits stay")
    func literalsConvert() throws {
        let byte = Tensor.full([1], 300, dtype: .int32).cast(to: .uint8)
        #expect(try byte.scalars() == [44])
        let int = Tensor.full([1], 4_294_967_301, dtype: .int64).cast(to: .int32)
        #expect(try int.scalars() == [5])
    }

    @Test("Adding zero keeps what IEEE says of the sign of zero")
    func signOfZeroIsKept() throws {
        let x = Tensor([-0.0, 1])
        #expect(try (1 / (x + 0)).scalars() == [.infinity, 1])
        #expect(try (1 / (x - 0)).scalars() == [-.infinity, 1])
    }

    @Test("Folding int64 literals keeps what a Float64 cannot hold")
    func wideLiteralsFold() throws {
        let sum =
            Tensor.full([], 0x1p53, dtype: .int64) + Tensor.full([], 1, dtype: .int64)
        #expect(try sum.scalars(as: Int64.self) == [9_007_199_254_740_993])
    }

    @Test("Constants that double again and again are walked once")
    func constantsCompileInLinearTime() throws {
        var x = Tensor.range(0..<2)
        for _ in 0..<64 { x = x + x }
        #expect(try (x * Tensor([1, 1] as [Int32])).scalars() == [0, 0])
    }

    @Test("An output that is a variable shows the value before the update")
    func outputsShowOldValues() throws {
        let a = try Variable(Tensor([1, 2, 3]))
        let trace = StepTrace()
        let old = a.value
        trace.record { a.assign(a.value * 2) }
        #expect(try run([old, old.sum()], trace) == [[1, 2, 3], [6]])
        #expect(try a.read().scalars() == [2, 4, 6])
    }

    @Test("NaN passes through ReLU, maxima and products")
    func nanIsNotHidden() throws {
        let x = Tensor([[1, .nan], [3, 4]])
        let kernel = Tensor([[1, 2], [3, 4]])
        let bias = Tensor([0, 0])
        #expect(try relu(x).scalars()[1].isNaN)
        #expect(try relu(matmul(x, kernel) + bias).scalars()[0].isNaN)
        #expect(try x.max().item().isNaN)
        let image = Tensor(shape: [1, 2, 2, 1], scalars: [1, 2, Float.nan, 4])
        let pooled = maxPool(image, window: [2, 2], strides: [2, 2], padding: [(0, 0), (0, 0)])
        #expect(try pooled.item().isNaN)
    }

    @Test("An index outside the table is an error that names it", arguments: [DType.int32, .int64])
    func gatherChecksIndices(dtype: DType) throws {
        let table = Tensor([[1, 2], [3, 4], [5, 6]])
        let expected = EngineError.indexOutOfRange(
            operation: "gather", position: 1, index: 3, count: 3)
        #expect(throws: expected) {
            try table.gathering(Tensor([0, 3]).cast(to: dtype)).scalars()
        }
        #expect(throws: EngineError.self) {
            try table.gathering(Tensor([-1]).cast(to: dtype)).scalars()
        }
    }

    @Test("One thread and two agree within rounding on work large enough to share")
    func threadsAgree() throws {
        let x = Tensor.randomUniform([300, 400])
        let outputs = [
            matmul(x, x.transposed()), exp(x) + sigmoid(x), x.sum(axes: [0]), x.sum(),
            x.reshaped(to: [40, 100, 30]).max(axes: [1]),
        ]
        let one = try evaluate(outputs, device: CPUDevice(threads: 1))
        let two = try evaluate(outputs, device: CPUDevice(threads: 2))
        for (a, b) in zip(one, two) {
            let fault = mismatch(
                Tensor(data: a), Tensor(data: b),
                tolerance: Tolerance(absolute: 1e-5, relative: 1e-5))
            #expect(fault == nil)
        }
    }

    @Test("A layer's element-wise tail is one loop, and its product carries the bias")
    func chainsAreFused() throws {
        let (x, w, b) = (
            Tensor.placeholder(TensorSpec([8, 16], .float32), name: "x"),
            try Variable(Tensor.ones([16, 4])), try Variable(Tensor.ones([4]))
        )
        let y = tanh(matmul(x, w.value) + b.value) * 2 + 1
        let program = try CPUDevice().program(for: try Graph(outputs: [y]))
        let names = program.instructionNames
        #expect(names == ["ProductStep"])
    }

    @Test(
        "ReLU behind a product is part of it, and NaN stays NaN, however it is divided",
        arguments: [(1, 40, 33), (7, 50, 9), (16, 4_096, 32), (300, 70, 60), (40, 600, 900)])
    func productsEndInReLU(rows: Int, inner: Int, columns: Int) throws {
        var numbers = RandomSource(seed: 12, stream: 3)
        func draw(_ shape: Shape) -> [Float] {
            (0..<shape.elementCount).map { _ in Float(numbers.nextUniform() - 0.5) }
        }
        var left = draw([rows, inner])
        left[rows / 2 * inner] = .nan
        let (x, w) = (
            Tensor(shape: [rows, inner], scalars: left),
            Tensor(shape: [inner, columns], scalars: draw([inner, columns]))
        )
        let (plain, y) = (matmul(x, w), relu(matmul(x, w)))
        for threads in [1, 2, 4] {
            let device = CPUDevice(threads: threads)
            let program = try device.program(for: try Graph(outputs: [y]))
            let names = program.instructionNames
            #expect(!names.contains("FusedLoop"))
            func values(_ tensor: Tensor) throws -> [Double] {
                try Tensor(data: evaluate([tensor], device: device)[0]).scalars(as: Double.self)
            }
            let (sums, rectified) = (try values(plain), try values(y))
            for (place, (sum, value)) in zip(sums, rectified).enumerated() {
                let isSame = sum.isNaN ? value.isNaN : value == Swift.max(sum, 0)
                #expect(isSame, "\(threads) threads, element \(place): \(sum), \(value)")
            }
            #expect(rectified.contains { $0.isNaN })
        }
    }

    @Test("A chain of 300,000 operations compiles and runs")
    func longChainRuns() throws {
        var x = Tensor([1])
        for _ in 0..<300_000 { x = x + 0.5 }
        #expect(try x.item() == 150_001)
    }

    @Test("Numbers below 1.2e-38 count as 0, on all threads and only while a program runs")
    func denormals() throws {
        let tiny = Float(bitPattern: 71_362)  // 1e-40
        let x = Tensor(shape: [1 << 16], scalars: [Float](repeating: tiny, count: 1 << 16))
        for threads in [1, 2] {
            let scaled = try evaluate([x * 1e30], device: CPUDevice(threads: threads))[0]
            #expect(try Tensor(data: scaled).max().item() == 0)
        }
        #expect(tiny * 1e30 > 0)
    }

    @Test("The smallest float16 numbers are none of those", arguments: [1, 7, 13, 1023])
    func smallHalves(count: Int) throws {
        let values = (1...count).map { Double($0) * 0x1p-24 }
        let halves = Tensor(shape: [count], scalars: values).cast(to: .float16)
        let data = try evaluate([halves], device: ReferenceInterpreter())[0]
        let wide = try evaluate([Tensor(data: data).cast(to: .float32)], device: CPUDevice())[0]
        #expect(try Tensor(data: wide).scalars() == values)
    }

    @Test("Threads that gather rows leave the caller's numbers alone")
    func gatheringKeepsDenormals() throws {
        let x = Tensor.placeholder(TensorSpec([512, 256], .float32), name: "x")
        let program = try CPUDevice(threads: 2).program(
            for: try Graph(outputs: [matmul(x, x.transposed())], placeholders: [x]))
        let target = try #require(try program.inputBuffer(0).baseAddress)
        let source = [Float](repeating: 1, count: 512 * 256)
        let rows = Array(0..<512)
        source.withUnsafeBytes { bytes in
            rows.withUnsafeBufferPointer { rows in
                guard let base = bytes.baseAddress, let first = rows.baseAddress else { return }
                program.gather(
                    RowSelection(base: base, rowBytes: 1024, rows: first, count: 512), into: target)
            }
        }
        #expect(program.isLarge)
        #expect(Float(bitPattern: 71_362) * 1e30 > 0)
    }
}
