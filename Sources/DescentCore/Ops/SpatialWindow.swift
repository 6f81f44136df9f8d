/// A window sliding over the spatial axes of `[batch, spatial…, channels]`.
package struct SpatialWindow: Sendable, Hashable {
    /// Cells at both ends of an axis that are not there: zeros for sums, never chosen for maxima.
    package struct Padding: Sendable, Hashable {
        package var low: Int
        package var high: Int
        package init(_ low: Int, _ high: Int) {
            self.low = low
            self.high = high
        }
    }

    package let size: [Int]
    package let strides: [Int]
    package let padding: [Padding]
    /// Distance between neighbouring cells of the window; 1 is dense.
    package let dilations: [Int]

    package init(size: [Int], strides: [Int], padding: [Padding], dilations: [Int]? = nil) {
        self.size = size
        self.strides = strides
        self.padding = padding
        self.dilations = dilations ?? [Int](repeating: 1, count: size.count)
    }

    /// Larger numbers are mistakes, and their products would overflow.
    private static let limit = 1 << 30

    /// The number of positions along each spatial axis.
    package func outputLengths(_ input: Shape) throws(ShapeFault) -> [Int] {
        guard input.rank == size.count + 2, strides.count == size.count,
            padding.count == size.count, dilations.count == size.count,
            (size + strides + dilations).allSatisfy({ 0 < $0 && $0 < Self.limit }),
            Shape(size).elementCount < Self.limit,
            padding.allSatisfy({ 0..<Self.limit ~= $0.low && 0..<Self.limit ~= $0.high })
        else {
            throw ShapeFault(
                expected:
                    "[batch, \(size.map { _ in "space" }.joined(separator: ", ")), channels] and "
                    + "positive window sizes, strides and dilations",
                got: "\(input), window \(size), strides \(strides), dilations \(dilations)"
                    + paddingText,
                fix: "Add the missing axes with reshaped(to:), or use the layer for this many axes."
            )
        }
        var lengths: [Int] = []
        for axis in size.indices {
            let reach = (size[axis] - 1) * dilations[axis] + 1
            let length = input.dimensions[axis + 1] + padding[axis].low + padding[axis].high
            guard length >= reach, input.dimensions[axis + 1] != Shape.unknown else {
                throw ShapeFault(
                    expected:
                        "an input at least as large as its window, \(reach) along axis \(axis + 1)",
                    got: "\(input)",
                    fix: "Use a smaller window, padding: .same, or fewer pooling layers before it.")
            }
            lengths.append((length - reach) / strides[axis] + 1)
        }
        return lengths
    }

    /// Nothing where there is none.
    private var paddingText: String {
        if padding.allSatisfy({ $0.low == 0 && $0.high == 0 }) { return "" }
        return ", padding " + padding.map { "(\($0.low), \($0.high))" }.joined(separator: ", ")
    }

    /// Calls `body(output cell, input cell, window cell)` for every pair of output position
    /// and window cell that lies inside the input; cells count positions, not channels.
    func forEachTap(input: [Int], output: [Int], _ body: (Int, Int, Int) -> Void) {
        let (outputs, cells) = (Shape(output), Shape(size))
        let (inputStrides, cellStrides) = (Shape(input).strides, cells.strides)
        let outputStrides = outputs.strides
        for o in 0..<outputs.elementCount {
            for cell in 0..<cells.elementCount {
                var (position, inside) = (0, true)
                for axis in size.indices {
                    let at =
                        o / outputStrides[axis] % output[axis] * strides[axis]
                        - padding[axis].low
                        + cell / cellStrides[axis] % size[axis] * dilations[axis]
                    inside = inside && at >= 0 && at < input[axis]
                    position += at * inputStrides[axis]
                }
                if inside { body(o, position, cell) }
            }
        }
    }
}

extension Shape {
    /// The lengths between batch and channels.
    package var spatial: [Int] { Array(dimensions.dropFirst().dropLast()) }
}

extension SpatialWindow {
    /// As an attribute of an operation.
    var attribute: Attribute.Value {
        let pads = padding.map {
            Attribute.Value.group([
                Attribute("low", .integer($0.low)), Attribute("high", .integer($0.high)),
            ])
        }
        return .group([
            Attribute("size", .integers(size)), Attribute("strides", .integers(strides)),
            Attribute("padding", .list(pads)), Attribute("dilations", .integers(dilations)),
        ])
    }

    /// Cells of one window.
    var cells: Double { size.reduce(1) { $0 * Double($1) } }
}
