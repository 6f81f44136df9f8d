import DescentCore
import DescentSupport

/// Where the channels of sequences and images stand: `.channelsLast`, `.channelsFirst`, or Keras' strings.
///
/// Another string is kept, and thrown by the layer when it is built.
///
/// Everything is computed with channels last; with channels first tensors are transposed before and
/// behind.
public struct DataFormat: Sendable, Hashable, CaseIterable, RawRepresentable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    /// Keras' name.
    public let rawValue: String

    /// `[batch, space…, channels]`.
    public static let channelsLast = DataFormat(name: "channels_last")
    /// `[batch, channels, space…]`.
    public static let channelsFirst = DataFormat(name: "channels_first")

    /// Both.
    public static let allCases = [channelsLast, channelsFirst]

    private init(name: String) { rawValue = name }
    /// The one Keras calls `rawValue`, or nil.
    public init?(rawValue: String) {
        self.init(name: rawValue.lowercased())
        guard Self.allCases.contains(self) else { return nil }
    }
    /// From a literal.
    public init(stringLiteral name: String) { self.init(name: name.lowercased()) }

    /// Keras' name.
    public var description: String { rawValue }
}

extension DataFormat: ConfigConvertible {}

extension DataFormat {
    private var isFirst: Bool { self == .channelsFirst }

    /// Which axis has the channels.
    var channelAxis: Int { isFirst ? 1 : -1 }

    /// `x` of this format as `[batch, space…, channels]`.
    func channelsLast(_ x: Tensor) -> Tensor {
        guard isFirst, x.rank > 2 else { return x }
        return x.transposed(axes: [0] + Array(2..<x.rank) + [1])
    }

    /// `[batch, space…, channels]` in this format.
    func restored(_ y: Tensor) -> Tensor {
        guard isFirst, y.rank > 2 else { return y }
        return y.transposed(axes: [0, y.rank - 1] + Array(1..<y.rank - 1))
    }

    /// Sequences `[batch, time, …]` of this format as `[batch, time, space…, channels]`.
    func channelsLast(steps x: Tensor) -> Tensor {
        guard isFirst, x.rank > 3 else { return x }
        return x.transposed(axes: [0, 1] + Array(3..<x.rank) + [2])
    }

    /// `[batch, time, space…, channels]` in this format.
    func restored(steps y: Tensor) -> Tensor {
        guard isFirst, y.rank > 3 else { return y }
        return y.transposed(axes: [0, 1, y.rank - 1] + Array(2..<y.rank - 1))
    }

    /// A shape of this format as `[batch, space…, channels]`.
    func channelsLast(_ shape: Shape) -> Shape {
        guard isFirst, shape.rank > 2 else { return shape }
        return Shape([shape[0]] + shape.dimensions.dropFirst(2) + [shape[1]])
    }

    /// `[batch, space…, channels]` as a shape of this format.
    func restored(_ shape: Shape) -> Shape {
        guard isFirst, shape.rank > 2 else { return shape }
        return Shape([shape[0], shape[-1]] + shape.dimensions.dropFirst().dropLast())
    }

    /// `[batch, height, width, channels]`, for errors; with `before` axes behind the batch.
    func form(axes: Int, before: [String] = []) -> String {
        let space =
            switch axes {
            case 1: ["steps"]
            case 2: ["height", "width"]
            default: ["depth", "height", "width"]
            }
        let names = isFirst ? ["channels"] + space : space + ["channels"]
        return "[\((["batch"] + before + names).joined(separator: ", "))]"
    }
}

extension Parameter {
    /// Where images have their channels.
    static func dataFormat<Root>(_ path: KeyPath<Root, DataFormat>) -> Parameter {
        Parameter(
            "data_format", path, default: .channelsLast, rule: .known,
            "Where the channels stand.")
    }
}

extension Rule<DataFormat> {
    /// One of the two.
    fileprivate static var known: Rule {
        Rule(breach: { format, label in
            guard !DataFormat.allCases.contains(format) else { return nil }
            let near = didYouMean(format.rawValue, among: DataFormat.allCases.map(\.rawValue))
            return Breach(
                expected: "'channels_last' or 'channels_first' as \(label)", got: "'\(format)'",
                fix: near ?? "Leave it out for 'channels_last'.")
        })
    }
}
