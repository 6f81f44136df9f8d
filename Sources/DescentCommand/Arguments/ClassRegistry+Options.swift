import ArgumentParser
import DescentLayers
import DescentSupport

extension ClassRegistry {
    /// An object of the class that an option names.
    ///
    /// - Throws: `ValidationError` for a name that is none, and for arguments it does not have.
    func named(_ name: String, _ config: [ConfigEntry], option: String) throws -> Base {
        guard self[name] != nil else {
            let names = entries.map(\.name)
            let near = didYouMean(name, among: names).map { " \($0)" } ?? ""
            throw ValidationError(
                "--\(option) needs one of \(listed(names, limit: 40)), but got '\(name)'.\(near)")
        }
        do {
            return try make(name, config)
        } catch let error as ConfigurationError {
            throw ValidationError("--\(option) \(name): \(error)")
        }
    }
}
