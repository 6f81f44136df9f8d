import DescentCore
import DescentData

/// The lists of names in Keras' HDF5 files of before `.weights.h5`.
extension H5Reader {
    /// The names that an attribute lists. Keras puts those that are too long for one attribute into
    /// several: `weight_names0`, `weight_names1`, …
    ///
    /// - Throws: `FileError` if there is none of them, or a name comes twice.
    func names(_ attribute: String, at path: [String]) throws(FileError) -> [String] {
        var all: [String] = []
        if try hasAttribute(attribute, at: path) {
            all = try texts(attribute, at: path)
        } else {
            var parts = 0
            while try hasAttribute("\(attribute)\(parts)", at: path) {
                all += try texts("\(attribute)\(parts)", at: path)
                parts += 1
            }
            guard parts > 0 else {
                throw place.at(path).attribute(attribute).error(
                    .mismatch, expected: "a list of names", got: "none",
                    fix: "Save the model again with Keras.")
            }
        }
        var seen = Set<String>()
        if let twice = all.first(where: { !seen.insert($0).inserted }) {
            throw place.at(path).attribute(attribute).error(
                .malformed, expected: "each name once", got: "'\(twice)' again",
                fix: "Save the model again with Keras.")
        }
        return all
    }

    /// The tensors that names say, by these.
    func tensors(_ names: [String]) throws(FileError) -> [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        for name in names { tensors[name] = try dataset(Self.way(name, from: [])).tensor() }
        return tensors
    }

    /// The way to what a name says from the group at `path`: names have slashes in them.
    static func way(_ name: String, from path: [String]) -> [String] {
        path + name.split(separator: "/").map(String.init)
    }
}
