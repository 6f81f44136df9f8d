import DescentCore
import DescentLayers
import DescentSupport

/// One array of what was given to `fit` and its like.
struct DataPart {
    let tensor: Tensor
    /// Whether it was given as numbers of the program's own,
    /// not as a tensor with a type of its own.
    let isLiteral: Bool
    /// What a layer makes numbers of first.
    let strings: StringArray?

    init(_ data: any TensorConvertible) {
        strings = data as? StringArray
        tensor = data.tensor
        isLiteral = !(data is Tensor)
    }
}

/// The places that data are wanted for: a model's inputs, or its outputs' labels or weights.
struct DataSlots {
    let model: Model
    /// `inputs`, or `arrays of labels`.
    let what: String
    /// Names of the places; empty if they are not known before the model is built.
    let names: [String]
    /// What the names belong to: `inputs` or `outputs`.
    let owners: String
    /// Places that may stay empty.
    var optional: Set<Int> = []
    /// What the arrays of inputs look like, if that is known.
    var shapes: [Shape] = []
    /// Rows of the arrays, if they are known.
    var rows: Int?

    static func inputs(of model: Model) -> DataSlots {
        DataSlots(
            model: model, what: "inputs", names: model.inputNames, owners: "inputs",
            shapes: model.inputSpecs.map(\.shape))
    }

    /// Labels of outputs without a loss may be left out.
    static func labels(of model: Model, _ losses: [Loss], rows: Int?) -> DataSlots {
        DataSlots(
            model: model, what: "arrays of labels", names: model.outputNames, owners: "outputs",
            optional: Set(losses.indices.filter { !losses[$0].isTrained }), rows: rows)
    }

    static func weights(of model: Model) -> DataSlots {
        let names = model.outputNames
        return DataSlots(
            model: model, what: "arrays of sample weights", names: names, owners: "outputs",
            optional: Set(names.indices))
    }

    /// The array for each place. A nested array given for several places is a list: `[x, x2]`.
    ///
    /// - Throws: ``ConfigurationError`` for another number, and for names that are
    ///   missing or unknown.
    func parts(of data: any ModelData) throws -> [DataPart?] {
        switch data.modelData.form {
        case .one(let array): try parts(of: array)
        case .list(let arrays): try parts(of: arrays)
        case .named(let pairs): try parts(named: pairs)
        }
    }

    private func parts(of array: any TensorConvertible) throws -> [DataPart?] {
        let rows = (array as? any NestedArray)?.rows
        guard names.count > 1 else {
            if let rows, rows.count == 1, isList(of: rows[0]) { return [DataPart(rows[0])] }
            return [DataPart(array)]
        }
        guard let rows, rows.count == names.count, !(rows.first is any ScalarData), fit(rows) else {
            if required.count == 1 { return try parts(of: [array]) }
            throw wrongCount("one array of shape \(array.tensor.shape)")
        }
        if isAmbiguous(rows) {
            throw wrongCount(
                "one array of shape \(array.tensor.shape), which may be \(names.count) arrays of "
                    + "as many numbers or \(names.count) rows for one")
        }
        return rows.map { DataPart($0) }
    }

    /// Whether `[x]` is a list of the one array that is wanted, not an array of one row.
    private func isList(of only: any TensorConvertible) -> Bool {
        if only is any ScalarData { return false }
        if let shape = shapes.first { return only.tensor.rank == shape.rank }
        return rows.map { $0 != 1 && only.tensor.shape[0] == $0 } ?? false
    }

    /// Whether the arrays may be the inputs, by their ranks; `[n]` counts as `[n, 1]`.
    private func fit(_ arrays: [any TensorConvertible]) -> Bool {
        zip(arrays, shapes).allSatisfy { array, shape in
            let rank = array.tensor.rank
            return rank == shape.rank || (rank == shape.rank - 1 && shape[-1] == 1)
        }
    }

    /// Whether `[[1, 2], [3, 4]]` may be two arrays of two numbers as well as two rows.
    private func isAmbiguous(_ rows: [any TensorConvertible]) -> Bool {
        rows.allSatisfy { $0.tensor.shape == [names.count] }
    }

    private func parts(of arrays: [any TensorConvertible]) throws -> [DataPart?] {
        if names.isEmpty || arrays.count == names.count { return arrays.map { DataPart($0) } }
        // Nothing is needed for outputs without a loss.
        guard arrays.count == required.count, !arrays.isEmpty else {
            throw wrongCount("\(arrays.count)")
        }
        var parts = [DataPart?](repeating: nil, count: names.count)
        for (place, array) in zip(required, arrays) { parts[place] = DataPart(array) }
        return parts
    }

    private func parts(
        named pairs: [(name: String, data: any TensorConvertible)]
    ) throws -> [DataPart?] {
        guard !names.isEmpty else {
            throw fault(
                "to be built before \(what) come by name", got: quotedList(pairs.map(\.name)),
                fix: "Call build(inputShape:) first, or give a list in the order of the \(owners).")
        }
        for (name, _) in pairs where !names.contains(name) {
            throw fault(
                "\(what) by the names of its \(owners)", got: "'\(name)'",
                fix: nameAdvice(name, among: names, owners))
        }
        let parts = names.map { name in pairs.first { $0.name == name }.map { DataPart($0.data) } }
        for place in required where parts[place] == nil {
            throw fault(
                "\(what) for \(quotedList(required.map { names[$0] }))",
                got: "none for '\(names[place])'",
                fix: "Add \"\(names[place])\": … to the dictionary.")
        }
        return parts
    }

    private var required: [Int] { names.indices.filter { !optional.contains($0) } }

    private func wrongCount(_ got: String) -> ConfigurationError {
        let one = names.count == 1
        let list = names.map { "\"\($0)\": …" }.joined(separator: ", ")
        return fault(
            "\(names.count) \(one && what == "inputs" ? "input" : what)", got: got,
            fix: one
                ? "Give one array, with one row for each example."
                : "Give one for each of the \(owners), in their order: "
                    + "[\(names.indices.map { "Tensor(\(letter($0)))" }.joined(separator: ", "))]; "
                    + "or by name: [\(list)].")
    }

    private func letter(_ place: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        return place < letters.count ? String(letters[place]) : "x\(place)"
    }

    private func fault(_ expected: String, got: String, fix: String) -> ConfigurationError {
        ConfigurationError(
            who: model.title, expected: expected, got: got, fix: fix, location: model.location)
    }
}

/// A single number.
protocol ScalarData {}
extension Float: ScalarData {}
extension Double: ScalarData {}
extension Int: ScalarData {}
extension Int32: ScalarData {}
extension Int64: ScalarData {}
extension UInt8: ScalarData {}
extension Bool: ScalarData {}
