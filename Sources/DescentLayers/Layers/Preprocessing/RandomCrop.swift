import DescentCore

/// While training, a part of images at a place drawn for each batch; otherwise their middle. `[batch,
/// height, width, channels]` becomes one of the size asked for, in the layer's type.
///
/// Without training images are cropped to the proportions asked for and made larger or smaller,
/// bilinearly, as Keras describes it. (Keras 3.15 itself announces this shape and returns images as they
/// are.) While training, images of which one side is not larger than asked for are cropped at their middle
/// and made larger where they are smaller.
public final class RandomCrop: RandomLayer, Configurable {
    private let height: Int
    private let width: Int
    private let dataFormat: DataFormat

    /// - Parameters:
    ///   - height: of the output, 1 or more.
    ///   - width: of the output, 1 or more.
    ///   - seed: makes the layer's choices independent of ``setRandomSeed(_:)`` and of other
    ///     layers; default none.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        height: Int, width: Int, seed: Int? = nil, dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.height = height
        self.width = width
        self.dataFormat = dataFormat
        super.init(seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without labels: `RandomCrop(64, 48)`.
    public convenience init(
        _ height: Int, _ width: Int, seed: Int? = nil, dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            height: height, width: width, seed: seed, dataFormat: dataFormat, name: name,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            .side("height", \RandomCrop.height), .side("width", \RandomCrop.width), seedRow,
            .dataFormat(\RandomCrop.dataFormat),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            height: config[\RandomCrop.height], width: config[\RandomCrop.width],
            seed: config[\RandomLayer.seed], dataFormat: config[\RandomCrop.dataFormat],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Masks of images have no place in a part of them.
    public override var supportsMasking: Bool { false }

    /// `[batch, height, width, channels]`, or with channels first.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try resizedSpecs(inputs, height, width, dataFormat, as: dtype)
            ?? super.outputSpecs(for: inputs)
    }

    /// A part of the images.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = imageFault(x, dataFormat) { return .invalid(fault) }
        let images = dataFormat.channelsLast(x.cast(to: dtype))
        let isLarger = images.shape[1] > height && images.shape[2] > width
        if training, isLarger { return dataFormat.restored(drawn(from: images)) }
        let middle =
            training ? keptMiddle(of: images) : images.croppedToProportions(height, width)
        let resizing = ImageResizing(interpolation: .bilinear)
        guard resizing.holds(middle.shape.spatial, to: [height, width]) else {
            return .invalid(weightsFault(x))
        }
        return dataFormat.restored(resizing(middle, to: [height, width]))
    }

    /// A part of the size asked for, at one place for all images.
    private func drawn(from images: Tensor) -> Tensor {
        let lengths = images.shape.dimensions
        let starts = [(lengths[1], height), (lengths[2], width)].map { length, part in
            floor(drawUniform([1]) * Double(length - part + 1)).cast(to: .int32)
        }
        let none = Tensor.zeros([1], dtype: .int32)
        return slice(
            images, .concatenated([none, starts[0], starts[1], none]),
            shape: Shape([lengths[0], height, width, lengths[3]]))
    }

    /// As Keras crops images that are not larger: from where the largest part of the proportions asked
    /// for begins, of the size asked for as far as the image reaches.
    private func keptMiddle(of images: Tensor) -> Tensor {
        let largest = images.croppedToProportions(height, width)
        return [(1, height), (2, width)].reduce(images) { images, side in
            let (axis, length) = side
            let start = (images.shape[axis] - largest.shape[axis]) / 2
            return images.sliced(
                axis: axis, from: start, to: Swift.min(start + length, images.shape[axis]))
        }
    }
}
