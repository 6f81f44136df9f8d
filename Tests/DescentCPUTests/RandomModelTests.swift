import Descent
import DescentCPU
import DescentCore
import ModelFuzzing
import Testing

/// Random models on the engine, in memory that nobody may read or write beyond, and through `fit`
/// and `predict`, beside float64. `make test` runs thousands more of them optimised,
/// `make fuzz-models` any number.
@Suite struct RandomModelTests {
    private static let perCase = 4

    @Test("Random models train alike on the engine and in float64", arguments: 0..<10)
    func agree(block: Int) throws {
        let engine = CPUDevice(threads: 1 + block % 2, isGuarded: true)
        for number in 0..<Self.perCase {
            let model = try RandomModel(seed: UInt64(block * Self.perCase + number))
            let fault = try ModelTrial(model).fault(on: engine)
            #expect(fault == nil)
        }
    }

    /// What computes nothing in a model: inputs, and what is done to strings before.
    private static let beforeModels: Set = [
        "HashedCrossing", "Hashing", "InputLayer", "StringLookup", "TextVectorization",
    ]

    @Test("Random models are made of all layers there are")
    func coverage() throws {
        var seen = Set<String>()
        for seed in 0..<UInt64(600) { seen.formUnion(try RandomModel(seed: seed).layerClasses) }
        // Other tests of the process register layers of their own.
        let missing = Registry.layers.entries.filter {
            ThisLibrary.has($0.typeName) && !seen.contains($0.className)
                && !Self.beforeModels.contains($0.className)
        }
        #expect(missing.map(\.className) == [])
    }

    @Test("A seed makes the same model again")
    func repeats() throws {
        for seed in 0..<UInt64(5) {
            #expect(try RandomModel(seed: seed).text == RandomModel(seed: seed).text)
        }
    }

    /// An engine that gives one wrong number in a thousand programs' worth of right ones.
    private struct Faulty: Device {
        let name = "faulty"
        let inner = CPUDevice(threads: 1)
        func compile(_ graph: Graph, _ options: CompileOptions) throws -> any Program {
            FaultyProgram(try inner.program(for: graph, weightsStay: options.weightsStay))
        }

        final class FaultyProgram: HostProgram {
            let inner: any HostProgram
            init(_ inner: any HostProgram) { self.inner = inner }
            func run() throws {
                try inner.run()
                let bytes = try inner.outputBuffer(0)
                // The program owns its outputs, and nobody else reads them now.
                let first = UnsafeMutablePointer(
                    mutating: bytes.assumingMemoryBound(to: Float.self).baseAddress)
                first?.pointee *= 1.01
            }
            func inputBuffer(_ index: Int) throws -> UnsafeMutableRawBufferPointer {
                try inner.inputBuffer(index)
            }
            func bind(_ index: Int, to pointer: UnsafeMutableRawPointer) {
                inner.bind(index, to: pointer)
            }
            func expectWeights(at change: Int) { inner.expectWeights(at: change) }
            func noteUpdates(at change: Int) { inner.noteUpdates(at: change) }
            func outputBuffer(_ index: Int) throws -> UnsafeRawBufferPointer {
                try inner.outputBuffer(index)
            }
            var outputSpecs: [TensorSpec] { inner.outputSpecs }
            var isLarge: Bool { inner.isLarge }
        }
    }

    @Test("A number that is wrong by a hundredth is noticed")
    func notices() throws {
        var noticed = 0
        for seed in 0..<UInt64(4) {
            let fault = try ModelTrial(RandomModel(seed: seed)).fault(on: Faulty())
            noticed += fault == nil ? 0 : 1
        }
        #expect(noticed == 4)
    }
}
