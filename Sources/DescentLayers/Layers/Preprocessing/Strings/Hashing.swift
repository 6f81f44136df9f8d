public import DescentCore

/// Strings or whole numbers as the bins that a hash of their text puts them into: categories without a
/// vocabulary.
///
/// | mode | input `[batch, n]` becomes |
/// | --- | --- |
/// | `.int` | `[batch, n]`: bins from 0 on |
/// | `.oneHot` | `[batch, n, numBins]`, a vector for each; a last axis of length 1 is dropped |
/// | `.multiHot` | `[batch, numBins]`: 1 for bins that occur in the row |
/// | `.count` | `[batch, numBins]`: how often they do |
///
/// ```swift
/// let hashing = Hashing(numBins: 3)
/// let bins = try hashing(["A", "B", "C", "D", "E"])   // 1, 0, 1, 1, 2
/// ```
///
/// Numbers with fractions are cut off first. The hash is computed outside of graphs: the layer is
/// called before a model, not inside.
///
/// - Source: as Keras 3 `Hashing` with TensorFlow: FarmHash's Fingerprint64, with a salt SipHash-2-4.
public final class Hashing: Layer, Configurable, StringLayer {
    private let numBins: Int
    private let maskValue: HashValue?
    private let salt: [Int]?
    private let outputMode: EncodingMode

    /// - Parameters:
    ///   - numBins: how many bins there are, that of the mask among them; 1 or more.
    ///   - maskValue: what stands for nothing and is put into bin 0, where nothing else is then.
    ///     Default none.
    ///   - salt: one or two numbers that choose another hash. Default none.
    ///   - outputMode: what becomes of the bins; default `.int`. Not `.tfIdf`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: type of the output; with `.int` int32 or int64, the default. For vectors a
    ///     floating-point type, default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        numBins: Int, maskValue: HashValue? = nil, salt: [Int]? = nil,
        outputMode: EncodingMode = .int, name: String? = nil, dtype: DType? = nil,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.numBins = numBins
        self.maskValue = maskValue
        self.salt = hashSalt(salt)
        self.outputMode = outputMode
        let type = dtype ?? Self.usualType(outputMode)
        super.init(name: name, dtype: type, fileID: fileID, line: line)
        requireBinType(outputMode)
    }

    static func usualType(_ mode: EncodingMode) -> DType { mode == .int ? .int64 : .float32 }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters.filter { $0.key != "dtype" } + [
            .binType { (layer: Hashing) in usualType(layer.outputMode) },
            .bins(\Hashing.numBins),
            Parameter("mask_value", \Hashing.maskValue, "What stands for nothing."),
            .salt(\Hashing.salt),
            Parameter(
                "output_mode", \Hashing.outputMode, default: .int,
                rule: .modes(EncodingMode.unweighed), "What becomes of the bins."),
            .dense,
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            numBins: config[\Hashing.numBins], maskValue: config[\Hashing.maskValue],
            salt: config[\Hashing.salt], outputMode: config[\Hashing.outputMode],
            name: config.given(\Layer.name), dtype: config.given(\Layer.dtype))
    }

    /// The bins of strings, or the vectors made of them.
    ///
    /// - Throws: ``ShapeError`` for ragged arrays.
    public func numbers(of strings: StringArray) throws -> Tensor {
        try requireUse(of: strings)
        let bins = usedBins
        let mask: ExactString? =
            if hasMaskBin, case .string(let text)? = maskValue { ExactString(text) } else { nil }
        let indices = strings.values.map { text in
            mask == ExactString(text) ? 0 : bins.bin(of: text) + firstBin
        }
        return try output(of: indices, strings.shape)
    }

    /// Whole numbers have more digits than other types.
    override public var castsInputs: Bool { false }

    /// The bins of numbers that are there, or the vectors made of them.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let configurationError { return .invalid(configurationError) }
        do {
            let bins = usedBins
            let mask: Int? =
                if hasMaskBin, case .number(let mask)? = maskValue { mask } else { nil }
            let whole = try hashedNumbers(x)
            let isMask = try x.scalars().map { mask.map(Double.init) == $0 }
            let indices = zip(whole, isMask).map { number, isMask in
                mask != nil && isMask ? 0 : bins.bin(of: "\(number)") + firstBin
            }
            return try output(of: indices, x.shape)
        } catch {
            return .invalid(error)
        }
    }

    /// Whether bin 0 is that of the mask alone.
    private var hasMaskBin: Bool { maskValue != nil && numBins > 1 }
    private var firstBin: Int { hasMaskBin ? 1 : 0 }
    private var usedBins: HashBins { HashBins(count: numBins - firstBin, salt: salt) }

    private func output(of bins: [Int], _ shape: Shape) throws -> Tensor {
        try output(of: bins, shape.dimensions, outputMode, numBins)
    }
}
