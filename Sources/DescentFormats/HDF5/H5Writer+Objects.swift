import CHDF5
import CHDF5Shim
import DescentCore
import DescentData

/// Groups, data sets and attributes. All of it needs the lock.
extension H5Writer {
    /// Opens the group at `path` while `body` runs, and makes those that are not there.
    func withGroup(
        _ path: [String], in file: hid_t, _ place: H5Place,
        _ body: (hid_t) throws(FileError) -> Void
    ) throws(FileError) {
        var group = try place.written(H5Gopen2(file, "/", HDF5.defaults))
        defer { H5Gclose(group) }
        for name in path {
            let next = try openOrMake(name, in: group, place)
            H5Gclose(group)
            group = next
        }
        try body(group)
    }

    private func openOrMake(
        _ name: String, in group: hid_t, _ place: H5Place
    ) throws(FileError) -> hid_t {
        try checkName(name, place)
        if try place.written(H5Lexists(group, name, HDF5.defaults)) > 0 {
            return try place.written(H5Gopen2(group, name, HDF5.defaults))
        }
        let properties = try place.written(dh_group_properties())
        defer { H5Pclose(properties) }
        return try place.written(
            H5Gcreate2(group, name, HDF5.defaults, properties, HDF5.defaults))
    }

    func write(
        _ bytes: UnsafeRawBufferPointer, _ spec: TensorSpec, _ name: String, in group: hid_t,
        _ place: H5Place
    ) throws(FileError) {
        try checkName(name, place)
        let type = try place.written(RawElement(spec.dtype).makeType())
        defer { H5Tclose(type) }
        let space = try place.written(makeSpace(spec.shape))
        defer { H5Sclose(space) }
        let properties = try place.written(dh_dataset_properties())
        defer { H5Pclose(properties) }
        let dataset = try place.written(
            H5Dcreate2(group, name, type, space, HDF5.defaults, properties, HDF5.defaults))
        do throws(FileError) {
            if spec.dtype == .bfloat16 { try writeText("bfloat16", "dtype", of: dataset, place) }
            if bytes.count > 0, let start = bytes.baseAddress {
                try place.written(
                    H5Dwrite(dataset, type, HDF5.all, HDF5.all, HDF5.defaults, start))
            }
        } catch {
            H5Dclose(dataset)
            throw error
        }
        // What was put off is written now.
        try place.written(H5Dclose(dataset))
    }

    private func makeSpace(_ shape: Shape) -> hid_t {
        guard shape.rank > 0 else { return H5Screate(H5S_SCALAR) }
        let lengths = shape.dimensions.map { hsize_t($0) }
        return H5Screate_simple(Int32(shape.rank), lengths, nil)
    }

    /// As h5py writes a `str`: UTF-8 of any length.
    func writeText(
        _ text: String, _ name: String, of object: hid_t, _ place: H5Place
    ) throws(FileError) {
        try checkText(text, place)
        try checkText(name, place)
        let type = try place.written(dh_make_type(DH_TEXT, 0))
        defer { H5Tclose(type) }
        let space = try place.written(H5Screate(H5S_SCALAR))
        defer { H5Sclose(space) }
        let attribute = try place.written(
            H5Acreate2(object, name, type, space, HDF5.defaults, HDF5.defaults))
        defer { H5Aclose(attribute) }
        let result = text.withCString { start in
            withUnsafePointer(to: start) { H5Awrite(attribute, type, $0) }
        }
        try place.written(result)
    }

    private func checkName(_ name: String, _ place: H5Place) throws(FileError) {
        try checkText(name, place)
        guard !name.isEmpty, name != ".", !name.utf8.contains(UInt8(ascii: "/")) else {
            throw place.unnamed
        }
    }

    /// The library would cut a text off at a NUL.
    private func checkText(_ text: String, _ place: H5Place) throws(FileError) {
        guard !text.utf8.contains(0) else {
            throw place.error(
                .unsupported, expected: "text without NUL characters", got: quoted(text),
                fix: "Rename what has this name.")
        }
    }
}
