import DescentCore
import Synchronization

/// A device whose memory the host cannot address, and that can do nothing but what every device
/// must: it computes as another one does, in pages that are open only meanwhile, and stores updates
/// in new buffers.
struct ClosedDevice: Device {
    let name: String
    let memory: MemorySpace
    private let inner: any Device
    private let readings = Readings()

    /// How often somebody waited for an output of a program.
    var resultsRead: Int { readings.count.load(ordering: .relaxed) }

    /// - Parameter name: one for each test, as programs of one name are shared.
    init(_ name: String = #function, like inner: any Device = DefaultDevice.current) {
        self.name = "closed \(name)"
        memory = MemorySpace(name)
        self.inner = inner
    }

    func makeBuffer(_ spec: TensorSpec, what: String) throws -> any Buffer {
        try ClosedBuffer(spec, what: what)
    }

    func compile(_ graph: Graph, _ options: CompileOptions) throws -> any Program {
        ClosedProgram(
            try inner.program(for: graph, weightsStay: options.weightsStay), graph, readings)
    }
}

private final class Readings: Sendable {
    let count = Atomic(0)
}

private final class ClosedProgram: Program {
    private let readings: Readings
    private let inner: any HostProgram
    private let updates: [Int]
    private var bound: [ClosedBuffer?]
    private var fresh: [Int: ClosedBuffer] = [:]
    private var results: [ClosedBuffer] = []

    init(_ inner: any HostProgram, _ graph: Graph, _ readings: Readings) {
        (self.inner, self.readings) = (inner, readings)
        updates = graph.updates.map(\.input)
        bound = graph.inputs.map { _ in nil }
    }

    var isLarge: Bool { inner.isLarge }

    func bind(_ index: Int, to buffer: any Buffer) throws {
        guard let buffer = buffer as? ClosedBuffer else {
            throw EngineError.foreignMemory(memory: "closed", buffer: "\(type(of: buffer))")
        }
        try buffer.requireUse()
        bound[index] = buffer
    }

    func run() throws {
        var buffers: [ClosedBuffer] = []
        for buffer in bound {
            guard let buffer else { throw EngineError.library("an input is not bound") }
            try buffer.requireUse()
            buffers.append(buffer)
        }
        fresh = [:]
        for index in updates {
            let new = try buffers[index].copy()
            fresh[index] = new
            buffers[index] = new
        }
        for (index, buffer) in buffers.enumerated() {
            buffer.open()
            inner.bind(index, to: buffer.address)
        }
        defer { for buffer in buffers { buffer.close() } }
        try inner.run()
        results = try inner.outputSpecs.enumerated().map { index, spec in
            let result = try ClosedBuffer(spec, what: "A result")
            try result.upload(try inner.outputBuffer(index))
            return result
        }
        for index in updates {
            bound[index]?.useUp()
            bound[index] = fresh[index]
        }
    }

    func result(_ index: Int) -> any Buffer {
        readings.count.add(1, ordering: .relaxed)
        return results[index]
    }

    func updated(_ index: Int) -> (any Buffer)? { fresh[index] }
}
