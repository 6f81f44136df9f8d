/// What comes with Descent, as against what users write.
package enum ThisLibrary {
    /// Its modules with classes that users see.
    private static let modules: Set<Substring> = [
        "Descent", "DescentLayers", "DescentTraining", "DescentInsight",
    ]

    /// Whether a type of that name, with its module, is one of ours.
    package static func has(_ typeName: String) -> Bool {
        modules.contains(typeName.prefix { $0 != "." })
    }
}
