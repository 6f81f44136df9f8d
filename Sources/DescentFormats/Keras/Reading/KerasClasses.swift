import DescentData
import DescentLayers
import DescentSupport

/// Whether all layers of a configuration are known.
enum KerasClasses {
    private static let models = ["Sequential", "Functional"]

    /// - Throws: `FileError` that lists all that are not, and what to do.
    static func requireKnown(_ json: JSONValue, _ place: KerasPlace) throws {
        var unknown: [(name: String, place: KerasPlace)] = []
        try look(json, place, &unknown)
        guard let first = unknown.first else { return }
        var (names, seen) = ([String](), Set<String>())
        for (name, _) in unknown where seen.insert(name).inserted { names.append(name) }
        // Enough for every honest model.
        let shown = names.prefix(20)
        let known = Registry.layers.entries.map(\.className) + KerasOperations.all.keys
        let advice = shown.compactMap { didYouMean($0, among: known) }
        throw first.place.error(
            .unsupported, expected: "classes that are known here",
            got: quotedList(Array(shown))
                + (names.count > shown.count ? " and \(names.count - shown.count) more" : ""),
            fix: (advice + ["Register classes of yours first: Registry.register(\(names[0]).self)."])
                .joined(separator: " "))
    }

    /// Looks at an object that a list of layers has, and at those inside.
    private static func look(
        _ json: JSONValue, _ place: KerasPlace,
        _ unknown: inout [(name: String, place: KerasPlace)]
    ) throws {
        let object = try KerasObject(json, place)
        try object.requireNoCode()
        if models.contains(object.className) {
            let layers = try (object.config["layers"] ?? .null)
                .list(place.at("config").at("layers"))
            for (i, layer) in layers.enumerated() {
                try look(layer, place.at("config").at("layers").at(i), &unknown)
            }
        } else if object.isOperation
            ? KerasOperations.all[object.className] == nil
            : Registry.layers[object.lookupName] == nil
        {
            unknown.append((object.className, place))
        }
    }
}
