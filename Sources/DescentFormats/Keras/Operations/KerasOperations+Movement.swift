import DescentCore
import DescentData
import DescentLayers
import DescentSupport

// Operations that move numbers.

extension KerasOperations {
    static let movements: [String: KerasOperation] = [
        "BroadcastTo": KerasOperation(arguments: ["x", "shape"]) {
            try $0.tensor(0, "x").broadcast(to: Shape(try $0.required(1, "shape")))
        } swift: {
            "\(try $0.tensor(0, "x")).broadcast(to: \(try $0.arguments.required(1, "shape")))"
        },
        "Concatenate": KerasOperation(arguments: ["xs", "axis"]) {
            Tensor.concatenated(try $0.tensors(0, "xs"), axis: try $0.int(nil, "axis") ?? -1)
        } swift: {
            let axis = try $0.arguments.int(nil, "axis") ?? -1
            return "Tensor.concatenated(\(try $0.tensors(0, "xs")), axis: \(axis))"
        },
        "ExpandDims": KerasOperation(arguments: ["x", "axis"]) { arguments in
            try arguments.expansions().reduce(try arguments.tensor(0, "x")) {
                $0.expandingDimension(at: $1)
            }
        } swift: { source in
            try source.arguments.expansions().reduce(try source.tensor(0, "x")) {
                "\($0).expandingDimension(at: \($1))"
            }
        },
        "Flip": KerasOperation(arguments: ["x", "axis"]) {
            try $0.tensor(0, "x").reversed(axes: try $0.flippedAxes())
        } swift: {
            "\(try $0.tensor(0, "x")).reversed(axes: \(try $0.arguments.flippedAxes()))"
        },
        "GetItem": KerasOperation(arguments: ["x", "key"]) {
            try $0.items().result
        } swift: { source in
            try source.arguments.items().moves.reduce(try source.tensor(0, "x")) {
                "\($0).\($1.swiftSource)"
            }
        },
        "Moveaxis": KerasOperation(function: "moveAxis", arguments: ["x", "source", "destination"])
        {
            let (from, to) = try $0.movedAxes()
            return moveAxis(try $0.tensor(0, "x"), from: from, to: to)
        } swift: {
            let (from, to) = try $0.arguments.movedAxes()
            return "moveAxis(\(try $0.tensor(0, "x")), from: \(from), to: \(to))"
        },
        "Ravel": KerasOperation {
            try $0.tensor(0, "x").reshaped(to: [-1])
        } swift: {
            "\(try $0.tensor(0, "x")).reshaped(to: [-1])"
        },
        "Repeat": KerasOperation(arguments: ["x", "repeats", "axis"]) {
            let (places, axis) = try $0.repetition()
            return try $0.tensor(0, "x").gathering(places, axis: axis)
        } swift: {
            let (places, axis) = try $0.arguments.repetition()
            return "\(try $0.tensor(0, "x")).gathering(\(try $0.source(of: places)), axis: \(axis))"
        },
        "Reshape": KerasOperation(arguments: ["x", "newshape"]) {
            try $0.tensor(0, "x").reshaped(to: Shape(try $0.required(1, "newshape")))
        } swift: {
            "\(try $0.tensor(0, "x")).reshaped(to: \(try $0.arguments.required(1, "newshape")))"
        },
        "Squeeze": KerasOperation(arguments: ["x", "axis"]) {
            try $0.tensor(0, "x").squeezed(axes: try $0.ints(1, "axis"))
        } swift: {
            let axes = try $0.arguments.ints(1, "axis").map { "axes: \($0)" } ?? ""
            return "\(try $0.tensor(0, "x")).squeezed(\(axes))"
        },
        "Stack": KerasOperation(arguments: ["x", "axis"]) {
            Tensor.stacked(try $0.tensors(0, "x"), axis: try $0.int(nil, "axis") ?? 0)
        } swift: {
            let axis = try $0.arguments.int(nil, "axis") ?? 0
            return "Tensor.stacked(\(try $0.tensors(0, "x")), axis: \(axis))"
        },
        "Swapaxes": KerasOperation(function: "swapAxes", arguments: ["x", "axis1", "axis2"]) {
            let (first, second) = try $0.swappedAxes()
            return swapAxes(try $0.tensor(0, "x"), first, second)
        } swift: {
            let (first, second) = try $0.arguments.swappedAxes()
            return "swapAxes(\(try $0.tensor(0, "x")), \(first), \(second))"
        },
        "Take": KerasOperation(arguments: ["x", "indices", "axis"]) {
            try $0.tensor(0, "x").gathering(
                try $0.tensor(1, "indices"), axis: try $0.gatheredAxis())
        } swift: {
            let parts = [try $0.tensor(1, "indices"), "axis: \(try $0.arguments.gatheredAxis())"]
            return "\(try $0.tensor(0, "x")).gathering(\(parts.joined(separator: ", ")))"
        },
        "Tile": KerasOperation(arguments: ["x", "repeats"]) {
            try $0.copies().reduce(try $0.tensor(0, "x")) { x, part in
                .concatenated([Tensor](repeating: x, count: part.count), axis: part.axis)
            }
        } swift: {
            try $0.arguments.copies().reduce(try $0.tensor(0, "x")) { x, part in
                let list = "[Tensor](repeating: \(x), count: \(part.count))"
                return "Tensor.concatenated(\(list), axis: \(part.axis))"
            }
        },
        "Transpose": KerasOperation(arguments: ["x", "axes"]) {
            try $0.tensor(0, "x").transposed(axes: try $0.ints(1, "axes"))
        } swift: {
            let axes = try $0.arguments.ints(1, "axes").map { "axes: \($0)" } ?? ""
            return "\(try $0.tensor(0, "x")).transposed(\(axes))"
        },
    ]
}

/// Copies, and lengths of an axis, beyond which a file means no good.
private let maximumRepeats = 10_000
private let maximumLength = 1_000_000

extension KerasArguments {
    /// Whole numbers that must be given.
    fileprivate func required(_ position: Int, _ name: String) throws -> [Int] {
        guard let values = try ints(position, name) else {
            throw missing(position, name, "whole numbers")
        }
        return values
    }

    /// New axes, first those in front; they are those of the result.
    fileprivate func expansions() throws -> [Int] {
        let axes = try required(1, "axis")
        let rank = try tensor(0, "x").rank + axes.count
        return axes.map { $0 < 0 ? $0 + rank : $0 }.sorted()
    }

    fileprivate func flippedAxes() throws -> [Int] {
        try ints(1, "axis") ?? Array(0..<(try tensor(0, "x").rank))
    }

    fileprivate func gatheredAxis() throws -> Int {
        guard let axis = try int(2, "axis") else {
            throw missing(2, "axis", "a whole number")
        }
        return axis
    }

    /// Axes that must be given, counted from the front.
    private func axes(_ position: Int, _ name: String, of x: Tensor) throws -> [Int] {
        try required(position, name).map { axis in
            guard let found = x.shape.normalizedAxis(axis) else {
                throw missing(position, name, "an axis of \(x.shape)")
            }
            return found
        }
    }

    /// What `moveaxis` moves, and where to.
    fileprivate func movedAxes() throws -> (from: [Int], to: [Int]) {
        let x = try tensor(0, "x")
        let from = try axes(1, "source", of: x)
        let to = try axes(2, "destination", of: x)
        guard from.count == to.count else {
            throw missing(2, "destination", "as many axes as in 'source'")
        }
        return (from, to)
    }

    fileprivate func swappedAxes() throws -> (Int, Int) {
        let x = try tensor(0, "x")
        return (try axis(1, "axis1", of: x), try axis(2, "axis2", of: x))
    }

    private func axis(_ position: Int, _ name: String, of x: Tensor) throws -> Int {
        let all = try axes(position, name, of: x)
        guard all.count == 1 else { throw missing(position, name, "an axis of \(x.shape)") }
        return all[0]
    }

    /// Each place of an axis several times, one after the other.
    fileprivate func repetition() throws -> (places: Tensor, axis: Int) {
        let x = try tensor(0, "x")
        guard let axis = try int(2, "axis"),
            let times = try int(1, "repeats"), 1...maximumRepeats ~= times
        else { throw missing(1, "repeats", "one number, with an axis,") }
        guard let found = x.shape.normalizedAxis(axis) else {
            throw missing(2, "axis", "an axis of \(x.shape)")
        }
        let length = try length(of: found, x)
        guard length <= maximumLength / times else {
            throw missing(1, "repeats", "a smaller number")
        }
        let places = (0..<length).flatMap { [Double](repeating: Double($0), count: times) }
        return (Tensor(shape: [places.count], scalars: places).cast(to: .int32), axis)
    }

    /// How often each axis is repeated as a whole, the last one first; those that stay are left out.
    fileprivate func copies() throws -> [(count: Int, axis: Int)] {
        let rank = try tensor(0, "x").rank
        let repeats = try required(1, "repeats")
        guard repeats.count <= rank, repeats.allSatisfy({ 1...maximumRepeats ~= $0 }) else {
            throw missing(1, "repeats", "a number above 0 for each axis")
        }
        return repeats.reversed().enumerated().map { (count: $1, axis: rank - 1 - $0) }
            .filter { $0.count > 1 }
    }
}
