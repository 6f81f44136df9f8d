import CHDF5
import CHDF5Shim
import DescentData

/// An HDF5 file opened for reading.
///
///     let reader = try H5Reader(try archive.randomAccess(to: "model.weights.h5"), limits: limits)
///     let kernel = try reader.dataset(["layers", "dense", "vars", "0"], shape: [4, 3])
///     let tensor = try kernel.tensor()
///
/// Elements go from the file straight to the memory of tensors. Nothing is followed out of it: soft,
/// external and user-defined links, external storage and virtual data sets are refused, and no other
/// file is ever opened. The file is never walked as a whole; only the paths asked for are opened,
/// each step of them a hard link.
///
/// The library is called and what changes is touched with the lock only, so `@unchecked Sendable` is
/// safe.
final class H5Reader: @unchecked Sendable {
    let place: H5Place
    let limits: FileLimits
    private let image: H5Image
    private let file: hid_t
    /// Headers that have been found to be sound; needs the lock.
    private var soundHeaders: Set<Int> = []

    /// - Parameter source: the whole file, which nobody else reads meanwhile.
    init(_ source: any RandomAccess, limits: FileLimits = FileLimits()) throws(FileError) {
        let place = H5Place(file: source.origin.file, member: source.origin.member)
        let image = try H5Image(source)
        try Self.telling(image) { () throws(FileError) in try Self.check(image, place, limits) }
        file = try Self.telling(image) { () throws(FileError) in
            try HDF5.locked(place) { () throws(FileError) in
                var medium = image.medium
                return try place.check(dh_open(&medium), "a whole HDF5 file")
            }
        }
        (self.place, self.limits, self.image) = (place, limits, image)
    }

    deinit { HDF5.close(file) }

    private static func check(
        _ image: H5Image, _ place: H5Place, _ limits: FileLimits
    ) throws(FileError) {
        let file = H5Bytes(image)
        let start = file.range(0, H5Superblock.signature.count)
        guard let start, file.bytes[start].elementsEqual(H5Superblock.signature) else {
            throw place.error(
                .malformed, expected: "an HDF5 file, which starts with 0x89 and 'HDF'",
                got: image.byteCount == 0 ? "no bytes" : "other bytes",
                fix: "Give a file that Keras or h5py has written.")
        }
        guard image.byteCount <= limits.fileBytes else {
            throw place.error(
                .tooLarge, expected: "at most \(limits.fileBytes) bytes",
                got: "\(image.byteCount)",
                fix: "Raise FileLimits.fileBytes if the file is meant to be that large.")
        }
        try H5Superblock(file, place).check()
    }

    /// Runs `body`; if the file itself could not be read, throws that.
    private static func telling<Result>(
        _ image: H5Image, _ body: () throws(FileError) -> Result
    ) throws(FileError) -> Result {
        do throws(FileError) { return try body() } catch { throw image.fault ?? error }
    }

    /// Runs `body`, which calls the library.
    func locked<Result: Sendable>(
        _ place: H5Place, _ body: () throws(FileError) -> Result
    ) throws(FileError) -> Result {
        try Self.telling(image) { () throws(FileError) in try HDF5.locked(place, body) }
    }

    /// For the parts that are read without the library. Needs the lock.
    var bytes: H5Bytes { H5Bytes(image) }
}

/// The way to an object.
extension H5Reader {
    /// Opens the object at `path` while `body` runs. Needs the lock.
    func withObject<Result>(
        _ path: [String], _ body: (hid_t, H5Place) throws(FileError) -> Result
    ) throws(FileError) -> Result {
        guard path.count <= limits.hdf5Depth else {
            throw place.at(path.prefix(limits.hdf5Depth)).error(
                .tooLarge, expected: "at most \(limits.hdf5Depth) groups within one another",
                got: "\(path.count)", fix: "Raise FileLimits.hdf5Depth if that many are meant.")
        }
        var object = try place.check(H5Gopen2(file, "/", HDF5.defaults), "a root group")
        defer { H5Oclose(object) }
        for depth in path.indices {
            let next = try open(path[depth], in: object, place.at(path.prefix(through: depth)))
            H5Oclose(object)
            object = next
        }
        return try body(object, place.at(path))
    }

    private func open(
        _ name: String, in group: hid_t, _ place: H5Place
    ) throws(FileError) -> hid_t {
        let (kind, address) = try find(name, in: group, place)
        try checkHeader(address, place)
        return switch kind {
        case .group: try place.check(H5Gopen2(group, name, HDF5.defaults), "a group")
        case .dataset: try place.check(H5Dopen2(group, name, HDF5.defaults), "a data set")
        }
    }

    /// Before libhdf5 looks at it.
    private func checkHeader(_ address: Int, _ place: H5Place) throws(FileError) {
        guard !soundHeaders.contains(address) else { return }
        try H5HeaderCheck(file: bytes, place: place).run(address)
        soundHeaders.insert(address)
    }

    /// What a hard link leads to, and where its header is. Needs the lock.
    func find(
        _ name: String, in group: hid_t, _ place: H5Place
    ) throws(FileError) -> (kind: H5Child.Kind, address: Int) {
        guard try exists(name, in: group, place) else {
            throw place.error(
                .mismatch, expected: "a group or data set of this name", got: "none",
                fix: H5Place.otherModel)
        }
        var address: Int64 = 0
        let link = try place.check(dh_link_kind(group, name, &address), "a link")
        try checkLink(dh_link(UInt32(link)), place)
        guard let header = H5Header(bytes, at: Int(address)) else {
            throw place.damaged(expected: "a group or data set", got: "other bytes")
        }
        guard let kind = header.kind else {
            throw place.error(
                .unsupported, expected: "a group or data set", got: "a named type",
                fix: "Save the model again with Keras.")
        }
        return (kind, Int(address))
    }

    /// Names are never paths: libhdf5 would go through groups itself, and follow what is there.
    private func exists(
        _ name: String, in group: hid_t, _ place: H5Place
    ) throws(FileError) -> Bool {
        guard H5Iget_type(group) == H5I_GROUP else {
            throw place.at(place.path.dropLast()).error(
                .mismatch, expected: "a group", got: "a data set", fix: H5Place.otherModel)
        }
        let isName =
            !name.isEmpty && name != "." && !name.utf8.contains(0)
            && !name.utf8.contains(UInt8(ascii: "/"))
        guard isName else { return false }
        return try place.check(H5Lexists(group, name, HDF5.defaults), "a group") > 0
    }

    /// Refuses what is not the name of an object in this file.
    func checkLink(_ link: dh_link, _ place: H5Place) throws(FileError) {
        let got =
            switch link {
            case DH_HARD: String?.none
            case DH_SOFT: "a soft link"
            case DH_EXTERNAL: "a link to another file"
            default: "a link that a program has defined"
            }
        guard let got else { return }
        throw place.error(
            .unsupported, expected: "a group or data set in this file", got: got,
            fix: "Do not trust this file, or save the model again with Keras.")
    }
}
