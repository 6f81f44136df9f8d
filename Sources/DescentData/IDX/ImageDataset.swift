public import DescentCore

/// Images and the class of each.
public struct ImageDataset: Sendable {
    /// `[count, height, width]`, as the file stores them: `uint8` from 0 to 255 in most data sets.
    public let images: Tensor
    /// `[count]`, `int32`: the class of each image, from 0.
    public let labels: Tensor

    /// The number of images.
    public var count: Int { images.shape[0] }

    /// Reads images and labels from two IDX files, plain or compressed with gzip.
    ///
    /// - Parameters:
    ///   - imagePath: a file of rank 3 or more, `[count, height, width]`.
    ///   - labelPath: a file of `uint8` and rank 1, `[count]`.
    ///   - classCount: how many classes there are; a label of `classCount` or more is refused.
    ///     Default: no check.
    ///   - limits: the sizes beyond which a file is refused.
    /// - Throws: ``FileError`` if a file cannot be read or the two do not belong together.
    public init(
        imagePath: String, labelPath: String, classCount: Int? = nil,
        limits: FileLimits = FileLimits()
    ) throws(FileError) {
        images = try Self.images(imagePath, limits)
        labels = try Self.labels(labelPath, classCount, limits)
        guard images.shape[0] == labels.shape[0] else {
            throw FileError(
                .mismatch, file: labelPath,
                expected: "\(images.shape[0]) labels, one for each image in '\(imagePath)'",
                got: "\(labels.shape[0])",
                fix: "Use the two files of the same part of the data set.")
        }
    }

    private static func images(_ path: String, _ limits: FileLimits) throws(FileError) -> Tensor {
        let images = try IDX.read(path, limits: limits)
        guard images.shape.rank >= 3 else {
            throw FileError(
                .mismatch, file: path, expected: "images of shape [count, height, width]",
                got: "\(images.dtype) of shape \(images.shape)", fix: exchanged)
        }
        return images
    }

    private static func labels(
        _ path: String, _ classCount: Int?, _ limits: FileLimits
    ) throws(FileError) -> Tensor {
        let (start, array) = try IDX.open(path, limits)
        guard array.dimensions.count == 1, array.element == .uint8 else {
            throw FileError(
                .mismatch, file: path, expected: "labels, uint8 of shape [count]",
                got: "\(array.element) of shape \(Shape(array.dimensions))", fix: exchanged)
        }
        var reader = start
        try reader.expectRest(array.byteCount, of: array.what)
        let classes = try HeapBytes(array.byteCount, for: array.what, reader.origin)
        defer { withExtendedLifetime(classes) {} }
        try array.read(&reader, into: classes.buffer)
        let limit = classCount ?? 256
        if let index = classes.bytes.firstIndex(where: { $0 >= limit }) {
            throw reader.origin.error(
                .mismatch, at: start.offset + index, expected: "classes from 0 to \(limit - 1)",
                got: "\(classes.bytes[index])",
                fix: "Use the labels of this data set, or another class count.")
        }
        return try Tensor.filled([classes.bytes.count], .int32, reader.origin) { target in
            let numbers = target.bindMemory(to: Int32.self)
            for (index, label) in classes.bytes.enumerated() { numbers[index] = Int32(label) }
        }
    }

    private static let exchanged = "Are the image and label files exchanged?"
}
