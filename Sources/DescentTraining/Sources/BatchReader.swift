import DescentCore

/// Checks the batches of a source one by one, and gives each the program for its rows.
package final class BatchReader {
    private let preparation: DataPreparation
    private let classWeight: [Int: Double]?
    /// What every batch must look like.
    private var pattern: Pattern?
    /// Batches that were read in this pass.
    package private(set) var count = 0
    private var programs: [BatchShape: StepProgram] = [:]
    /// Programs kept: a source may have batches of any number of sizes.
    private static let capacity = 16

    package init(_ model: Model, _ function: String, classWeight: [Int: Double]? = nil) {
        preparation = DataPreparation(model: model, function: function)
        self.classWeight = classWeight
    }

    /// Batches count from 0 again.
    package func startPass() { count = 0 }

    /// Steps are recorded anew.
    func forgetPrograms() { programs = [:] }

    /// The arrays of the next batch.
    ///
    /// - Throws: ``BatchError``.
    package func data(_ batch: Batch) throws -> Dataset {
        defer { count += 1 }
        do {
            var data = try preparation.dataset(
                batch.x, batch.y ?? [Tensor](), weights: batch.sampleWeight)
            if let classWeight { data = try weighted(data, classWeight) }
            try require(data)
            return data
        } catch {
            throw BatchError(batch: count, underlying: error)
        }
    }

    /// The inputs of the next batch, for predictions.
    ///
    /// - Throws: ``BatchError``.
    func inputs(_ batch: Batch) throws -> [Dataset.Column] {
        defer { count += 1 }
        do {
            let inputs = try preparation.inputColumns(batch.x)
            try require(Dataset(inputs: inputs, labels: [], weights: [], rows: 0))
            return inputs
        } catch {
            throw BatchError(batch: count, underlying: error)
        }
    }

    /// The program for a batch, bound to its rows: they must stay until it has run.
    func program(_ recorder: StepRecorder, training: Bool, _ data: Dataset) throws -> StepProgram {
        let shape = BatchShape(rows: data.rows, specs: takesAnyLength ? Pattern(data).specs : [])
        if let program = programs[shape] { return program }
        if programs.count >= Self.capacity { programs = [:] }
        let program = try recorder.program(training: training, data, rows: data.rows)
        programs[shape] = program
        return program
    }

    /// Whether the model takes rows whose lengths differ from batch to batch.
    private var takesAnyLength: Bool {
        preparation.model.inputSpecs.contains(where: \.shape.hasOpenLengths)
    }

    private func weighted(_ data: Dataset, _ classWeight: [Int: Double]) throws -> Dataset {
        let function = preparation.function
        try requireArgument(
            data.weights.isEmpty, function, "classWeight or sampleWeight", got: "both",
            fix: "Multiply them and give sampleWeight.")
        let compilation = try preparation.model.requireCompilation(function)
        return try data.weighted(by: classWeight, compilation, function)
    }

    private func require(_ data: Dataset) throws {
        let found = Pattern(data)
        if let pattern {
            try pattern.require(found, preparation.function, anyLength: takesAnyLength)
        }
        pattern = pattern ?? found
    }
}

/// What one program is for.
private struct BatchShape: Hashable {
    let rows: Int
    /// Of the rows of every array, where they may differ.
    let specs: [TensorSpec?]
}

/// Types and shapes of a row of every array of a batch.
private struct Pattern {
    private var arrays: [(what: String, spec: TensorSpec?)] = []

    init(_ data: Dataset) {
        add("inputs", data.inputs)
        add("labels", data.labels)
        add("sample weights", data.weights)
    }

    private mutating func add(_ what: String, _ columns: [Dataset.Column?]) {
        for (i, column) in columns.enumerated() {
            arrays.append((columns.count > 1 ? "\(what)[\(i)]" : what, column?.rowSpec))
        }
    }

    var specs: [TensorSpec?] { arrays.map(\.spec) }

    /// - Parameter anyLength: whether lengths may differ.
    /// - Throws: ``ConfigurationError`` for the first array that differs.
    func require(_ other: Pattern, _ function: String, anyLength: Bool) throws {
        let count = Swift.max(arrays.count, other.arrays.count)
        for i in 0..<count {
            let (mine, yours) = (spec(i), other.spec(i))
            if mine == yours || (anyLength && differOnlyInLengths(mine, yours)) { continue }
            let what = i < arrays.count ? arrays[i].what : other.arrays[i].what
            throw ConfigurationError(
                who: function, expected: "\(what) with \(text(mine)), as in the first batch",
                got: text(yours), fix: "Give every batch arrays of the same shapes and types.")
        }
    }

    private func spec(_ i: Int) -> TensorSpec? { arrays.indices.contains(i) ? arrays[i].spec : nil }

    private func differOnlyInLengths(_ a: TensorSpec?, _ b: TensorSpec?) -> Bool {
        guard let a, let b else { return false }
        return a.dtype == b.dtype && a.shape.rank == b.shape.rank
    }

    private func text(_ spec: TensorSpec?) -> String {
        spec.map { "rows of \($0)" } ?? "none"
    }
}
