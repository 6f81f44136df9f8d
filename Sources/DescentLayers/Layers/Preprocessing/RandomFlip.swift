/// While training, turns half of the images over: left and right, above and below, or both at once.
/// Otherwise it changes nothing but the type, to the layer's.
public final class RandomFlip: RandomLayer, Configurable {
    /// What is turned over: `.horizontal`, `.vertical`, `.horizontalAndVertical`, or Keras' strings.
    ///
    /// Another string is kept, and thrown by the layer when it is built.
    public struct Mode: Sendable, Hashable, CaseIterable, RawRepresentable,
        ExpressibleByStringLiteral, CustomStringConvertible
    {
        /// Keras' name.
        public let rawValue: String
        /// Left and right.
        public static let horizontal = Mode(name: "horizontal")
        /// Above and below.
        public static let vertical = Mode(name: "vertical")
        /// Both: an image is turned round by half, or left as it is.
        public static let horizontalAndVertical = Mode(name: "horizontal_and_vertical")
        /// All three.
        public static let allCases = [horizontal, vertical, horizontalAndVertical]

        private init(name: String) { rawValue = name }
        /// The one Keras calls `rawValue`, or nil.
        public init?(rawValue: String) {
            self.init(name: rawValue)
            guard Self.allCases.contains(self) else { return nil }
        }
        /// From a literal.
        public init(stringLiteral name: String) { self.init(name: name) }
        /// Keras' name.
        public var description: String { rawValue }
    }

    private let mode: Mode
    private let dataFormat: DataFormat

    /// - Parameters:
    ///   - mode: what is turned over; default `.horizontalAndVertical`.
    ///   - seed: makes the layer's choices independent of ``setRandomSeed(_:)`` and of other
    ///     layers; default none.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        mode: Mode = .horizontalAndVertical, seed: Int? = nil,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.mode = mode
        self.dataFormat = dataFormat
        super.init(seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `RandomFlip("horizontal")`.
    public convenience init(
        _ mode: Mode, seed: Int? = nil, dataFormat: DataFormat = .channelsLast,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            mode: mode, seed: seed, dataFormat: dataFormat, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "mode", \RandomFlip.mode, default: .horizontalAndVertical, rule: .known,
                "What is turned over."), seedRow, .dataFormat(\RandomFlip.dataFormat),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            mode: config[\RandomFlip.mode], seed: config[\RandomLayer.seed],
            dataFormat: config[\RandomFlip.dataFormat], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// The shape of the input, in the layer's type.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs, as: dtype)
    }

    /// While training half of the images turned over.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = spatialFault(x.shape, axes: 2, dataFormat) { return .invalid(fault) }
        let images = x.cast(to: dtype)
        guard training else { return images }
        let first = dataFormat == .channelsFirst ? 2 : 1
        let axes =
            mode == .horizontal ? [first + 1] : mode == .vertical ? [first] : [first, first + 1]
        let flips = (drawUniform([x.shape[0], 1, 1, 1]) .<= 0.5).broadcast(to: x.shape)
        return .where(flips, images.reversed(axes: axes), images)
    }
}

extension RandomFlip.Mode: ConfigConvertible {}

extension Rule<RandomFlip.Mode> {
    fileprivate static var known: Rule {
        let names = RandomFlip.Mode.allCases.map { "'\($0)'" }.joined(separator: ", ")
        return Rule(
            { "one of \(names) as \($0)" }, got: { "'\($0)'" }, fix: "Use 'horizontal'.",
            holds: { RandomFlip.Mode.allCases.contains($0) })
    }
}
