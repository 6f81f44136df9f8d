import CHDF5
import DescentCore
import DescentData

/// A data set whose description has been checked; none of its elements has been read.
struct H5Dataset: Sendable {
    let reader: H5Reader
    let place: H5Place
    let element: RawElement
    let shape: Shape
    let storage: H5Storage
    /// Bytes of the elements as the file holds them, packed if they are.
    let storedByteCount: Int

    /// The type of the tensor that ``tensor()`` returns.
    var dtype: DType { element.dtype }
    /// Bytes of that tensor.
    var byteCount: Int { shape.elementCount * dtype.byteCount }
    /// Bytes of the elements unpacked.
    var rawByteCount: Int { shape.elementCount * element.byteCount }
}

extension H5Reader {
    /// The data set at `path`. Takes no memory for its elements.
    ///
    /// - Parameters:
    ///   - shape: what must come; nil if anything may.
    ///   - dtype: the type that must come, as tensors have it; nil if any may.
    func dataset(
        _ path: [String], shape: Shape? = nil, dtype: DType? = nil
    ) throws(FileError) -> H5Dataset {
        try locked(place.at(path)) { () throws(FileError) in
            try withObject(path) { (object, place) throws(FileError) in
                try dataset(object, place, shape, dtype)
            }
        }
    }

    /// The order matters: libhdf5 opens the other files of a virtual data set when it is asked for
    /// the shape, and a model knows better than a file how large its weights are.
    private func dataset(
        _ object: hid_t, _ place: H5Place, _ wantedShape: Shape?, _ wantedType: DType?
    ) throws(FileError) -> H5Dataset {
        guard H5Iget_type(object) == H5I_DATASET else {
            throw place.error(
                .mismatch, expected: "a data set", got: "a group", fix: H5Place.otherModel)
        }
        let storage = try H5Storage(object, place)
        let element = try element(of: object, place)
        let shape = try self.shape(of: object, place)
        try expect(wantedShape, got: shape, "shape", place)
        try expect(wantedType, got: element.dtype, "type", place)
        try checkSize(shape, element, place)
        let stored = Int(clamping: H5Dget_storage_size(object))
        let dataset = H5Dataset(
            reader: self, place: place, element: element, shape: shape, storage: storage,
            storedByteCount: stored)
        try dataset.checkStorage()
        return dataset
    }

    private func element(of object: hid_t, _ place: H5Place) throws(FileError) -> RawElement {
        let type = try place.check(H5Dget_type(object), "a type of elements")
        defer { H5Tclose(type) }
        return try RawElement.find(
            type,
            saysBFloat16: { () throws(FileError) in
                let name = try withAttribute("dtype", of: object, place) {
                    (attribute) throws(FileError) in try attribute.texts()
                }
                return name == [Array("bfloat16".utf8)]
            }, place)
    }

    private func shape(of object: hid_t, _ place: H5Place) throws(FileError) -> Shape {
        let space = try place.check(H5Dget_space(object), "a shape")
        defer { H5Sclose(space) }
        guard H5Sget_simple_extent_type(space) != H5S_NULL else {
            throw place.error(
                .unsupported, expected: "a shape", got: "a data set of nothing",
                fix: H5Place.otherModel)
        }
        let rank = Int(try place.check(H5Sget_simple_extent_ndims(space), "a shape"))
        guard rank <= limits.tensorRank else {
            throw place.error(
                .tooLarge, expected: "at most \(limits.tensorRank) axes", got: "\(rank)",
                fix: "Raise FileLimits.tensorRank if that many are meant.")
        }
        var lengths = [hsize_t](repeating: 0, count: Int(H5S_MAX_RANK))
        try place.check(H5Sget_simple_extent_dims(space, &lengths, nil), "a shape")
        return Shape(lengths.prefix(rank).map { Int(clamping: $0) })
    }

    private func expect<Value: Equatable>(
        _ wanted: Value?, got: Value, _ what: String, _ place: H5Place
    ) throws(FileError) {
        guard let wanted, wanted != got else { return }
        throw place.error(
            .mismatch, expected: "\(what) \(wanted)", got: "\(got)", fix: H5Place.otherModel)
    }

    /// Lengths beside an empty axis count too: programs that go through them would never end.
    private func checkSize(
        _ shape: Shape, _ element: RawElement, _ place: H5Place
    ) throws(FileError) {
        let lengths = shape.dimensions.filter { $0 != 0 }
        let widest = max(element.byteCount, element.dtype.byteCount)
        guard let size = checkedProduct(lengths + [widest]), size <= limits.fileBytes else {
            throw place.error(
                .tooLarge, expected: "at most \(limits.fileBytes) bytes of data",
                got: "the shape \(shape)",
                fix: "Raise FileLimits.fileBytes if the data are meant to be that large.")
        }
    }
}
