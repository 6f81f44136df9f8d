/// What comes with Descent, as against what users write.
package enum ThisLibrary {
    /// Its modules with classes that users see.
    private static let modules: Set<Substring> = [
        "Descent", "DescentLayers", "DescentTraining", "DescentInsight",
    ]

    /// What users call a type: our modules are all Descent to them.
    package static func publicName(of type: Any.Type) -> String {
        let name = String(reflecting: type)
        return has(name) ? "Descent" + name.drop { $0 != "." } : name
    }

    /// Whether a type of that name, with its module, is one of ours.
    package static func has(_ typeName: String) -> Bool {
        modules.contains(typeName.prefix { $0 != "." })
    }
}
