import CHDF5
import DescentData

/// How the elements of a data set are stored. Needs the lock to be made.
struct H5Storage: Sendable {
    let layout: Layout
    /// In the order in which they were applied.
    let filters: [Filter]

    enum Layout: Sendable, Hashable {
        /// Beside the description, or in one piece elsewhere.
        case compact, contiguous
        /// In pieces of this shape.
        case chunked([Int])
    }

    enum Filter: Sendable, Hashable {
        case deflate, shuffle, checksum
    }

    init(_ dataset: hid_t, _ place: H5Place) throws(FileError) {
        let list = try place.check(H5Dget_create_plist(dataset), "a description of the storage")
        defer { H5Pclose(list) }
        layout = try Self.layout(list, place)
        guard try place.check(H5Pget_external_count(list), "a storage") == 0 else {
            throw Self.outside("data in other files", place)
        }
        filters = try Self.filters(list, place)
    }

    private static func layout(_ list: hid_t, _ place: H5Place) throws(FileError) -> Layout {
        switch H5Pget_layout(list) {
        case H5D_COMPACT: return .compact
        case H5D_CONTIGUOUS: return .contiguous
        case H5D_CHUNKED:
            var lengths = [hsize_t](repeating: 0, count: Int(H5S_MAX_RANK))
            let rank = try place.check(
                H5Pget_chunk(list, H5S_MAX_RANK, &lengths), "the shape of chunks")
            return .chunked(lengths.prefix(Int(rank)).map { Int(clamping: $0) })
        case H5D_VIRTUAL: throw outside("a virtual data set", place)
        default: throw outside("a storage of another kind", place)
        }
    }

    private static func filters(_ list: hid_t, _ place: H5Place) throws(FileError) -> [Filter] {
        let count = try place.check(H5Pget_nfilters(list), "a list of filters")
        var filters: [Filter] = []
        for index in 0..<UInt32(count) {
            let filter = try filter(index, in: list, place)
            // Unpacking is bounded by what one deflation can do.
            let isInOrder = filter != .shuffle || !filters.contains(.deflate)
            guard !filters.contains(filter), isInOrder else {
                throw place.error(
                    .unsupported, expected: "shuffle and deflate once, in this order",
                    got: "other filters", fix: "Save the model again with Keras.")
            }
            filters.append(filter)
        }
        return filters
    }

    private static func filter(
        _ index: UInt32, in list: hid_t, _ place: H5Place
    ) throws(FileError) -> Filter {
        var flags: UInt32 = 0
        var valueCount = 0
        var configuration: UInt32 = 0
        var name = [CChar](repeating: 0, count: 64)
        let number = H5Pget_filter2(
            list, index, &flags, &valueCount, nil, name.count, &name, &configuration)
        switch try place.check(number, "a filter") {
        case H5Z_FILTER_DEFLATE: return .deflate
        case H5Z_FILTER_SHUFFLE: return .shuffle
        case H5Z_FILTER_FLETCHER32: return .checksum
        case let other:
            let letters = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw place.error(
                .unsupported, expected: "data without filters or with deflate (gzip) and shuffle",
                got: "filter \(other) \(quoted(String(decoding: letters, as: UTF8.self)))",
                fix: "Save the data with compression='gzip' or none.")
        }
    }

    static func outside(_ got: String, _ place: H5Place) -> FileError {
        place.error(
            .unsupported, expected: "data in this file", got: got,
            fix: "Do not trust this file, or save the model again with Keras.")
    }
}
