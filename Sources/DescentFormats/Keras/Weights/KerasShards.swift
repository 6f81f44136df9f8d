import DescentCore
import DescentData
import DescentLayers
import DescentSupport

/// Keras' weights in several files, `model_00000.weights.h5` and so on, and an index that says what is
/// in which, `model.weights.json`, that is to be read.
///
/// One file is open at a time.
struct KerasShards: WeightsFormat {
    static let indexSuffix = ".weights.json"
    let suffix = Self.indexSuffix

    /// The paths of groups that each file has.
    private let groups: [(shard: String, paths: [[String]])]
    /// The file of each weight, and what it is there.
    private let weights: [String: (shard: String, spec: TensorSpec?)]

    init(_ path: String, _ limits: FileLimits, _ sandbox: Sandboxing) throws {
        let json = try JSONReader.read(file: path, for: "the index", limits: limits)
        groups = try Self.groups(json, KerasPlace(file: path, member: nil))
        if let command = try sandbox.command {
            for (shard, _) in groups {
                try SandboxedFile.rehearse(
                    Self.file(shard, beside: path), by: command, limits: limits)
            }
        }
        weights = try Self.weights(groups, path, limits)
    }

    private static func groups(
        _ json: JSONValue, _ place: KerasPlace
    ) throws -> [(shard: String, paths: [[String]])] {
        let place = place.at("weight_map")
        guard case .object(let members)? = json["weight_map"] else {
            throw place.error(
                expected: "an object that names a file for every group",
                got: json["weight_map"]?.kind ?? "nothing", fix: "Save the weights again.")
        }
        var (order, groups) = ([String](), [String: [[String]]]())
        for member in members {
            let place = place.at(member.key)
            // A group may be in several files.
            let isList = if case .array = member.value { true } else { false }
            for shard in isList ? member.value.elements : [member.value] {
                let name = try shard.text(place)
                try requireBeside(name, place)
                if groups[name] == nil { order.append(name) }
                groups[name, default: []].append(H5Reader.way(member.key, from: []))
            }
        }
        return order.map { ($0, groups[$0] ?? []) }
    }

    /// Refuses names that lead out of the index's folder.
    private static func requireBeside(_ name: String, _ place: KerasPlace) throws {
        let isName =
            !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") || $0 == 0 }
        guard isName, name.lowercased().hasSuffix(KerasWeightsFile().suffix) else {
            throw place.error(
                .unsupported,
                expected: "a file beside this one whose name ends in \(KerasWeightsFile().suffix)",
                got: "'\(printable(name, limit: 200))'", fix: "Do not trust this file.")
        }
    }

    private static func weights(
        _ groups: [(shard: String, paths: [[String]])], _ path: String, _ limits: FileLimits
    ) throws -> [String: (shard: String, spec: TensorSpec?)] {
        var found: [String: (shard: String, spec: TensorSpec?)] = [:]
        for (shard, paths) in groups {
            let paths = paths.filter(KerasWeightsFile.holdsWeights)
            guard !paths.isEmpty else { continue }
            let reader = try KerasWeightsFile.open(file(shard, beside: path), limits)
            for group in paths {
                for child in try reader.children(of: group) where child.kind == .dataset {
                    let place = group + [child.name]
                    let name = place.joined(separator: "/")
                    guard found[name] == nil else {
                        throw reader.place.at(place).error(
                            .malformed, expected: "each weight in one file",
                            got: "'\(name)' in '\(found[name]?.shard ?? "")' too",
                            fix: "Save the weights again.")
                    }
                    found[name] = (shard, try KerasWeightsFile.spec(reader, place))
                }
            }
        }
        return found
    }

    private static func file(_ shard: String, beside path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return shard }
        return path[...slash] + shard
    }

    func weights(of layer: Layer) throws -> [NamedWeight] {
        try KerasWeightsFile().weights(of: layer)
    }

    func write(_ weights: [NamedArray], to path: String) throws {
        throw FileError(
            .unsupported, file: path, expected: "a format that is written",
            got: "weights in several files", fix: "Choose a name that ends in .weights.h5.")
    }

    func contents(of path: String, _ limits: FileLimits) -> [String: TensorSpec?] {
        weights.mapValues { $0.spec }
    }

    func read(_ names: [String], of path: String, _ limits: FileLimits) throws -> [String: Tensor] {
        let wanted = Dictionary(grouping: names) { weights[$0]?.shard }
        var tensors: [String: Tensor] = [:]
        for case (let shard?, let names) in wanted {
            let reader = try KerasWeightsFile.open(Self.file(shard, beside: path), limits)
            tensors.merge(try reader.tensors(names)) { first, _ in first }
        }
        return tensors
    }
}
