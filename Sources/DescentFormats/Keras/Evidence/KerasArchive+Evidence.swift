import DescentData
import DescentInsight
import DescentLayers
import DescentSupport
import DescentTraining

extension KerasArchive {
    /// The members that a model adds to the metadata: its evidence.
    ///
    /// - Throws: ``ConfigurationError`` for more than is read again.
    static func evidenceMembers(of model: Model) throws -> [JSONMember] {
        guard let evidence = try model.currentEvidence() else { return [] }
        let json = try EvidenceWriter.json(evidence)
        let (bytes, most) = (json.text.utf8.count, FileLimits().metadataBytes)
        guard bytes <= most - 1_024 else {
            throw ConfigurationError(
                who: model.title, expected: "evidence of at most \(most >> 20) MiB as JSON",
                got: "\(bytes) bytes", fix: "Record fewer or smaller probes, or shorter texts.")
        }
        return [JSONMember(EvidenceWriter.key, json)]
    }

    /// Gives a model that was read the evidence in its file's metadata, if there is any.
    ///
    /// - Throws: `FileError`, which names the place of the first fault.
    static func readEvidence(
        of model: Model, in text: UnsafeRawBufferPointer, _ path: String, _ limits: FileLimits
    ) throws {
        guard text.count <= limits.metadataBytes else {
            throw FileError(
                .tooLarge, file: path, member: metadata,
                expected: "at most \(limits.metadataBytes) bytes", got: "\(text.count)",
                fix: "Raise FileLimits.metadataBytes if the evidence is meant to be that large.")
        }
        let all = try JSONReader.read(text, file: path, member: metadata)
        guard let json = all[EvidenceWriter.key], json != .null else { return }
        let place = KerasPlace(file: path, member: metadata).at(EvidenceWriter.key)
        model.evidence = try EvidenceReader(json, place).evidence(for: model)
    }
}
