import ArgumentParser
import Descent
import DescentCore
import DescentSupport
import DescentTraining

/// The arrays that arguments name, as a model takes them.
enum ModelArrays {
    /// The inputs of a model.
    ///
    /// - Parameter option: what the arguments were given to: `x`.
    static func inputs(
        of model: Model, _ arguments: [String], _ option: String, _ tables: TableOptions
    ) throws -> MixedData {
        let specs = model.inputSpecs
        let places = model.inputNames.enumerated().map { i, name in
            ArrayPlace(name: name, spec: i < specs.count ? specs[i] : nil)
        }
        return try read(arguments, option, places, tables, needsAll: true)
    }

    /// The labels, or weights of rows, for the outputs of a model.
    static func labels(
        of model: Model, _ arguments: [String], _ option: String, _ tables: TableOptions
    ) throws -> MixedData {
        // Outputs without a loss need none.
        try read(
            arguments, option, model.outputNames.map { ArrayPlace(name: $0) }, tables,
            needsAll: false)
    }

    private static func read(
        _ arguments: [String], _ option: String, _ places: [ArrayPlace], _ tables: TableOptions,
        needsAll: Bool
    ) throws -> MixedData {
        let reader = ArrayReader(option: option, header: tables.csvHeader.isPresent)
        let files = try arguments.map { try NamedFile($0, among: places.map(\.name)) }
        try require(files, option, places.map(\.name))
        guard places.count > 1 else {
            let place = places.first ?? ArrayPlace(name: option)
            return MixedData(.one(try reader.read(files[0].path, for: place)))
        }
        if files.count == 1, files[0].name == nil,
            let arrays = try reader.readAll(files[0].path, for: places)
        {
            return MixedData(arrays)
        }
        if files.contains(where: { $0.name != nil }) {
            let missing = places.map(\.name).first { name in !files.contains { $0.name == name } }
            if needsAll, let missing {
                throw ValidationError(
                    "--\(option) needs files for \(quotedList(places.map(\.name))), but got none for "
                        + "'\(missing)'. Add --\(option) \(missing)=file.")
            }
            var named: [String: any TensorConvertible] = [:]
            for case (let file, let place?) in files.map({ ($0, $0.place(in: places)) }) {
                named[place.name] = try reader.read(file.path, for: place)
            }
            return MixedData(named)
        }
        guard files.count == places.count else {
            throw ValidationError(
                "--\(option) needs \(places.count) files, for \(quotedList(places.map(\.name))), "
                    + "but got \(files.count). Repeat it: --\(option) \(places[0].name)=file.")
        }
        return MixedData(try zip(files, places).map { try reader.read($0.path, for: $1) })
    }

    /// - Throws: `ValidationError` for what no model can take.
    private static func require(_ files: [NamedFile], _ option: String, _ names: [String]) throws {
        guard files.filter({ $0.path == "-" }).count < 2 else {
            throw ValidationError(
                "Standard input can be read once, but --\(option) names it again.")
        }
        let given = files.compactMap(\.name)
        if let twice = given.first(where: { name in given.count { $0 == name } > 1 }) {
            throw ValidationError("--\(option) needs each name once, but got '\(twice)' again.")
        }
        guard given.isEmpty || given.count == files.count else {
            throw ValidationError("--\(option) needs a name for every file, or for none.")
        }
        guard files.count == 1 || names.count > 1 else {
            throw ValidationError(
                "--\(option) needs one file for this model, but got \(files.count).")
        }
    }
}

/// `x.npy`, or `name=x.npy`.
private struct NamedFile {
    let name: String?
    let path: String

    /// - Parameter names: those there are. What has another in front is a path that contains `=`,
    ///   if there is such a file.
    init(_ text: String, among names: [String]) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        if parts.count == 2, names.contains(parts[0]) {
            (name, path) = (parts[0], parts[1])
            return
        }
        guard parts.count < 2 || fileExists(text) else {
            let near = didYouMean(parts[0], among: names).map { " \($0)" } ?? ""
            throw CommandError(
                "The model has nothing called '\(parts[0])'.\(near) It has "
                    + "\(quotedList(names)).")
        }
        (name, path) = (nil, text)
    }

    func place(in places: [ArrayPlace]) -> ArrayPlace? { places.first { $0.name == name } }
}
