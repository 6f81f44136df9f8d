/// The largest size, stride or padding a layer accepts; products of two still fit an integer.
let largestWindow = Int(Int32.max)

/// How a window slides over the spatial axes of `[batch, space…, channels]`, for convolution and
/// pooling.
struct WindowGeometry {
    let size: [Int]
    let strides: [Int]
    let dilations: [Int]
    let padding: SequencePadding

    init(size: [Int], strides: [Int], dilations: [Int]? = nil, padding: SequencePadding) {
        self.size = size
        self.strides = strides
        self.dilations = dilations ?? size.map { _ in 1 }
        self.padding = padding
    }

    /// Cells from the first to the last a window covers, along each axis.
    var reach: [Int] { zip(size, dilations).map { ($0 - 1) * $1 + 1 } }

    /// Whether it has positive numbers for so many axes.
    func isValid(axes: Int) -> Bool {
        size.count == axes && strides.count == axes && dilations.count == axes
            && (size + strides + dilations).allSatisfy { (1...largestWindow).contains($0) }
    }

    /// What comes out of images `[batch, space…, channels]` of this shape, had they been large
    /// enough for a window; nil for shapes with another number of axes.
    func outputShape(_ input: Shape?, axes: Int, channels: Int) -> Shape? {
        guard let input, input.rank == axes + 2, isValid(axes: axes) else { return nil }
        let lengths = input.spatial
        let padded = zip(lengths, pads(lengths)).map { $0 + $1.0 + $1.1 }
        let windows = zip(lengths, zip(zip(padded, reach), strides)).map { length, window in
            let ((padded, reach), stride) = window
            return length < 0 ? Shape.unknown : Swift.max(padded - reach, 0) / stride + 1
        }
        return Shape([input[0]] + windows + [channels])
    }

    /// Cells before and after each axis of `lengths`.
    func pads(_ lengths: [Int]) -> [(Int, Int)] {
        switch padding {
        case .causal: reach.map { ($0 - 1, 0) }
        case .same:
            zip(lengths, zip(size, zip(strides, dilations))).map { length, window in
                samePadding(
                    inputSize: length, window: window.0, stride: window.1.0, dilation: window.1.1)
            }
        default: lengths.map { _ in (0, 0) }
        }
    }
}

extension Layer {
    /// What is wrong with a shape that should be `[batch, space…, channels]`, or with channels first.
    func spatialFault(
        _ shape: Shape, axes: Int, _ format: DataFormat = .channelsLast
    ) -> ShapeError? {
        guard shape.rank != axes + 2 else { return nil }
        return needs(
            "inputs \(format.form(axes: axes))", got: "shape \(shape)",
            fix: "Add missing axes with Reshape(targetShape:), for example channels of length 1.")
    }

    /// What is wrong with an input that the window does not fit into.
    func windowFault(
        _ shape: Shape, _ window: WindowGeometry, _ what: String,
        _ format: DataFormat = .channelsLast
    ) -> ShapeError? {
        let lengths = format.channelsLast(shape).spatial
        let padded = zip(lengths, window.pads(lengths)).map { $0 + $1.0 + $1.1 }
        guard !zip(padded, window.reach).allSatisfy({ $0 >= $1 }) else { return nil }
        return needs(
            "inputs at least as large as its \(what) \(window.reach)", got: "shape \(shape)",
            fix: "Use padding: .same, a smaller \(what), or fewer pooling layers before it.")
    }
}

// MARK: Arguments

extension Parameter {
    /// The size of a window: `kernel_size`, `pool_size`.
    static func windowSize<Root>(
        _ key: String, _ path: KeyPath<Root, [Int]>, _ noun: String, axes: Int,
        default standard: [Int]? = nil
    ) -> Parameter {
        Parameter(
            key, path, form: .lengths(axes), default: standard, rule: .lengths(noun, axes: axes),
            "The lengths of the window."
        ).spelledAlong(axes, path)
    }

    static func strides<Root>(_ path: KeyPath<Root, [Int]>, axes: Int) -> Parameter {
        Parameter(
            "strides", path, form: .lengths(axes), default: .init(repeating: 1, count: axes),
            rule: .lengths("strides", axes: axes), "Cells from window to window."
        ).spelledAlong(axes, path)
    }

    static func dilations<Root>(_ path: KeyPath<Root, [Int]>, axes: Int) -> Parameter {
        Parameter(
            "dilation_rate", path, form: .lengths(axes),
            default: .init(repeating: 1, count: axes),
            rule: .lengths("dilation rate", axes: axes),
            "Cells between neighbouring cells of the window."
        ).spelledAlong(axes, path)
    }

    /// Along one axis initialisers take a number.
    func spelledAlong<Root>(_ axes: Int, _ path: KeyPath<Root, [Int]>) -> Parameter {
        axes > 1
            ? self : spelled { (layer: Root) in layer[keyPath: path].first.map { "\($0)" } }
    }
}

extension ConfigForm<[Int]> {
    /// A number for each axis, or one for all.
    static func lengths(_ axes: Int) -> ConfigForm {
        let form = ConfigForm<Int>.oneOrMore
        return ConfigForm(
            form.kind, write: form.write,
            read: { value in
                guard let lengths = try form.read(value) else { return nil }
                let isOne = Int(configValue: value) != nil
                return isOne ? .init(repeating: lengths[0], count: axes) : lengths
            })
    }
}

extension Rule<[Int]> {
    /// A positive number for each axis, called `noun`.
    static func lengths(_ noun: String, axes: Int) -> Rule {
        let label = noun.split(separator: " ").enumerated()
            .map { $0 == 0 ? String($1) : $1.prefix(1).uppercased() + $1.dropFirst() }.joined()
        return Rule(
            { _ in "\(axes == 1 ? "a positive number" : "\(axes) positive numbers") as \(noun)" },
            got: { axes == 1 ? "\($0.first ?? 0)" : "\($0)" },
            fix: "Use for example \(label): 2."
        ) { $0.count == axes && $0.allSatisfy { (1...largestWindow).contains($0) } }
    }
}
