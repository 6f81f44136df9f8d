public import DescentCore

/// A column of categories: strings or whole numbers.
public enum CategoryColumn: Sendable {
    /// Strings.
    case strings(StringArray)
    /// Whole numbers.
    case numbers(Tensor)

    /// Strings: `.strings(["Lima", "Oslo"])`.
    public static func strings(_ strings: some StringsConvertible) -> CategoryColumn {
        .strings(strings.strings)
    }

    /// Whole numbers: `.numbers([7, 8])`.
    public static func numbers(_ numbers: some TensorConvertible) -> CategoryColumn {
        .numbers(numbers.tensor)
    }

    var shape: Shape {
        switch self {
        case .strings(let strings): strings.shape
        case .numbers(let numbers): numbers.shape
        }
    }
}

/// Combinations of categories as the bins that a hash puts them into: features that stand for what
/// several columns say together.
///
/// Columns `[batch]` or `[batch, 1]`, or one category each, of strings or whole numbers. With `.int`
/// bins of that shape come out, with `.oneHot` vectors `[batch, numBins]`.
///
/// ```swift
/// let crossing = HashedCrossing(numBins: 5)
/// let bins = try crossing([.strings(["A", "B", "A"]), .numbers([101, 101, 102] as [Int])])
/// ```
///
/// The hash is computed outside of graphs: the layer is called before a model, not inside.
///
/// - Source: as Keras 3 `HashedCrossing` with TensorFlow: joined FarmHash fingerprints.
public final class HashedCrossing: Layer, Configurable {
    private let numBins: Int
    private let outputMode: EncodingMode

    /// - Parameters:
    ///   - numBins: how many bins there are; 1 or more.
    ///   - outputMode: `.int`, the default, or `.oneHot`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: type of the output; with `.int` int32 or int64, the default. For vectors a
    ///     floating-point type, default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        numBins: Int, outputMode: EncodingMode = .int, name: String? = nil, dtype: DType? = nil,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.numBins = numBins
        self.outputMode = outputMode
        let type = dtype ?? Hashing.usualType(outputMode)
        super.init(name: name, dtype: type, fileID: fileID, line: line)
        requireBinType(outputMode)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters.withoutTrainable.filter { $0.key != "dtype" } + [
            .bins(\HashedCrossing.numBins),
            Parameter(
                "output_mode", \HashedCrossing.outputMode, default: .int,
                rule: .modes([.int, .oneHot]), "What becomes of the bins."),
            .dense,
            .binType { (layer: HashedCrossing) in Hashing.usualType(layer.outputMode) },
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            numBins: config[\HashedCrossing.numBins],
            outputMode: config[\HashedCrossing.outputMode], name: config.given(\Layer.name),
            dtype: config.given(\Layer.dtype))
    }

    /// The bins of combinations, or the vectors made of them.
    ///
    /// - Parameter columns: two or more, of one shape.
    /// - Throws: ``ShapeError`` for fewer, for other shapes, and for fractions.
    public func callAsFunction(_ columns: [CategoryColumn]) throws -> Tensor {
        if let configurationError { throw configurationError }
        let shape = columns.first?.shape ?? []
        try requireFit(columns.map(\.shape))
        var hashes = [UInt64](repeating: 956_888_297_470, count: shape.elementCount)
        for column in columns {
            for (i, feature) in try features(of: column).enumerated() {
                hashes[i] = joinedFingerprint(hashes[i], feature)
            }
        }
        let bins = hashes.map { Int($0 % UInt64(numBins)) }
        return try output(of: bins, shape.dimensions, outputMode, numBins)
    }

    /// Whole numbers have more digits than other types.
    override public var castsInputs: Bool { false }

    /// The bins of combinations of numbers that are there, or the vectors made of them.
    override public func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        do { return try self(inputs.map { .numbers($0) }) } catch { return .invalid(error) }
    }

    private func requireFit(_ shapes: [Shape]) throws {
        guard shapes.count > 1 else {
            throw needs(
                "at least two columns", got: "\(shapes.count)",
                fix: "Give a list: crossing([.strings(a), .strings(b)]).")
        }
        let shape = shapes[0]
        guard shapes.allSatisfy({ $0 == shape }),
            shape.rank < 2 || (shape.rank == 2 && shape[1] == 1)
        else {
            throw needs(
                "columns of one shape, [batch] or [batch, 1]",
                got: shapes.map(\.description).joined(separator: " and "), fix: "Reshape them.")
        }
    }

    private func features(of column: CategoryColumn) throws -> [UInt64] {
        switch column {
        case .strings(let strings):
            if let fault = strings.fault { throw fault }
            return strings.values.map { text in
                var text = text
                return text.withUTF8 { fingerprint64(UnsafeRawBufferPointer($0)) }
            }
        case .numbers(let numbers):
            guard numbers.dtype.isInteger || numbers.error != nil else {
                throw needs(
                    "whole numbers or strings", got: "\(numbers.dtype)",
                    fix: "Convert with cast(to: .int64).")
            }
            return try hashedNumbers(numbers).map { UInt64(bitPattern: $0) }
        }
    }
}
