import CHDF5
import CHDF5Shim
import DescentCore
import DescentData
import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes an HDF5 file that h5py and Keras read: the oldest version of the format, data in one piece,
/// no dates, so that the same calls make the same bytes.
///
///     let writer = try H5Writer(temporaryPath, for: path)
///     try writer.write(kernel, at: ["layers", "dense", "vars", "0"])
///     try writer.close()
///
/// The elements go to the file straight from a tensor's memory. Who wants the file in an archive
/// writes a temporary file beside it and streams that: an image in memory would be a second copy of
/// all weights.
///
/// After an error nothing more is written; what is at the path is of no use. Dropped without
/// ``close()``, the file may be incomplete.
final class H5Writer {
    private let place: H5Place
    /// nil when closed.
    private var file: hid_t?
    private var hasFailed = false

    /// Creates the file.
    ///
    /// - Parameters:
    ///   - path: where; nothing may be there. In general the temporary path of an `AtomicFile`.
    ///   - target: the file that it is to be or become part of, for messages.
    ///   - member: the member of an archive that it is to be.
    init(_ path: String, for target: String, member: String? = nil) throws(FileError) {
        let place = H5Place(file: target, member: member)
        self.place = place
        file = try HDF5.locked(place) { () throws(FileError) in
            let file = dh_create_file(path)
            guard file >= 0 else { throw place.unwritable() }
            return file
        }
    }

    deinit { if let file { HDF5.close(file) } }

    /// Makes a group, and those around it that are not there.
    func group(_ path: [String]) throws(FileError) {
        try modifying(path) { (file, place) throws(FileError) in
            try withGroup(path, in: file, place) { (_) throws(FileError) in }
        }
    }

    /// Writes a tensor's elements as a new data set, in groups that are made if they are not there.
    ///
    /// - Throws: ``FileError``; the tensor's own error if it is invalid.
    func write(_ tensor: Tensor, at path: [String]) throws {
        let spec = TensorSpec(tensor.shape, tensor.dtype)
        try tensor.withBytes { try write($0, as: spec, at: path) }
    }

    /// The same for elements in memory: row-major, little-endian.
    func write(
        _ bytes: UnsafeRawBufferPointer, as spec: TensorSpec, at path: [String]
    ) throws(FileError) {
        precondition(bytes.count == spec.byteCount, "The memory must be as large as the data.")
        try modifying(path) { (file, place) throws(FileError) in
            guard let name = path.last else { throw place.unnamed }
            try withGroup(path.dropLast(), in: file, place) { (group) throws(FileError) in
                try write(bytes, spec, name, in: group, place)
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

    /// Writes what is left and closes the file. It is whole only if this does not throw.
    func close() throws(FileError) {
        guard let open = file else { return }
        try modifying([]) { (file, place) throws(FileError) in
            try place.written(H5Fflush(file, H5F_SCOPE_LOCAL))
        }
        file = nil
        guard HDF5.close(open) else { throw place.unwritable(.system(EIO)) }
    }

    /// Runs `body`, which changes the file, with the lock, unless something has failed before.
    private func modifying(
        _ path: [String], _ body: (hid_t, H5Place) throws(FileError) -> Void
    ) throws(FileError) {
        let place = place.at(path)
        guard let file, !hasFailed else { throw place.unwritable(.system(EIO)) }
        do throws(FileError) {
            try HDF5.locked(place) { () throws(FileError) in try body(file, place) }
        } catch {
            hasFailed = true
            throw error
        }
    }
}
