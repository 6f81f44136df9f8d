import DescentCore

/// Fashion-MNIST: 70,000 grey images of clothes, 28 by 28 pixels, in ten classes.
///
///     let data = try FashionMNIST.load()
///     let x = data.train.images.cast(to: .float32) / 255      // [60000, 28, 28]
///     let y = data.train.labels                               // [60000] int32
///
/// - Source: Xiao, Rasul, Vollgraf 2017, arXiv:1708.07747 (MIT licence).
public struct FashionMNIST: Sendable {
    /// 60,000 images to learn from.
    public let train: ImageDataset
    /// 10,000 images to judge by.
    public let test: ImageDataset

    /// What the labels 0 to 9 mean.
    public static let classNames = [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
        "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ]

    /// The environment variable that names the folder with the four files.
    public static let environmentVariable = "DESCENT_FASHION_MNIST"

    /// Reads the data set from the four files it is distributed as, compressed or unpacked.
    ///
    /// - Parameters:
    ///   - folder: where the files are. Default: the folder named by the environment variable
    ///     `DESCENT_FASHION_MNIST`; without it, that of Debian's package `dataset-fashion-mnist`,
    ///     or the one where Keras keeps its download.
    ///   - limits: the sizes beyond which a file is refused.
    /// - Throws: ``FileError`` if a file is missing or is not what it should be.
    public static func load(
        from folder: String? = nil, limits: FileLimits = FileLimits()
    ) throws(FileError) -> FashionMNIST {
        let folder = if let folder { folder } else { try defaultFolder() }
        return FashionMNIST(
            train: try part("train", count: 60_000, in: folder, limits),
            test: try part("t10k", count: 10_000, in: folder, limits))
    }

    private static func part(
        _ prefix: String, count: Int, in folder: String, _ limits: FileLimits
    ) throws(FileError) -> ImageDataset {
        let images = try path("\(prefix)-images-idx3-ubyte", in: folder)
        let labels = try path("\(prefix)-labels-idx1-ubyte", in: folder)
        let data = try ImageDataset(
            imagePath: images, labelPath: labels, classCount: classNames.count, limits: limits)
        guard data.images.shape == [count, 28, 28], data.images.dtype == .uint8 else {
            throw FileError(
                .mismatch, file: images, expected: "uint8 images of shape [\(count), 28, 28]",
                got: "\(data.images.dtype) of shape \(data.images.shape)",
                fix: "Use ImageDataset to read another data set.")
        }
        return data
    }

    /// The unpacked file if there is one, for it is read faster.
    private static func path(_ name: String, in folder: String) throws(FileError) -> String {
        for candidate in ["\(folder)/\(name)", "\(folder)/\(name).gz"] where exists(candidate) {
            return candidate
        }
        throw FileError(
            .missing, file: "\(folder)/\(name).gz", expected: "a file of Fashion-MNIST",
            got: "none",
            fix: advice)
    }

    private static func defaultFolder() throws(FileError) -> String {
        if let named = environment(environmentVariable) { return named }
        let folders =
            ["/usr/share/datasets/fashion-mnist"]
            + (environment("HOME").map { ["\($0)/.keras/datasets/fashion-mnist"] } ?? [])
        for folder in folders where exists(folder) { return folder }
        throw FileError(
            .missing, file: folders[0], expected: "a folder with Fashion-MNIST", got: "none",
            fix: advice)
    }

    private static let advice =
        "Install Debian's package dataset-fashion-mnist, or set the "
        + "environment variable \(environmentVariable) to a folder with the four files."
}
