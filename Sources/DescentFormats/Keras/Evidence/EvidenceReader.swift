import DescentCore
import DescentData
import DescentInsight
import DescentSupport
import DescentTraining

/// Reads evidence from JSON.
///
/// What a later version of Descent wrote is read as far as it is understood: a part that is not is
/// left out, and a warning says so.
struct EvidenceReader {
    private let object: EvidenceObject
    private let isNewer: Bool

    /// - Throws: `FileError` if it is no evidence.
    init(_ json: JSONValue, _ place: KerasPlace) throws {
        object = try EvidenceObject(json, place)
        let version = try object.required("version", EvidenceNotation.count)
        isNewer = version > EvidenceWriter.version
    }

    /// The evidence for `model`.
    ///
    /// - Throws: `FileError`, which names the place of the first fault.
    func evidence(for model: Model) throws -> Evidence {
        var unread: [String] = []
        let evidence = Evidence(
            probes: try part("probes", &unread) { try probes($0, $1, model) },
            inputs: try part("inputs", &unread, Self.inputs) ?? [],
            classNames: try part("class_names", &unread, Self.classNames) ?? [:],
            history: try part("history", &unread, Self.history),
            provenance: try part("provenance", &unread, Self.provenance))
        if isNewer {
            Terminal.warn(
                "'\(printable(object.place.file, limit: 200))' has evidence of a later version of "
                    + "Descent. What is known of it was read"
                    + (unread.isEmpty ? "." : ", but not \(quotedList(unread))."))
        }
        return evidence
    }

    private func part<Value>(
        _ key: String, _ unread: inout [String], _ read: (JSONValue, KerasPlace) throws -> Value
    ) throws -> Value? {
        do {
            return try object.optional(key, read)
        } catch  where isNewer {
            unread.append(key)
            return nil
        }
    }

    private func probes(
        _ json: JSONValue, _ place: KerasPlace, _ model: Model
    ) throws -> Evidence.Probes {
        let object = try EvidenceObject(json, place)
        let tensors = { (key: String) in
            try object.list(key).enumerated().map {
                try EvidenceNotation.tensor($1, place.at(key).at($0))
            }
        }
        let tolerance = try object.required("tolerance", EvidenceNotation.number)
        guard tolerance >= 0 else {
            throw place.at("tolerance").error(
                expected: "a number from 0", got: "\(tolerance)", fix: evidenceFix)
        }
        let probes = Evidence.Probes(
            inputs: try tensors("inputs"), outputs: try tensors("outputs"), tolerance: tolerance)
        if let fault = probes.fault(for: model) {
            let part = place.at(fault.part)
            throw (fault.index.map { part.at($0) } ?? part).error(
                .mismatch, expected: fault.expected, got: fault.got, fix: evidenceFix)
        }
        return probes
    }

    private static func inputs(_ json: JSONValue, _ place: KerasPlace) throws -> [Evidence.Input] {
        try EvidenceObject.list(json, place).enumerated().map { try input($1, place.at($0)) }
    }

    private static func input(_ json: JSONValue, _ place: KerasPlace) throws -> Evidence.Input {
        let object = try EvidenceObject(json, place)
        let means = try object.numbers("mean")
        guard 1...Evidence.mostFeatures ~= means.count else {
            throw place.at("mean").error(
                means.isEmpty ? .malformed : .tooLarge,
                expected: "1 to \(Evidence.mostFeatures) numbers", got: "\(means.count)",
                fix: evidenceFix)
        }
        let column = { try object.numbers($0, count: means.count) }
        let (deviations, minima) = (try column("standard_deviation"), try column("minimum"))
        let (maxima, shares) = (try column("maximum"), try column("nan_share"))
        let quartiles = try object.required("quartiles") {
            try self.quartiles($0, $1, count: means.count)
        }
        return Evidence.Input(
            name: try object.text("name"),
            rows: try object.required("rows", EvidenceNotation.count),
            features: means.indices.map {
                Evidence.Feature(
                    mean: means[$0], standardDeviation: deviations[$0], minimum: minima[$0],
                    maximum: maxima[$0], quartiles: quartiles[$0], nanShare: shares[$0])
            })
    }

    private static func quartiles(
        _ json: JSONValue, _ place: KerasPlace, count: Int
    ) throws -> [[Double]] {
        let lists = try EvidenceObject.list(json, place)
        guard lists.count == count else {
            throw place.error(
                .mismatch, expected: "\(count) lists", got: "\(lists.count)", fix: evidenceFix)
        }
        return try lists.enumerated().map { i, json in
            let values = try EvidenceObject.list(json, place.at(i))
            guard values.count == 3 else {
                throw place.at(i).error(
                    .mismatch, expected: "3 numbers", got: "\(values.count)", fix: evidenceFix)
            }
            return try values.enumerated().map {
                try EvidenceNotation.number($1, place.at(i).at($0))
            }
        }
    }

    private static func classNames(
        _ json: JSONValue, _ place: KerasPlace
    ) throws -> [String: [String]] {
        let object = try EvidenceObject(json, place)
        return Dictionary(
            try object.members.map {
                ($0.key, try EvidenceObject.texts($0.value, place.at($0.key)))
            },
            uniquingKeysWith: { first, _ in first })
    }

    private static func history(
        _ json: JSONValue, _ place: KerasPlace
    ) throws -> Evidence.History {
        let object = try EvidenceObject(json, place)
        let epochs = try object.list("epochs").enumerated().map {
            try EvidenceNotation.count($1, place.at("epochs").at($0))
        }
        let values = try object.required("values") { try EvidenceObject($0, $1) }
        return Evidence.History(
            epochs: epochs, keys: values.members.map(\.key),
            values: Dictionary(
                try values.members.map { ($0.key, try values.numbers($0.key)) },
                uniquingKeysWith: { first, _ in first }))
    }

    private static func provenance(
        _ json: JSONValue, _ place: KerasPlace
    ) throws -> Evidence.Provenance {
        let object = try EvidenceObject(json, place)
        let shapes = try object.optional("input_shapes") { json, place in
            try EvidenceObject.list(json, place).enumerated().map { i, shape in
                try EvidenceObject.list(shape, place.at(i)).enumerated().map {
                    try EvidenceNotation.count($1, place.at(i).at($0))
                }
            }
        }
        return Evidence.Provenance(
            library: try object.text("library"), date: try object.text("date"),
            optimizer: try object.optional("optimizer", EvidenceObject.text),
            epochs: try object.optional("epochs", EvidenceNotation.count),
            rows: try object.optional("rows", EvidenceNotation.count),
            inputShapes: shapes ?? [],
            notes: try object.optional("notes", EvidenceObject.text))
    }
}
