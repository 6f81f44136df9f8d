import DescentCore
import DescentData
import DescentLayers
import DescentSupport

// Operations that move numbers.

extension KerasOperations {
    static let movements: [String: KerasOperation] = [
        "BroadcastTo": KerasOperation {
            try $0.tensor(0, "x").broadcast(to: Shape(try $0.required(1, "shape")))
        } swift: {
            "\(try $0.tensor(0, "x")).broadcast(to: \(try $0.arguments.required(1, "shape")))"
        },
        "Concatenate": KerasOperation {
            Tensor.concatenated(try $0.tensors(0, "xs"), axis: try $0.int(nil, "axis") ?? -1)
        } swift: {
            let axis = try $0.arguments.int(nil, "axis") ?? -1
            return "Tensor.concatenated(\(try $0.tensors(0, "xs")), axis: \(axis))"
        },
        "ExpandDims": KerasOperation { arguments in
            try arguments.expansions().reduce(try arguments.tensor(0, "x")) {
                $0.expandingDimension(at: $1)
            }
        } swift: { source in
            try source.arguments.expansions().reduce(try source.tensor(0, "x")) {
                "\($0).expandingDimension(at: \($1))"
            }
        },
        "Flip": KerasOperation {
            try $0.tensor(0, "x").reversed(axes: try $0.flippedAxes())
        } swift: {
            "\(try $0.tensor(0, "x")).reversed(axes: \(try $0.arguments.flippedAxes()))"
        },
        "GetItem": KerasOperation {
            try $0.items().result
        } swift: { source in
            try source.arguments.items().moves.reduce(try source.tensor(0, "x")) {
                "\($0).\($1.swiftSource)"
            }
        },
        "Ravel": KerasOperation {
            try $0.tensor(0, "x").reshaped(to: [-1])
        } swift: {
            "\(try $0.tensor(0, "x")).reshaped(to: [-1])"
        },
        "Reshape": KerasOperation {
            try $0.tensor(0, "x").reshaped(to: Shape(try $0.required(1, "newshape")))
        } swift: {
            "\(try $0.tensor(0, "x")).reshaped(to: \(try $0.arguments.required(1, "newshape")))"
        },
        "Squeeze": KerasOperation {
            try $0.tensor(0, "x").squeezed(axes: try $0.ints(1, "axis"))
        } swift: {
            let axes = try $0.arguments.ints(1, "axis").map { "axes: \($0)" } ?? ""
            return "\(try $0.tensor(0, "x")).squeezed(\(axes))"
        },
        "Stack": KerasOperation {
            Tensor.stacked(try $0.tensors(0, "x"), axis: try $0.int(nil, "axis") ?? 0)
        } swift: {
            let axis = try $0.arguments.int(nil, "axis") ?? 0
            return "Tensor.stacked(\(try $0.tensors(0, "x")), axis: \(axis))"
        },
        "Take": KerasOperation {
            try $0.tensor(0, "x").gathering(
                try $0.tensor(1, "indices"), axis: try $0.gatheredAxis())
        } swift: {
            let parts = [try $0.tensor(1, "indices"), "axis: \(try $0.arguments.gatheredAxis())"]
            return "\(try $0.tensor(0, "x")).gathering(\(parts.joined(separator: ", ")))"
        },
        "Transpose": KerasOperation {
            try $0.tensor(0, "x").transposed(axes: try $0.ints(1, "axes"))
        } swift: {
            let axes = try $0.arguments.ints(1, "axes").map { "axes: \($0)" } ?? ""
            return "\(try $0.tensor(0, "x")).transposed(\(axes))"
        },
    ]
}

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
}
