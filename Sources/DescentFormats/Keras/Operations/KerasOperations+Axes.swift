import DescentCore
import DescentLayers
import DescentSupport

// Operations along axes, and around them.

extension KerasOperations {
    static let axes: [String: KerasOperation] = [
        "Argmin": KerasOperation(arguments: ["x", "axis", "keepdims"]) {
            try $0.tensor(0, "x").argMin(axis: try $0.argMaxAxis())
        } swift: {
            "\(try $0.tensor(0, "x")).argMin(axis: \(try $0.arguments.argMaxAxis()))"
        },
        "Argsort": .alongAxis("argsort") { argsort($0, axis: $1) },
        "Cumprod": .alongAxis("cumprod") { cumprod($0, axis: $1) },
        "Cumsum": .alongAxis("cumsum") { cumsum($0, axis: $1) },
        "DepthToSpace": .function("depthToSpace", .blockSize) {
            depthToSpace($0[0], blockSize: $1)
        },
        "Diff": .function(
            "diff", .int("n", "order: ", default: 1, in: 0...optionLimit),
            .int("axis", "axis: ", default: -1)
        ) { diff($0[0], order: $1, axis: $2) },
        "ExtractSequences": .function(
            "extractSequences", .int("sequence_length", "length: ", in: 1...optionLimit),
            .int("sequence_stride", "stride: ", in: 1...optionLimit)
        ) { extractSequences($0[0], length: $1, stride: $2) },
        "Fliplr": KerasOperation {
            try $0.tensor(0, "x").reversed(axes: [1])
        } swift: {
            "\(try $0.tensor(0, "x")).reversed(axes: [1])"
        },
        "Flipud": KerasOperation {
            try $0.tensor(0, "x").reversed(axes: [0])
        } swift: {
            "\(try $0.tensor(0, "x")).reversed(axes: [0])"
        },
        "Glu": .function("glu", .int("axis", "axis: ", default: -1)) { glu($0[0], axis: $1) },
        "Nancumprod": .alongAxis("nanCumprod") { nanCumprod($0, axis: $1) },
        "Nancumsum": .alongAxis("nanCumsum") { nanCumsum($0, axis: $1) },
        "Pad": KerasOperation(
            function: "pad", arguments: ["x", "pad_width", "mode", "constant_values"]
        ) {
            let (widths, mode) = try $0.padding()
            return pad(try $0.tensor(0, "x"), widths, mode: mode)
        } swift: { source in
            let (widths, mode) = try source.arguments.padding()
            let list = widths.map { "(\($0.0), \($0.1))" }.joined(separator: ", ")
            var word = ".\(mode)"
            if case .constant(let value) = mode { word = ".constant(\(value.swiftSource()))" }
            return "pad(\(try source.tensor(0, "x")), [\(list)], mode: \(word))"
        },
        "Roll": KerasOperation(function: "roll", arguments: ["x", "shift", "axis"]) {
            let x = try $0.tensor(0, "x")
            let (shift, axes) = try $0.shifts()
            return axes.map { roll(x, shift: shift, axes: $0) } ?? roll(x, shift: shift[0])
        } swift: {
            let (shift, axes) = try $0.arguments.shifts()
            let words = axes.map { "\(shift), axes: \($0)" } ?? "\(shift[0])"
            return "roll(\(try $0.tensor(0, "x")), shift: \(words))"
        },
        "Rot90": KerasOperation(function: "rot90", arguments: ["array", "k", "axes"]) {
            let (k, axes) = try $0.turns()
            return rot90(try $0.tensor(0, "array"), quarters: k, axes: axes)
        } swift: {
            let (k, axes) = try $0.arguments.turns()
            return "rot90(\(try $0.tensor(0, "array")), quarters: \(k), axes: \(axes))"
        },
        "Sort": .alongAxis("sort") { sort($0, axis: $1) },
        "SpaceToDepth": .function("spaceToDepth", .blockSize) {
            spaceToDepth($0[0], blockSize: $1)
        },
        "Sparsemax": .function("sparsemax", .int("axis", "axis: ", default: -1)) {
            sparsemax($0[0], axis: $1)
        },
        "Trapezoid": .function(
            "trapezoid", of: ["y"], .number("dx", "spacing: ", default: 1),
            .int("axis", "axis: ", default: -1)
        ) { trapezoid($0[0], spacing: $1, axis: $2) },
    ]
}

extension KerasOption where Value == Int {
    /// Of pictures with channels last.
    fileprivate static var blockSize: KerasOption<Int> {
        let size = int("block_size", "blockSize: ", in: 1...optionLimit)
        return KerasOption(keys: ["block_size", "data_format"]) { arguments in
            if case .plain(let format)? = arguments.argument(nil, "data_format"),
                format != .string("channels_last")
            {
                throw arguments.missing(nil, "data_format", "\"channels_last\"")
            }
            return try size.read(arguments)
        } words: {
            size.words($0)
        }
    }
}

extension KerasArguments {
    /// How far each axis is shifted; without axes all elements in a row.
    fileprivate func shifts() throws -> (shift: [Int], axes: [Int]?) {
        guard let shift = try ints(nil, "shift"), !shift.isEmpty,
            shift.allSatisfy({ -optionLimit...optionLimit ~= $0 })
        else { throw missing(nil, "shift", "whole numbers up to \(optionLimit)") }
        guard let axes = try ints(nil, "axis") else {
            guard shift.count == 1 else { throw missing(nil, "axis", "an axis for each shift") }
            return (shift, nil)
        }
        // One shift may stand for all axes.
        let all = shift.count == 1 ? [Int](repeating: shift[0], count: axes.count) : shift
        return (all, axes)
    }

    fileprivate func turns() throws -> (k: Int, axes: (Int, Int)) {
        let k = try KerasOption.int("k", "", default: 1).read(self)
        let axes = try ints(nil, "axes") ?? [0, 1]
        guard axes.count == 2 else { throw missing(nil, "axes", "two axes") }
        return (k, (axes[0], axes[1]))
    }

    /// What stands around each axis, and how wide.
    fileprivate func padding() throws -> (widths: [(Int, Int)], mode: PadMode) {
        let x = try tensor(0, "x")
        let widths: [(Int, Int)]
        switch argument(nil, "pad_width") {
        case .plain(.int(let width))?:
            widths = Array(repeating: (width, width), count: x.rank)
        case .list(let list)? where list.count == x.rank || list.count == 1:
            let pairs = try list.map { try pair($0, "pad_width") }
            widths = pairs.count == x.rank ? pairs : Array(repeating: pairs[0], count: x.rank)
        case .list(let list)? where list.count == 2:
            let both = try pair(.list(list), "pad_width")
            widths = Array(repeating: both, count: x.rank)
        default: throw missing(nil, "pad_width", "a pair of numbers for each axis of \(x.shape)")
        }
        let isSmall = { 0...optionLimit ~= $0 }
        guard widths.allSatisfy({ isSmall($0.0) && isSmall($0.1) }) else {
            throw missing(nil, "pad_width", "numbers from 0 to \(optionLimit)")
        }
        return (widths, try padMode())
    }

    private func pair(_ argument: KerasArgument, _ name: String) throws -> (Int, Int) {
        if case .plain(.int(let width)) = argument { return (width, width) }
        guard case .list(let list) = argument, list.count == 2,
            case .plain(.int(let low)) = list[0], case .plain(.int(let high)) = list[1]
        else { throw missing(nil, name, "pairs of whole numbers") }
        return (low, high)
    }

    private func padMode() throws -> PadMode {
        let modes: [String: PadMode] = [
            "reflect": .reflect, "symmetric": .symmetric, "edge": .edge, "wrap": .wrap,
        ]
        guard case .plain(.string(let name))? = argument(nil, "mode"), name != "constant" else {
            return .constant(try number(nil, "constant_values") ?? 0)
        }
        guard let mode = modes[name] else {
            throw missing(nil, "mode", "constant, \(modes.keys.sorted().joined(separator: ", "))")
        }
        return mode
    }
}
