/// What ``ZeroPadding1D`` to ``ZeroPadding3D`` and ``Cropping1D`` to ``Cropping3D`` have in common: cells at
/// both ends of each axis of space. Make one of these, not this class.
public class SidesLayer: Layer {
    /// The number of spatial axes.
    class var axes: Int { 2 }
    /// Cells before and after each axis.
    let sides: [(Int, Int)]
    let dataFormat: DataFormat

    init(
        _ sides: [(Int, Int)], dataFormat: DataFormat, name: String?, dtype: DType,
        fileID: String, line: Int
    ) {
        self.sides = sides
        self.dataFormat = dataFormat
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// What all of them read; each has an initialiser of its own.
    init(sides config: Configuration) throws {
        sides = try config[\SidesLayer.sides]
        let path = \SidesLayer.dataFormat
        dataFormat = config.lists(path) ? try config[path] : .channelsLast
        try super.init(
            name: config.given(\Layer.name), dtype: config[\Layer.dtype], fileID: #fileID,
            line: #line)
    }

    /// The row of the cells, which Keras calls `key`.
    static func sidesRow(
        _ key: String, default cells: Int, fix: String, _ summary: String
    ) -> Parameter {
        Parameter(
            key, \SidesLayer.sides, form: .sides(axes),
            default: [(Int, Int)](repeating: (cells, cells), count: axes),
            rule: .amounts(axes: axes, fix: fix), summary
        ).spelled { (layer: SidesLayer) in
            let pairs = layer.sides.map { "(\($0.0), \($0.1))" }.joined(separator: ", ")
            return layer.sides.count == 1 ? pairs : "(\(pairs))"
        }
    }

    /// Pairs for all axes of an input, of which batch and channels have none.
    func pairs(rank: Int) -> [(Int, Int)] {
        let first = dataFormat == .channelsFirst ? 2 : 1
        var pairs = [(Int, Int)](repeating: (0, 0), count: rank)
        for (i, side) in sides.enumerated() where first + i < rank { pairs[first + i] = side }
        return pairs
    }
}

/// What ``ZeroPadding1D``, ``ZeroPadding2D`` and ``ZeroPadding3D`` have in common. Make one of these, not
/// this class.
public class ZeroPaddingLayer: SidesLayer {
    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            sidesRow(
                "padding", default: 1, fix: "Slice the tensor to remove cells.",
                "Cells of zeros before and after each axis of space."),
            .dataFormat(\SidesLayer.dataFormat),
        ]
    }

    /// The input with zeros around.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = spatialFault(x.shape, axes: Self.axes, dataFormat) {
            return .invalid(fault)
        }
        return x.padded(pairs(rank: x.rank))
    }
}

/// What ``Cropping1D``, ``Cropping2D`` and ``Cropping3D`` have in common. Make one of these, not this class.
public class CroppingLayer: SidesLayer {
    /// The cells that are cut where a configuration leaves them out.
    class var defaultCells: Int { 1 }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        let row = sidesRow(
            "cropping", default: defaultCells, fix: "Use ZeroPadding to add cells.",
            "Cells that are cut before and after each axis of space.")
        // Keras' has no format with one axis.
        return super.parameters + [row]
            + (axes > 1 ? [Parameter.dataFormat(\SidesLayer.dataFormat)] : [])
    }

    /// The input without the cells at its edges; invalid if nothing is left.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = spatialFault(x.shape, axes: Self.axes, dataFormat) {
            return .invalid(fault)
        }
        let pairs = pairs(rank: x.rank)
        guard zip(x.shape, pairs).allSatisfy({ $0 > $1.0 + $1.1 || $1 == (0, 0) }) else {
            return .invalid(
                needs(
                    "inputs larger than the cells that are cut, "
                        + sides.map { "\($0.0) + \($0.1)" }.joined(separator: " and "),
                    got: "shape \(x.shape)", fix: "Cut less."))
        }
        return pairs.indices.reduce(x) { x, axis in
            x.sliced(
                axis: axis, from: pairs[axis].0, to: x.shape.dimensions[axis] - pairs[axis].1)
        }
    }
}

extension ConfigForm<[(Int, Int)]> {
    /// A pair for each axis; with one axis the pair alone. Read also: a number for all sides, or for
    /// both sides of each axis.
    static func sides(_ axes: Int) -> ConfigForm {
        ConfigForm(
            axes == 1 ? "two whole numbers" : "\(axes) pairs of whole numbers",
            write: { sides in
                let pairs = sides.map { ConfigValue.ints([$0.0, $0.1]) }
                return pairs.count == 1 ? pairs[0] : .list(pairs)
            },
            read: { value in
                if let cells = Int(configValue: value) {
                    return [(Int, Int)](repeating: (cells, cells), count: axes)
                }
                if let cells = try? [Int](configValue: value), !cells.isEmpty {
                    if axes > 1 { return cells.map { ($0, $0) } }
                    return cells.count == 2 ? [(cells[0], cells[1])] : nil
                }
                guard let pairs = try [[Int]](configValue: value),
                    pairs.allSatisfy({ $0.count == 2 })
                else { return nil }
                return pairs.map { ($0[0], $0[1]) }
            })
    }
}

extension Rule<[(Int, Int)]> {
    /// Pairs of 0 or more, one for each axis.
    static func amounts(axes: Int, fix: String) -> Rule {
        Rule(
            { "\($0) of 0 or more" }, got: { "\($0.flatMap { [$0.0, $0.1] })" }, fix: fix
        ) { sides in
            sides.count == axes
                && sides.allSatisfy { [$0.0, $0.1].allSatisfy((0...largestWindow).contains) }
        }
    }
}
