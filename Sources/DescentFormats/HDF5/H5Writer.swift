import CHDF5
import CHDF5Shim
import DescentCore
import DescentData

/// Makes an HDF5 file that h5py and Keras read: the oldest version of the format, data in one piece,
/// no dates, so that the same calls make the same bytes.
///
///     let writer = try H5Writer(for: path)
///     try writer.write(bytes, as: spec, at: ["layers", "dense", "vars", "0"])
///     for part in try writer.finish() { try file.append(part) }
///
/// Nothing goes to the disk here, and elements are not copied: who writes the parts does both at
/// once, for a file of its own or as a member of an archive.
///
/// After an error nothing more is written.
final class H5Writer {
    private let place: H5Place
    private let parts = H5Parts()
    /// nil when closed.
    private var file: hid_t?
    private var hasFailed = false

    /// - Parameters:
    ///   - target: the file that it is to be or become part of, for messages.
    ///   - member: the member of an archive that it is to be.
    init(for target: String, member: String? = nil) throws(FileError) {
        let place = H5Place(file: target, member: member)
        self.place = place
        var medium = parts.medium
        file = try HDF5.locked(place) { () throws(FileError) in
            try place.written(dh_create(&medium))
        }
    }

    deinit { if let file { HDF5.close(file) } }

    /// Makes a group, and those around it that are not there.
    func group(_ path: [String]) throws(FileError) {
        try modifying(path) { (file, place) throws(FileError) in
            try withGroup(path, in: file, place) { (_) throws(FileError) in }
        }
    }

    /// Writes elements, row-major and little-endian, as a new data set, in groups that are made if
    /// they are not there. They must stay where they are until the file's parts have been written.
    func write(
        _ bytes: UnsafeRawBufferPointer, as spec: TensorSpec, at path: [String]
    ) throws(FileError) {
        precondition(bytes.count == spec.byteCount, "The memory must be as large as the data.")
        try modifying(path) { (file, place) throws(FileError) in
            guard let name = path.last else { throw place.unnamed }
            try withGroup(path.dropLast(), in: file, place) { (group) throws(FileError) in
                try parts.lending(bytes) { () throws(FileError) in
                    try write(bytes, spec, name, in: group, place)
                }
            }
        }
    }

    /// Gives the group or data set at `path` a text as a new attribute.
    func setText(_ text: String, of name: String, at path: [String]) throws(FileError) {
        try modifying(path) { (file, place) throws(FileError) in
            let object = try place.written(
                H5Oopen(file, "/" + path.joined(separator: "/"), HDF5.defaults))
            defer { H5Oclose(object) }
            try writeText(text, name, of: object, place)
        }
    }

    /// The whole file, from front to back: valid as long as this object and the elements live.
    func finish() throws(FileError) -> [UnsafeRawBufferPointer] {
        guard let open = file, !hasFailed else { throw place.unfinished }
        file = nil
        guard HDF5.close(open), let all = parts.all() else {
            throw place.unfinished
        }
        return all
    }

    /// Runs `body`, which changes the file, with the lock, unless something has failed before.
    private func modifying(
        _ path: [String], _ body: (hid_t, H5Place) throws(FileError) -> Void
    ) throws(FileError) {
        let place = place.at(path)
        guard let file, !hasFailed else { throw place.unfinished }
        do throws(FileError) {
            try HDF5.locked(place) { () throws(FileError) in try body(file, place) }
        } catch {
            hasFailed = true
            throw error
        }
    }
}
