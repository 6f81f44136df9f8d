import DescentCore
import DescentData
import DescentLayers
import DescentSupport
import DescentTraining

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension KerasArchive {
    static func save(_ model: Model, to path: String, includingOptimizer: Bool) throws {
        if let fault = model.constructionError { throw fault }
        guard model.built else {
            throw ConfigurationError(
                who: model.title, expected: "to be built before it is saved", got: "no weights yet",
                fix: "Start with Input(shape:), or call build(inputShape:) or fit.")
        }
        try requireSayable(model, includingOptimizer: includingOptimizer)
        let configuration = try json(of: model, includingOptimizer: includingOptimizer)
        let metadataText = try metadataText(evidence: evidenceMembers(of: model))
        let numbers = try KerasWeights(model, members: KerasWriter.members)
        let target = try writing(path) { () throws(WriteFault) in try AtomicFile(path) }
        let writer = try H5Writer(for: path, member: weights)
        try numbers.write(to: writer, includingOptimizer: includingOptimizer) { parts in
            try writing(path) { () throws(WriteFault) in
                let archive = try ZipWriter(target)
                try archive.add(metadata, text: metadataText)
                try archive.add(config, text: configuration.text)
                try archive.add(weights, parts: parts)
                for (name, text) in numbers.vocabularies { try archive.add(name, text: text) }
                try archive.close()
            }
        }
        try writing(path) { () throws(WriteFault) in try target.commit() }
    }

    /// Refuses what could be written, but not read again as what it is.
    private static func requireSayable(_ model: Model, includingOptimizer: Bool) throws {
        var owners: [ObjectIdentifier: Model] = [:]
        var stack = [(model: model, depth: 1)]
        while let (model, depth) = stack.popLast() {
            guard depth <= mostModelsInside else {
                throw ConfigurationError(
                    who: model.title, expected: "at most \(mostModelsInside) models in each other",
                    got: "more", fix: "Take the layers of the inner ones.")
            }
            for layer in model.layers {
                let owner = owners.updateValue(model, forKey: ObjectIdentifier(layer))
                guard owner == nil || owner === model else {
                    throw ConfigurationError(
                        who: model.title, expected: "layers that belong to one model",
                        got: "'\(layer.name)', which is in '\(owner?.name ?? "")' too",
                        fix: "Keras' files keep the weights of such a layer once and its place "
                            + "twice. Save the weights alone.")
                }
                if let inner = layer as? Model, owner == nil { stack.append((inner, depth + 1)) }
            }
        }
        let optimizer = includingOptimizer ? model.compilation?.optimizer : nil
        guard optimizer?.gradientTransforms.isEmpty != false else {
            throw ConfigurationError(
                who: model.title, expected: "an optimizer without gradientTransforms",
                got: "some", fix: "Save with includingOptimizer: false.")
        }
    }

    /// JSON of deeper ones would not be read again.
    private static let mostModelsInside = 24

    private static func json(of model: Model, includingOptimizer: Bool) throws -> JSONValue {
        var members = try KerasWriter.json(of: model)
        let shapes = zip(model.inputSpecs, KerasStrings.shapes(of: model)).map {
            KerasWriter.lengths($1 ?? $0.shape)
        }
        if shapes.count == 1 {
            members.append(JSONMember("build_config", ["input_shape": shapes[0]]))
        }
        if includingOptimizer, let compilation = model.compilation {
            try compilation.resolve(model.outputNames, who: "save")
            members.append(JSONMember("compile_config", try KerasWriter.compilation(of: model)))
        }
        return .object(members)
    }

    private static func metadataText(evidence: [JSONMember]) -> String {
        let members = [
            JSONMember("keras_version", .string(version)), JSONMember("date_saved", .string(date)),
        ]
        return JSONValue.object(members + evidence).text
    }

    /// As Keras writes it: `2026-01-31@13:59:00`.
    private static var date: String {
        var seconds = time(nil)
        var parts = tm()
        localtime_r(&seconds, &parts)
        let two = { (value: Int32) in
            let text = String(value)
            return text.count < 2 ? "0" + text : text
        }
        let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return "\(day)@\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    }
}
