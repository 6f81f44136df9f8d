import DescentData

/// A place in an HDF5 file: the file, the member of an archive that it is, and the path within.
/// Every error starts here.
struct H5Place: Sendable, Hashable {
    let file: String
    let member: String?
    private(set) var path: [String] = []
    private var attribute: String?

    init(file: String, member: String? = nil) {
        self.file = file
        self.member = member
    }

    /// The object at `path` in the same file.
    func at(_ path: some Sequence<String>) -> H5Place {
        var place = self
        place.path = Array(path)
        return place
    }

    /// An attribute of the object here.
    func attribute(_ name: String) -> H5Place {
        var place = self
        place.attribute = name
        return place
    }

    /// `model.weights.h5:/layers/dense/vars@name`; nil for a file as a whole.
    private var name: String? {
        let object = "/" + path.joined(separator: "/") + (attribute.map { "@\($0)" } ?? "")
        let inside = object == "/" ? nil : object
        guard let member else { return inside }
        return inside.map { "\(member):\($0)" } ?? member
    }

    func error(
        _ kind: FileError.Kind, expected: String, got: String, fix: String
    ) -> FileError {
        FileError(kind, file: file, member: name, expected: expected, got: got, fix: fix)
    }

    /// What to do where weights are not those of a model.
    static let otherModel = "Check that the file was saved from this model."
    static let damagedFix =
        "The file is damaged, cut short or not an HDF5 file; fetch or write it again."

    func damaged(expected: String, got: String) -> FileError {
        error(.malformed, expected: expected, got: got, fix: Self.damagedFix)
    }

    /// The result of a call of the library while reading: below 0 it has failed, and says why.
    /// Needs the lock.
    @discardableResult
    func check<Code: SignedInteger>(
        _ result: Code, _ expected: @autoclosure () -> String
    ) throws(FileError) -> Code {
        guard result < 0 else { return result }
        throw damaged(expected: expected(), got: quoted(HDF5.reason))
    }
}
