public import DescentCore

/// Batches from a sequence, from a closure that makes one after the other, or from arrays.
///
/// ```swift
/// try model.fit(Batches(pairs), epochs: 3)                       // [(x, y)], or lazy
/// try model.fit(Batches { Batch(draw(), labels()) }, stepsPerEpoch: 100)
/// try model.fit(Batches(x, y, batchSize: 32), validationData: Batches(xv, yv))
/// ```
public struct Batches: BatchSource {
    /// Batches of a pass, if that is known.
    public let batchesPerPass: Int?
    private let start: () throws -> () throws -> Batch?

    private init(_ count: Int?, _ start: @escaping () throws -> () throws -> Batch?) {
        batchesPerPass = count
        self.start = start
    }

    /// Starts at the first batch again; closures go on.
    public func startPass() throws -> () throws -> Batch? { try start() }

    /// What `next` gives, one after the other, also from one pass to the next: use it with
    /// `stepsPerEpoch`, or let it return nil at the end of each epoch.
    public init(next: @escaping () throws -> Batch?) { self.init(nil) { next } }

    /// The batches of a sequence, from its start in every pass.
    public init<S: Sequence>(_ batches: S) where S.Element == Batch {
        self.init(batches) { $0 }
    }

    /// Inputs and labels of a sequence, from its start in every pass.
    public init<S: Sequence, X: ModelData, Y: ModelData>(_ batches: S)
    where S.Element == (X, Y) {
        self.init(batches) { Batch($0.0, $0.1) }
    }

    /// Inputs, labels and weights of the rows of a sequence, from its start in every pass.
    public init<S: Sequence, X: ModelData, Y: ModelData, W: ModelData>(_ batches: S)
    where S.Element == (X, Y, W) {
        self.init(batches) { Batch($0.0, $0.1, sampleWeight: $0.2) }
    }

    private init<S: Sequence>(_ batches: S, _ batch: @escaping (S.Element) throws -> Batch) {
        self.init((batches as? any RandomAccessCollection)?.count) {
            var iterator = batches.makeIterator()
            return { try iterator.next().map(batch) }
        }
    }

    /// Arrays in memory, `batchSize` rows at a time and what is left in the last batch. Rows keep
    /// their order; lists of arrays are those of models with several inputs or outputs.
    ///
    /// - Parameters:
    ///   - x: inputs, one row for each example.
    ///   - y: labels, one row for each example; nil for predictions.
    ///   - sampleWeight: how much each row counts in the loss, one array for all outputs or a list.
    ///   - batchSize: rows in a batch. Default 32. Starting a pass throws ``TrainingError`` for
    ///     less than 1, and for arrays of different numbers of rows.
    public init(
        _ x: any ModelData, _ y: (any ModelData)? = nil, sampleWeight: (any ModelData)? = nil,
        batchSize: Int = 32
    ) {
        let given: [(any ModelData)?] = [x, y, sampleWeight]
        let parts = given.map { $0.map(ArrayList.init) }
        let rows = parts[0]?.rows ?? 0
        self.init(batchSize > 0 ? (rows + batchSize - 1) / batchSize : nil) {
            try requireArgument(
                batchSize > 0, "Batches", "a batchSize above 0", got: "\(batchSize)",
                fix: "Use 32.")
            for part in parts.compactMap({ $0 }) { try part.require(rows: rows) }
            var first = 0
            return {
                guard first < rows else { return nil }
                defer { first += batchSize }
                let range = first..<Swift.min(first + batchSize, rows)
                let pieces = try parts.map { try $0?.cut(range) }
                return pieces[0].map { Batch($0, pieces[1], sampleWeight: pieces[2]) }
            }
        }
    }
}

/// Arrays of equal numbers of rows, in order or by name.
private struct ArrayList {
    private let names: [String]?
    private let isSingle: Bool
    private let arrays: [any TensorConvertible]
    private let tensors: [Tensor]

    init(_ data: any ModelData) {
        switch data.modelData.form {
        case .one(let array): (names, isSingle, arrays) = (nil, true, [array])
        case .list(let list): (names, isSingle, arrays) = (nil, false, list)
        case .named(let pairs):
            (names, isSingle, arrays) = (pairs.map(\.name), false, pairs.map(\.data))
        }
        tensors = arrays.map(\.tensor)
    }

    var rows: Int? { tensors.first.flatMap { $0.rank > 0 ? $0.shape[0] : nil } }

    func require(rows count: Int) throws {
        for tensor in tensors {
            if let error = tensor.error { throw error }
            try requireArgument(
                tensor.rank > 0 && tensor.shape[0] == count, "Batches",
                "arrays of \(count) rows, as the first has", got: "shape \(tensor.shape)",
                fix: "The first axis of every array counts the examples.")
        }
    }

    func cut(_ range: Range<Int>) throws -> any ModelData {
        let parts = try zip(arrays, tensors).map { array, tensor -> any TensorConvertible in
            let column = Dataset.Column(data: try tensor.data(), first: 0)
            let rows = try column.tensor(Array(range))
            return array is Tensor ? rows : Literal(tensor: rows)
        }
        if isSingle { return MixedData(.one(parts[0])) }
        guard let names else { return MixedData(.list(parts)) }
        return MixedData(.named(zip(names, parts).map { (name: $0, data: $1) }))
    }
}

/// Rows of numbers of the program's own, which become what the model wants.
private struct Literal: TensorConvertible {
    let tensor: Tensor
}
