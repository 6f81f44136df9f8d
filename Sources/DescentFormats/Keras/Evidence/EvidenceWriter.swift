import DescentCore
package import DescentInsight
package import DescentSupport

/// Evidence as JSON.
enum EvidenceWriter {
    /// The key in `metadata.json`, which Keras passes over.
    static let key = "descent_evidence"
    /// The version of what stands under it.
    static let version = 1

    static func json(_ evidence: Evidence) throws -> JSONValue {
        var members = [JSONMember("version", .int(version))]
        if let probes = evidence.probes {
            members.append(JSONMember("probes", try json(probes)))
        }
        if !evidence.inputs.isEmpty {
            members.append(JSONMember("inputs", .array(evidence.inputs.map(json))))
        }
        if !evidence.classNames.isEmpty {
            let names = evidence.classNames.sorted { $0.key < $1.key }.map { output, names in
                JSONMember(output, .array(names.map { .string($0) }))
            }
            members.append(JSONMember("class_names", .object(names)))
        }
        if let history = evidence.history { members.append(JSONMember("history", json(history))) }
        if let provenance = evidence.provenance {
            members.append(JSONMember("provenance", provenance.json))
        }
        return .object(members)
    }

    private static func json(_ probes: Evidence.Probes) throws -> JSONValue {
        [
            "tolerance": EvidenceNotation.json(probes.tolerance),
            "inputs": .array(try probes.inputs.map(EvidenceNotation.json)),
            "outputs": .array(try probes.outputs.map(EvidenceNotation.json)),
        ]
    }

    private static func json(_ input: Evidence.Input) -> JSONValue {
        let column = { (number: (Evidence.Feature) -> Double) in
            EvidenceNotation.json(input.features.map(number))
        }
        return [
            "name": .string(input.name), "rows": .int(input.rows), "mean": column(\.mean),
            "standard_deviation": column(\.standardDeviation), "minimum": column(\.minimum),
            "maximum": column(\.maximum),
            "quartiles": .array(input.features.map { EvidenceNotation.json($0.quartiles) }),
            "nan_share": column(\.nanShare),
        ]
    }

    private static func json(_ history: Evidence.History) -> JSONValue {
        [
            "epochs": .array(history.epochs.map { .int($0) }),
            "values": .object(
                history.keys.map { JSONMember($0, EvidenceNotation.json(history[$0])) }),
        ]
    }
}

extension Evidence.Provenance {
    /// As it stands in metadata.
    package var json: JSONValue {
        [
            "library": .string(library), "date": .string(date),
            "optimizer": optimizer.map { .string($0) } ?? .null,
            "epochs": epochs.map { .int($0) } ?? .null, "rows": rows.map { .int($0) } ?? .null,
            "input_shapes": .array(inputShapes.map { shape in .array(shape.map { .int($0) }) }),
            "notes": notes.map { .string($0) } ?? .null,
        ]
    }
}
