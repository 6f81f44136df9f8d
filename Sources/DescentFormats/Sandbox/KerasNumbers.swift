import DescentCore
import DescentData

/// Numbers by their paths in Keras' files, wherever they have been read.
protocol KerasNumbers {
    /// The file, for errors.
    var place: H5Place { get }
    /// What the group at `path` holds.
    func children(of path: [String]) throws(FileError) -> [H5Child]
    /// The array at `path`, which must have that shape.
    func array(_ path: [String], shape: Shape) throws(FileError) -> any KerasArray
}

/// An array of which no more than type and shape need be in memory.
protocol KerasArray {
    var place: H5Place { get }
    var dtype: DType { get }
    func tensor() throws(FileError) -> Tensor
    /// Fills `target`, which is as large, with the elements: row-major, little-endian.
    func read(into target: UnsafeMutableRawBufferPointer) throws(FileError)
}

extension H5Reader: KerasNumbers {
    func array(_ path: [String], shape: Shape) throws(FileError) -> any KerasArray {
        try dataset(path, shape: shape)
    }
}

extension H5Dataset: KerasArray {}
