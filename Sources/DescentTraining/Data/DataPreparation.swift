import DescentCore
import DescentSupport

/// Turns what users give (`fit(X, Y)`) into checked arrays in memory, and builds the model for
/// them.
package struct DataPreparation {
    let model: Model
    /// `fit`, `evaluate` …, for messages.
    let function: String

    package init(model: Model, function: String) {
        self.model = model
        self.function = function
    }

    /// Inputs and labels with equal numbers of rows. `weights` come with them, one for each row:
    /// of all outputs, or for each output.
    package func dataset(
        _ xs: any ModelData, _ ys: any ModelData, weights: (any ModelData)?
    ) throws -> Dataset {
        let inputs: [Dataset.Column]
        do {
            inputs = try inputColumns(xs)
        } catch {
            // A model that is built knows what its labels look like, whatever is wrong
            // with the inputs.
            throw FaultList.joined([error] + (model.built ? labelFaults(ys) : [])) ?? error
        }
        let rows = inputs[0].data.spec.shape[0]
        let labels = try labelColumns(ys, rows: rows)
        return Dataset(
            inputs: inputs, labels: labels,
            weights: try weights.map { try weightColumns($0, rows: rows) } ?? [], rows: rows)
    }

    private func labelFaults(_ ys: any ModelData) -> [any Error] {
        do {
            _ = try labelColumns(ys, rows: nil)
            return []
        } catch {
            return [error]
        }
    }

    /// Inputs only.
    package func inputColumns(_ xs: any ModelData) throws -> [Dataset.Column] {
        try requireOutsideOfCall()
        if let error = model.constructionError { throw error }
        let given = try DataSlots.inputs(of: model).parts(of: xs).compactMap { $0 }
            .enumerated().map { try model.numbers(of: $1, at: $0) }
        let used = try inputs(given.map(\.tensor), isLiteral: given.map(\.isLiteral))
        let inputs = try zip(columns(used), given).map { column, given in
            // What became float32 here would be float32 for whoever looks for lost digits later.
            guard given.tensor.dtype != column.data.spec.dtype else { return column }
            let exact = try given.tensor.data()
            return Dataset.Column(
                data: column.data, first: 0, exact: isExactInFloat32(exact) ? nil : exact)
        }
        model.inputCheck?.look(at: inputs, of: model, for: function)
        return inputs
    }

    /// The inputs as tensors the model accepts. Nested arrays of integers become float32 where the
    /// model wants that; integer tensors are left to the layers, which say what they need.
    private func inputs(_ tensors: [Tensor], isLiteral: [Bool]) throws -> [Tensor] {
        try requireArgument(
            !tensors.isEmpty, function, "at least one input", got: "none", fix: "Give data.")
        if let error = tensors.first(where: { $0.error != nil })?.error { throw error }
        try requireRows(tensors)
        let isSoft = zip(isLiteral, tensors).map { $0 && !$1.dtype.isFloatingPoint }
        if isSoft.contains(true), (try? accept(tensors)) == nil {
            let floats = zip(tensors, isSoft).map { $1 ? $0.cast(to: .float32) : $0 }
            try accept(floats)
            return floats
        }
        try accept(tensors)
        return tensors
    }

    /// Every input has rows, and as many as the others.
    private func requireRows(_ tensors: [Tensor]) throws {
        for tensor in tensors {
            try requireArgument(
                tensor.rank > 0, function, "data with rows", got: "a single number",
                fix: "Put the examples along the first axis.")
            guard tensor.shape[0] > 0 else { throw DataError.empty }
            try requireArgument(
                tensor.shape[0] == tensors[0].shape[0], function,
                "inputs with equal numbers of rows",
                got: tensors.map { "\($0.shape[0])" }.joined(separator: " and "),
                fix: "The first axis of every input counts the examples.")
        }
    }

    /// Builds the model for these inputs and records one call, so that nothing is computed in vain.
    /// A model that asks itself for a prediction while it is recorded would do so for ever.
    private func requireOutsideOfCall() throws {
        guard Layer.isBeingCalled(model) else { return }
        throw TrainingError.argument(
            function: function, expected: "to be called from outside of its own model",
            got: "a call inside \(model.title)'s `call`",
            fix: "Call the layers there, or compute the numbers before.")
    }

    private func accept(_ tensors: [Tensor]) throws {
        try model.inference.recording.withLock { try acceptUnderLock(tensors) }
    }

    private func acceptUnderLock(_ tensors: [Tensor]) throws {
        if let error = model.constructionError { throw error }
        let rows = tensors.map { TensorSpec($0.shape.withUnknownBatch, $0.dtype) }
        if model.accepts(rows) { return }
        try model.buildIfNeeded(specs: tensors.map(\.spec))
        let results = model.tryOut(tensors.map(\.spec))
        if let error = results.first(where: { $0.error != nil })?.error { throw error }
        model.accept(rows)
    }

    private func columns(_ tensors: [Tensor]) throws -> [Dataset.Column] {
        try tensors.map { tensor in
            if let error = tensor.error { throw error }
            try requireArgument(
                tensor.rank > 0, function, "data with rows", got: "a single number",
                fix: "Put the examples along the first axis.")
            return Dataset.Column(data: try tensor.data(), first: 0)
        }
    }

    private func column(_ weights: any TensorConvertible, rows: Int) throws -> Dataset.Column {
        let tensor = weights.tensor
        if let error = tensor.error { throw error }
        let count = tensor.rank == 0 ? 0 : tensor.shape[0]
        try requireArgument(
            count == rows, function, "one sample weight for each of the \(rows) rows",
            got: "\(tensor.shape)", fix: "Give weights of shape [\(rows)].")
        let values = try tensor.cast(to: .float32).evaluated()
        let width = Swift.max(values.count / rows, 1)
        for (i, value) in try values.scalars(as: Float.self).enumerated()
        where !(value >= 0 && value.isFinite) {
            guard value.isFinite else {
                throw DataError.nonFinite(
                    what: "sample weights", row: i / width, column: i % width, value: Double(value))
            }
            throw DataError.negativeWeight(row: i / width, value: Double(value))
        }
        return Dataset.Column(data: try values.data(), first: 0)
    }

    /// The weights of each output; one array counts for all of them.
    private func weightColumns(
        _ weights: any ModelData, rows: Int
    ) throws -> [Dataset.Column?] {
        let names = model.outputNames
        if case .one(let array) = weights.modelData.form,
            names.count == 1 || (array as? any NestedArray)?.rows.count != names.count
                || rows == names.count
        {
            let column = try column(array, rows: rows)
            return names.map { _ in column }
        }
        return try DataSlots.weights(of: model).parts(of: weights).map { part in
            try part.map { try column($0.tensor, rows: rows) }
        }
    }

    /// Labels that go with the outputs and their losses.
    ///
    /// - Parameter rows: how many inputs there are; nil if that is not known.
    private func labelColumns(_ ys: any ModelData, rows: Int?) throws -> [Dataset.Column] {
        guard let compilation = model.compilation else {
            throw TrainingError.notCompiled(function: function, model: model.title)
        }
        let names = model.outputNames
        try compilation.check(outputs: names, who: model.title)
        let parts = try DataSlots.labels(of: model, compilation.losses, rows: rows)
            .parts(of: ys)
        let given = try columns(parts.compactMap { $0?.tensor })
        let count = rows ?? given.first?.data.spec.shape[0] ?? 0
        for column in given where rows != nil && column.data.spec.shape[0] != count {
            throw DataError.rowCounts(inputs: count, labels: column.data.spec.shape[0])
        }
        var rest = given[...]
        return try parts.indices.map { i in
            guard parts[i] != nil, let column = rest.popFirst() else {
                return try noLabels(count)
            }
            try compilation.losses[i].validate(
                labels: Tensor(data: column.data), outputShape: model.outputSpecs[i].shape,
                outputName: names.count > 1 ? names[i] : nil)
            return column
        }
    }

    /// What stands for the labels of an output that needs none.
    private func noLabels(_ rows: Int) throws -> Dataset.Column {
        let zeros = try TensorData(TensorSpec([rows, 1], .uint8)) {
            $0.initializeMemory(as: UInt8.self, repeating: 0)
        }
        return Dataset.Column(data: zeros, first: 0)
    }
}

extension Dataset {
    /// Warns about the first number of each input that is NaN or infinite.
    /// Numbers too large for a model that computes in `dtype` become infinite in it.
    package func warnAboutNonFiniteInputs(computingIn dtype: DType) {
        for (i, column) in inputs.enumerated() {
            if column.data.isKnownFinite { continue }
            guard
                let place = firstNonFinite(in: column.data)
                    ?? (dtype == .float64 ? nil : firstTooLarge(in: column.data))
            else {
                // A float64 that float32 cannot hold is looked for again by the next model.
                if column.data.spec.dtype != .float64 { column.data.isKnownFinite = true }
                continue
            }
            let width = Swift.max(column.rowSpec.shape.elementCount, 1)
            let value = column.data.spec.dtype.load(column.data.address, place)
            let what = inputs.count > 1 ? "Input \(i)" : "The input"
            Terminal.warn(
                "\(what) needs finite numbers, but got \(value) in row \(place / width), "
                    + "column \(place % width). Remove or replace missing values first.")
        }
    }
}

/// Whether float32 holds all of these integers.
private func isExactInFloat32(_ integers: TensorData) -> Bool {
    integers.withBytes { bytes in
        guard let base = bytes.baseAddress else { return true }
        return (0..<integers.spec.shape.elementCount).allSatisfy {
            integers.spec.dtype.loadInteger(base, $0).magnitude <= 1 << 24
        }
    }
}

/// Position of the first NaN or infinity; nil for integers.
package func firstNonFinite(in data: TensorData) -> Int? {
    data.withBytes { firstNonFinite($0, data.spec.dtype) }
}

/// Position of the first NaN or infinity among numbers of a type; nil for integers.
package func firstNonFinite(_ bytes: UnsafeRawBufferPointer, _ dtype: DType) -> Int? {
    switch dtype {
    case .float32: scan(bytes, UInt32.self, 0x7f80_0000)
    case .float64: scan(bytes, UInt64.self, 0x7ff0_0000_0000_0000)
    case .float16: scan(bytes, UInt16.self, 0x7c00)
    case .bfloat16: scan(bytes, UInt16.self, 0x7f80)
    case .int32, .int64, .uint8, .bool: nil
    }
}

/// Position of the first float64 that is infinite as float32.
private func firstTooLarge(in data: TensorData) -> Int? {
    guard data.spec.dtype == .float64 else { return nil }
    return data.bytes.bindMemory(to: Double.self).firstIndex { !Float($0).isFinite }
}

/// The exponent is all ones in NaN and infinity, and only there.
private func scan<Bits: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ type: Bits.Type, _ exponent: Bits
) -> Int? {
    let elements = bytes.bindMemory(to: Bits.self)
    var start = 0
    // Whole blocks without a branch inside, which the compiler turns into vector code.
    while start < elements.count {
        let end = Swift.min(start + 4096, elements.count)
        var found: Bits = 0
        for i in start..<end { found |= elements[i] & exponent == exponent ? 1 : 0 }
        if found != 0 { return (start..<end).first { elements[$0] & exponent == exponent } }
        start = end
    }
    return nil
}
