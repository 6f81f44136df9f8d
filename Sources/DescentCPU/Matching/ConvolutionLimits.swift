import DescentCore

/// A convolution as its kernels see it.
struct ConvolutionShape: Hashable {
    let op: Convolution
    /// Images, kernel and result, before anything behind it.
    let x: TensorSpec
    let kernel: Shape
    let y: Shape

    /// Weights of one filter.
    var taps: Int { kernel.dimensions.dropLast().reduce(1, *) }
    /// Positions of the window in one image.
    var positions: Int { y.spatial.reduce(1, *) }
    /// Filters times columns.
    var rowLength: Int { filters * y[-2] }
    var channels: Int { x.shape[-1] }
    var filters: Int { y[-1] }
    var isEmpty: Bool {
        x.shape.elementCount == 0 || kernel.elementCount == 0 || y.elementCount == 0
    }

    /// For errors: `float32 [8, 16, 16, 8] with a kernel [2, 2, 8, 4], strides [1, 1], …`.
    var text: String {
        let window = op.window
        return "\(x.dtype) \(x.shape) with a kernel \(kernel), strides \(window.strides), "
            + "dilations \(window.dilations), \(op.groups) groups"
    }
}

/// What a convolution's kernel can do, or is worth choosing for.
struct ConvolutionLimits: Sendable {
    /// Spatial axes.
    var axes = 2...2
    /// The only size of the window; nil for any.
    var window: [Int]?
    /// Strides, dilations and groups must all be 1.
    var isPlain = true
    /// Windows of one cell may have strides.
    var mayStepOverCells = true
    var channels = 1...Int.max
    var filters = 1...Int.max
    /// Weights of one filter.
    var taps = 1...Int.max
    /// Positions of the window in one image.
    var positions = 1...Int.max
    /// Numbers in a row of the result: filters times columns.
    var rowLength = 1...Int.max

    /// Whether the kernel takes this convolution. All kernels are for float32,
    /// and for some elements.
    func admit(_ shape: ConvolutionShape) -> Bool {
        let op = shape.op
        guard shape.x.dtype == .float32, !shape.isEmpty, axes.contains(op.window.size.count) else {
            return false
        }
        let plain =
            op.groups == 1 && op.window.strides.allSatisfy { $0 == 1 }
            && op.window.dilations.allSatisfy { $0 == 1 }
        let stepsOver =
            op.window.size.allSatisfy { $0 == 1 } && op.window.strides.contains { $0 > 1 }
        return (!stepsOver || mayStepOverCells) && (window == nil || window == op.window.size)
            && (plain || !isPlain)
            && channels.contains(shape.channels) && filters.contains(shape.filters)
            && taps.contains(shape.taps) && positions.contains(shape.positions)
            && rowLength.contains(shape.rowLength)
    }

    /// For errors.
    var text: String {
        func range(_ range: ClosedRange<Int>, _ what: String) -> [String] {
            switch (range.lowerBound, range.upperBound) {
            case (1, .max): []
            case (let low, .max): ["\(low) or more \(what)"]
            case (1, let high): ["at most \(high) \(what)"]
            case (let low, let high): ["\(low) to \(high) \(what)"]
            }
        }
        let size = window.map { ["a window of \($0.map(String.init).joined(separator: "×"))"] }
        let parts =
            ["float32", axes == 2...2 ? "images" : "\(axes.upperBound) axes at most"]
            + (size ?? []) + (isPlain ? ["strides, dilations and groups of 1"] : [])
            + (mayStepOverCells ? [] : ["no strides with a window of one cell"])
            + range(channels, "channels") + range(filters, "filters")
            + range(taps, "weights in a filter") + range(positions, "positions")
            + range(rowLength, "numbers in a row of the result")
        return parts.joined(separator: ", ")
    }
}
