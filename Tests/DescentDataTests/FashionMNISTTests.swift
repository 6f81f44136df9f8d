import DescentCore
import DescentData
import Foundation
import Testing
import FileTesting

private let debianFolder = "/usr/share/datasets/fashion-mnist"
private let isInstalled = FileManager.default.fileExists(atPath: debianFolder)

@Suite(.serialized) struct FashionMNISTTests {
    @Test("The whole data set has the counts and sums that NumPy finds", .enabled(if: isInstalled))
    func loads() throws {
        let data = try FashionMNIST.load(from: debianFolder)
        #expect(data.train.images.shape == [60_000, 28, 28])
        #expect(data.train.images.dtype == .uint8)
        #expect(data.train.labels.shape == [60_000])
        #expect(data.train.labels.dtype == .int32)
        #expect(data.train.count == 60_000)
        #expect(data.test.images.shape == [10_000, 28, 28])
        #expect(try data.test.labels.scalars().prefix(10) == [9, 2, 1, 1, 6, 1, 4, 6, 5, 7])
        #expect(try data.train.labels.scalars().prefix(10) == [9, 0, 0, 3, 0, 2, 7, 2, 5, 5])
        #expect(try data.test.images.scalars().reduce(0, +) == 573_469_082)
        #expect(FashionMNIST.classNames.count == 10)
    }

    @Test("The environment variable names the folder, and a missing file says what to install")
    func usesEnvironment() throws {
        let folder = try TemporaryFolder()
        setenv(FashionMNIST.environmentVariable, folder.path, 1)
        defer { unsetenv(FashionMNIST.environmentVariable) }
        #expect(
            folder.message { _ = try FashionMNIST.load() } == """
                'train-images-idx3-ubyte.gz': expected a file of Fashion-MNIST, but got none. \
                Install Debian's package dataset-fashion-mnist, or set the environment variable \
                DESCENT_FASHION_MNIST to a folder with the four files.
                """)
    }

    @Test("Another data set under the same names is refused")
    func refusesOtherShape() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(images(2, 3, 3), to: "train-images-idx3-ubyte")
        _ = try folder.write(labels([0, 9]), to: "train-labels-idx1-ubyte")
        #expect(
            folder.message { _ = try FashionMNIST.load(from: folder.path) } == """
                'train-images-idx3-ubyte': expected uint8 images of shape [60000, 28, 28], but \
                got uint8 of shape [2, 3, 3]. Use ImageDataset to read another data set.
                """)
        _ = try folder.write(labels([0, 10]), to: "train-labels-idx1-ubyte")
        #expect(
            folder.message { _ = try FashionMNIST.load(from: folder.path) } == """
                'train-labels-idx1-ubyte', byte 9: expected classes from 0 to 9, but got 10. \
                Use the labels of this data set, or another class count.
                """)
    }

    @Test(
        "Image and label files that do not belong together are refused with both numbers",
        arguments: [
            (
                "images", "images",
                """
                'images': expected labels, uint8 of shape [count], but got uint8 of shape [3, \
                2, 2]. Are the image and label files exchanged?
                """
            ),
            (
                "labels", "labels",
                """
                'labels': expected images of shape [count, height, width], but got uint8 of \
                shape [3]. Are the image and label files exchanged?
                """
            ),
            (
                "images", "fewer",
                """
                'fewer': expected 3 labels, one for each image in 'images', but got 2. Use the \
                two files of the same part of the data set.
                """
            ),
        ])
    func refusesMismatch(_ imageFile: String, _ labelFile: String, _ message: String) throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(images(3, 2, 2), to: "images")
        _ = try folder.write(labels([0, 1, 2]), to: "labels")
        _ = try folder.write(labels([0, 1]), to: "fewer")
        let text = folder.message {
            _ = try ImageDataset(imagePath: folder[imageFile], labelPath: folder[labelFile])
        }
        #expect(text == message)
    }

    private func images(_ count: Int, _ height: Int, _ width: Int) -> [UInt8] {
        [0, 0, 8, 3] + [count, height, width].flatMap { big(UInt32($0)) }
            + [UInt8](repeating: 1, count: count * height * width)
    }

    private func labels(_ classes: [UInt8]) -> [UInt8] {
        [0, 0, 8, 1] + big(UInt32(classes.count)) + classes
    }
}
