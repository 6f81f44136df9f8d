import DescentCore
import DescentData
import DescentSupport

// Operations that move numbers.

extension KerasOperations {
    static let movements: [String: Operation] = [
        "BroadcastTo": { arguments in
            try arguments.tensor(0, "x").broadcast(to: Shape(try arguments.required(1, "shape")))
        },
        "Concatenate": {
            Tensor.concatenated(try $0.tensors(0, "xs"), axis: try $0.int(nil, "axis") ?? -1)
        },
        "ExpandDims": { arguments in
            // Axes are those of the result.
            let (x, axes) = (try arguments.tensor(0, "x"), try arguments.required(1, "axis"))
            let rank = x.rank + axes.count
            return axes.map { $0 < 0 ? $0 + rank : $0 }.sorted().reduce(x) {
                $0.expandingDimension(at: $1)
            }
        },
        "Flip": { arguments in
            let x = try arguments.tensor(0, "x")
            return x.reversed(axes: try arguments.ints(1, "axis") ?? Array(0..<x.rank))
        },
        "GetItem": { try $0.item() },
        "Ravel": { try $0.tensor(0, "x").reshaped(to: [-1]) },
        "Reshape": { arguments in
            try arguments.tensor(0, "x").reshaped(
                to: Shape(try arguments.required(1, "newshape")))
        },
        "Squeeze": { try $0.tensor(0, "x").squeezed(axes: try $0.ints(1, "axis")) },
        "Stack": { Tensor.stacked(try $0.tensors(0, "x"), axis: try $0.int(nil, "axis") ?? 0) },
        "Take": { arguments in
            let x = try arguments.tensor(0, "x")
            guard let axis = try arguments.int(2, "axis") else {
                throw arguments.missing(2, "axis", "a whole number")
            }
            return x.gathering(try arguments.tensor(1, "indices"), axis: axis)
        },
        "Moveaxis": { arguments in
            let x = try arguments.tensor(0, "x")
            let from = try arguments.axes(1, "source", of: x)
            let to = try arguments.axes(2, "destination", of: x)
            guard from.count == to.count else {
                throw arguments.missing(2, "destination", "as many axes as in 'source'")
            }
            let moved = zip(to, from).sorted { $0.0 < $1.0 }
            var order = (0..<x.rank).filter { !from.contains($0) }
            for (place, axis) in moved { order.insert(axis, at: Swift.min(place, order.count)) }
            return x.transposed(axes: order)
        },
        "Repeat": { arguments in
            let x = try arguments.tensor(0, "x")
            guard let axis = try arguments.int(2, "axis"),
                let times = try arguments.int(1, "repeats"), 1...maximumRepeats ~= times
            else { throw arguments.missing(1, "repeats", "one number, with an axis,") }
            let length = try arguments.knownLength(of: axis, x)
            guard length <= maximumLength / times else {
                throw arguments.missing(1, "repeats", "a smaller number")
            }
            let places = (0..<length).flatMap { [Double](repeating: Double($0), count: times) }
            return x.gathering(
                Tensor(shape: [places.count], scalars: places).cast(to: .int32), axis: axis)
        },
        "Swapaxes": { arguments in
            let x = try arguments.tensor(0, "x")
            let one = try arguments.axes(1, "axis1", of: x)
            let other = try arguments.axes(2, "axis2", of: x)
            var order = Array(0..<x.rank)
            order.swapAt(one[0], other[0])
            return x.transposed(axes: order)
        },
        "Tile": { arguments in
            let x = try arguments.tensor(0, "x")
            let repeats = try arguments.required(1, "repeats")
            guard repeats.count <= x.rank, repeats.allSatisfy({ 1...maximumRepeats ~= $0 }) else {
                throw arguments.missing(1, "repeats", "a number above 0 for each axis")
            }
            return repeats.reversed().enumerated().reduce(x) { x, part in
                part.element == 1
                    ? x
                    : .concatenated(
                        [Tensor](repeating: x, count: part.element), axis: x.rank - 1 - part.offset)
            }
        },
        "Transpose": { try $0.tensor(0, "x").transposed(axes: try $0.ints(1, "axes")) },
    ]
}

/// Copies, and lengths of an axis, beyond which a file means no good.
private let maximumRepeats = 10_000
private let maximumLength = 1_000_000

extension KerasArguments {
    /// Axes that must be given, counted from the front.
    fileprivate func axes(_ position: Int, _ name: String, of x: Tensor) throws -> [Int] {
        try required(position, name).map { axis in
            guard let found = x.shape.normalizedAxis(axis) else {
                throw missing(position, name, "an axis of \(x.shape)")
            }
            return found
        }
    }

    /// Length of an axis that must be known.
    fileprivate func knownLength(of axis: Int, _ x: Tensor) throws -> Int {
        guard let axis = x.shape.normalizedAxis(axis) else {
            throw missing(2, "axis", "an axis of \(x.shape)")
        }
        return try length(of: axis, x)
    }

    /// Whole numbers that must be given.
    fileprivate func required(_ position: Int, _ name: String) throws -> [Int] {
        guard let values = try ints(position, name) else {
            throw missing(position, name, "whole numbers")
        }
        return values
    }

    /// `x[…]` with numbers, slices, `None` and an ellipsis.
    fileprivate func item() throws -> Tensor {
        let x = try tensor(0, "x")
        var keys: [KerasArgument] = []
        if list.indices.contains(1) {
            if case .list(let several) = list[1] { keys = several } else { keys = [list[1]] }
        }
        var result = x
        var axis = 0
        for (i, key) in keys.enumerated() {
            switch key {
            case .ellipsis:
                let rest = keys[(i + 1)...].count { !$0.isNull }
                axis = result.rank - rest
            case .plain(.null):
                result = result.expandingDimension(at: axis)
                axis += 1
            case .plain(.int(let index)):
                let length = try length(of: axis, result)
                let place = index < 0 ? index + length : index
                guard 0..<length ~= place else {
                    throw self.place.error(
                        expected: "an index below \(length)", got: "\(index)",
                        fix: "Save the model again.")
                }
                result = result.sliced(axis: axis, from: place, to: place + 1)
                    .squeezed(axis: axis)
            case .slice(let start, let stop, let step):
                result = try sliced(result, axis, start, stop, step)
                axis += 1
            default: throw missing(1, "key", "numbers and slices")
            }
        }
        return result
    }

    private func sliced(
        _ x: Tensor, _ axis: Int, _ start: JSONValue, _ stop: JSONValue, _ step: JSONValue
    ) throws -> Tensor {
        if start == .null, stop == .null, step == .null || step == 1 { return x }
        let by = step == .null ? 1 : try step.int(place)
        guard by > 0 else {
            throw place.error(
                .unsupported, expected: "slices with steps above 0", got: "\(by)",
                fix: "Reverse the axis with ops.flip.")
        }
        let length = try length(of: axis, x)
        /// As Python counts: from the end if negative, and never beyond it.
        func bound(_ json: JSONValue, otherwise: Int) throws -> Int {
            if json == .null { return otherwise }
            let value = try json.int(place)
            return Swift.min(Swift.max(value < 0 ? value + length : value, 0), length)
        }
        let from = try bound(start, otherwise: 0)
        let to = try bound(stop, otherwise: length)
        return x.sliced(axis: axis, from: from, to: Swift.max(from, to), by: by)
    }

    /// Length of an axis that is cut.
    fileprivate func length(of axis: Int, _ x: Tensor) throws -> Int {
        guard axis < x.rank, x.shape[axis] >= 0 else {
            throw place.error(
                .unsupported, expected: "slices of axes with known lengths",
                got: "axis \(axis) of \(x.shape)", fix: "Slice in the call of a Layer.")
        }
        return x.shape[axis]
    }
}
