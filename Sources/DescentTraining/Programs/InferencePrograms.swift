import DescentCore
import DescentLayers
import Synchronization

/// A model's compiled forward passes, by the shapes of the batch.
///
/// One task should own a model, and Swift 6 checks that. Programs of Swift 5 can predict with one
/// model on several threads all the same: what is here is touched under ``lock``, and each thread
/// has a program of its own while it predicts, with its own working memory. They read the same
/// weights.
package final class InferencePrograms {
    /// Held while layers are recorded or the model is built, by whoever does that.
    let recording = RecursiveLock()
    private let lock = RecursiveLock()
    private var shelves: [[TensorSpec]: InferenceShelf] = [:]
    /// The layers the programs were made for.
    private var layers: [LayerIdentity] = []
    /// The device they were made for.
    private var device = ""
    private var revision = -1
    /// Shapes kept; serving sees as many batch sizes as it has clients.
    private let capacity = 64
    /// Working memory of all programs together above which they are dropped.
    private let capacityBytes = 256 << 20

    /// The program given back last: repeated predictions of one shape on one thread come and go
    /// here without a lock. Holds a reference of its own.
    private let handy = Atomic<UnsafeRawPointer?>(nil)

    deinit { _ = takeHandy() }

    private func takeHandy() -> InferenceProgram? {
        // Most are asked by one thread: a look is cheaper than an exchange in vain.
        guard handy.load(ordering: .relaxed) != nil else { return nil }
        guard let program = handy.exchange(nil, ordering: .acquiring) else { return nil }
        return Unmanaged<InferenceProgram>.fromOpaque(program).takeRetainedValue()
    }

    /// A program for all rows of `spec` at once, if it is at hand.
    func takeReady(_ spec: TensorSpec, _ batchSize: Int) -> InferenceProgram? {
        guard let program = takeHandy() else { return nil }
        if program.revision == LayerChanges.count, program.inputs.count == 1,
            program.inputs[0] == spec, spec.shape.dimensions[0] <= batchSize
        {
            return program
        }
        putAway(program)
        return nil
    }

    /// A program for batches of these shapes, to be given back.
    ///
    /// - Parameters:
    ///   - layers: those of the model.
    ///   - device: the name of the one it computes on.
    ///   - record: records the forward pass.
    func take(
        _ specs: [TensorSpec], layers: () -> [LayerIdentity], device: () -> String,
        record: () throws -> InferencePlan
    ) throws -> InferenceProgram {
        if let program = takeHandy() { putAway(program) }
        let (kept, known) = lock.withLock { find(specs, layers, device) }
        if let kept { return kept }
        // Only who records waits for others that do; nobody waits for a compiler.
        let plan = try known?.plan ?? recording.withLock(record)
        let program = try InferenceProgram(plan)
        lock.withLock {
            // Another thread may have made the shelf, or dropped it.
            let shelf = shelves[specs] ?? known ?? InferenceShelf(plan)
            shelf.bytes += program.program.arenaBytes
            program.shelf = shelf
            shelves[specs] = shelf
            program.revision = revision
        }
        return program
    }

    package func giveBack(_ program: InferenceProgram) {
        let mine = UnsafeRawPointer(Unmanaged.passRetained(program).toOpaque())
        let before = handy.exchange(mine, ordering: .acquiringAndReleasing)
        if let before {
            putAway(Unmanaged<InferenceProgram>.fromOpaque(before).takeRetainedValue())
        }
    }

    private func putAway(_ program: InferenceProgram) {
        lock.withLock { program.shelf?.idle.append(program) }
    }

    private func find(
        _ specs: [TensorSpec], _ layersNow: () -> [LayerIdentity], _ deviceNow: () -> String
    ) -> (InferenceProgram?, InferenceShelf?) {
        if revision != LayerChanges.count {
            revision = LayerChanges.count
            let (now, place) = (layersNow(), deviceNow())
            if now != layers || place != device {
                (shelves, layers, device) = ([:], now, place)
            }
        }
        if let shelf = shelves[specs] {
            let program = shelf.idle.popLast()
            program?.revision = revision
            return (program, shelf)
        }
        let bytes = shelves.values.reduce(0) { $0 + $1.bytes }
        if shelves.count >= capacity || bytes > capacityBytes { shelves = [:] }
        return (nil, nil)
    }
}

/// The programs for one batch shape that nobody uses.
private final class InferenceShelf {
    let plan: InferencePlan
    var inputs: [TensorSpec] { plan.inputs }
    /// The one used last at the end.
    var idle: [InferenceProgram] = []
    /// Working memory of all, used or not.
    var bytes = 0

    init(_ plan: InferencePlan) { self.plan = plan }
}

/// A compiled forward pass for one batch shape; belongs to whoever took it.
package final class InferenceProgram {
    let inputs: [TensorSpec]
    let outputs: [TensorSpec]
    package let program: StepProgram
    /// Where it is kept while nobody uses it.
    fileprivate weak var shelf: InferenceShelf?
    /// ``LayerChanges/count`` when its model's layers were last known to be those it was made for.
    fileprivate var revision = -1

    init(_ plan: InferencePlan) throws {
        inputs = plan.inputs
        outputs = plan.outputs
        program = try StepProgram(plan.step)
    }

    /// Computes the rows of `data` from number `first` on, as many as it takes, and puts the
    /// outputs in their places in `results`.
    func run(_ data: [TensorData], first: Int, into results: [TensorData]) throws {
        let columns = data.map { Dataset.Column(data: $0, first: 0).raw }
        defer { withExtendedLifetime(data) {} }
        try program.hold {
            program.read(columns, first: first)
            try program.run()
            try copyOutputs(to: results, first: first)
        }
    }

    /// Puts the outputs of the last run into `results`, from row `first` on. Nobody else has seen
    /// these yet, so writing them is safe.
    func copyOutputs(to results: [TensorData], first: Int) throws {
        for (i, result) in results.enumerated() {
            let target = UnsafeMutableRawPointer(mutating: result.address)
            let offset = result.bytes.count / result.spec.shape[0] * first
            try program.copyOutput(
                i,
                to: UnsafeMutableRawBufferPointer(
                    start: target + offset, count: outputs[i].byteCount))
        }
    }

    /// The outputs for a batch of exactly this shape.
    func outputs(for data: TensorData) throws -> [Tensor] {
        try program.hold {
            let rows = inputs[0].shape.dimensions[0]
            let rowBytes = rows > 0 ? data.bytes.count / rows : 0
            try withExtendedLifetime(data) {
                program.read([RawColumn(base: data.address, rowBytes: rowBytes)], first: 0)
                try program.run()
            }
            return try outputs.indices.map { i in
                Tensor(data: try TensorData(outputs[i]) { try program.copyOutput(i, to: $0) })
            }
        }
    }
}
