import DescentCore
import DescentData
import DescentLayers
import DescentTraining

/// Vocabularies in `.keras` files: members of the archive, a token on each line.
enum KerasVocabularies {
    /// `assets/layers/string_lookup/vocabulary.txt`
    static func member(_ path: [String]) -> String {
        (["assets"] + path + ["vocabulary.txt"]).joined(separator: "/")
    }

    static func isVocabulary(_ member: String) -> Bool {
        member.hasPrefix("assets/") && member.hasSuffix("/vocabulary.txt")
    }
}

extension KerasGroup {
    /// What Keras calls the array of what counts are multiplied by.
    static let learnedName = "idf_weights"

    /// What counts are multiplied by; nil for layers that have none.
    var learnedWeights: TensorData? {
        get throws {
            guard let stored = vocabulary?.storedVocabulary, stored.storesWeights else {
                return nil
            }
            return try Tensor(stored.weights ?? []).data()
        }
    }
}

extension KerasWeights {
    /// The members that hold vocabularies which the configuration does not have.
    var vocabularies: [(name: String, text: String)] {
        groups.compactMap { group in
            guard let lines = group.vocabulary?.storedVocabulary.lines else { return nil }
            return (KerasVocabularies.member(group.path), lines.joined(separator: "\n"))
        }
    }

    /// Puts the vocabularies of a file into the layers whose configurations have none.
    ///
    /// - Parameter member: the bytes of a member of the archive; nil if there is none.
    func readVocabularies(
        from reader: any KerasNumbers, member: (String) throws -> [UInt8]?
    ) throws {
        for group in groups where !group.isRepeated {
            guard let layer = group.vocabulary, layer.storedVocabulary.isAwaited else { continue }
            let name = KerasVocabularies.member(group.path)
            // A layer that was never adapted may have none.
            guard let bytes = try member(name) else { continue }
            let place = FileOrigin(file: reader.place.file, member: name)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw place.malformed("a text in UTF-8", got: "other bytes")
            }
            let weights = try self.learnedWeights(of: group, layer.storedVocabulary, in: reader)
            do { try layer.restoreVocabulary([String](linesOfVocabulary: text), weights) } catch {
                throw KerasPlace(file: reader.place.file, member: name).error(error)
            }
        }
    }

    private func learnedWeights(
        of group: KerasGroup, _ stored: StoredVocabulary, in reader: any KerasNumbers
    ) throws -> [Float]? {
        guard stored.storesWeights, let count = stored.weightCount else { return nil }
        let path = group.path + ["vars", KerasGroup.learnedName]
        return try reader.array(path, shape: [count]).tensor().scalars(as: Float.self)
    }
}
