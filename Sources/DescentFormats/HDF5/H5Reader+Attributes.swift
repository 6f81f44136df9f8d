import CHDF5
import DescentData

/// What attributes say. Each is as large as ``FileLimits/hdf5AttributeBytes`` at most.
extension H5Reader {
    /// Whether the object at `path` has the attribute.
    func hasAttribute(_ name: String, at path: [String]) throws(FileError) -> Bool {
        try locked(place.at(path)) { () throws(FileError) in
            try withObject(path) { (object, place) throws(FileError) in
                try exists(name, of: object, place)
            }
        }
    }

    /// One text.
    func text(_ name: String, at path: [String]) throws(FileError) -> String {
        try text(of: try textBytes(name, at: path), name, path)
    }

    /// The bytes of one text, which need not be UTF-8.
    func textBytes(_ name: String, at path: [String]) throws(FileError) -> [UInt8] {
        let all = try attribute(name, at: path) { (attribute) throws(FileError) in
            try attribute.texts()
        }
        guard all.count == 1 else {
            throw place.at(path).attribute(name).error(
                .mismatch, expected: "one text", got: "\(all.count)", fix: H5Place.otherModel)
        }
        return all[0]
    }

    /// A list of texts.
    func texts(_ name: String, at path: [String]) throws(FileError) -> [String] {
        let all = try attribute(name, at: path) { (attribute) throws(FileError) in
            try attribute.texts()
        }
        var texts: [String] = []
        for bytes in all { texts.append(try text(of: bytes, name, path)) }
        return texts
    }

    /// A list of whole numbers; one that stands alone is a list of one.
    func integers(_ name: String, at path: [String]) throws(FileError) -> [Int64] {
        try attribute(name, at: path) { (attribute) throws(FileError) in
            try attribute.integers()
        }
    }

    private func text(
        of bytes: [UInt8], _ name: String, _ path: [String]
    ) throws(FileError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw place.at(path).attribute(name).error(
                .malformed, expected: "text in UTF-8", got: "other bytes",
                fix: "Save the model again with Keras.")
        }
        return text
    }

    private func attribute<Result: Sendable>(
        _ name: String, at path: [String],
        _ body: (H5Attribute) throws(FileError) -> Result
    ) throws(FileError) -> Result {
        let result = try locked(place.at(path)) { () throws(FileError) in
            try withObject(path) { (object, place) throws(FileError) in
                try withAttribute(name, of: object, place, body)
            }
        }
        guard let result else {
            throw place.at(path).attribute(name).error(
                .mismatch, expected: "an attribute of this name", got: "none",
                fix: H5Place.otherModel)
        }
        return result
    }
}

/// With the lock.
extension H5Reader {
    /// Opens an attribute while `body` runs; nil if there is none.
    func withAttribute<Result>(
        _ name: String, of object: hid_t, _ place: H5Place,
        _ body: (H5Attribute) throws(FileError) -> Result
    ) throws(FileError) -> Result? {
        guard try exists(name, of: object, place) else { return nil }
        let place = place.attribute(name)
        let handle = try place.check(H5Aopen(object, name, HDF5.defaults), "an attribute")
        defer { H5Aclose(handle) }
        let type = try place.check(H5Aget_type(handle), "a type of elements")
        defer { H5Tclose(type) }
        let count = try count(of: handle, place)
        return try body(
            H5Attribute(
                name: name, object: object, handle: handle, type: type, count: count, reader: self,
                place: place))
    }

    private func exists(
        _ name: String, of object: hid_t, _ place: H5Place
    ) throws(FileError) -> Bool {
        guard !name.utf8.contains(0) else { return false }
        return try place.check(H5Aexists(object, name), "attributes") > 0
    }

    private func count(of attribute: hid_t, _ place: H5Place) throws(FileError) -> Int {
        let space = try place.check(H5Aget_space(attribute), "a shape")
        defer { H5Sclose(space) }
        return Int(try place.check(H5Sget_simple_extent_npoints(space), "a shape"))
    }
}
