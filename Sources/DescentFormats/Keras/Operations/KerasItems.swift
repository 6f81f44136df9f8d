import DescentCore
import DescentData
import DescentSupport

/// One step of `x[…]`.
enum KerasItemMove {
    case expand(axis: Int)
    case slice(axis: Int, from: Int, to: Int, by: Int)
    case squeeze(axis: Int)

    func callAsFunction(_ x: Tensor) -> Tensor {
        switch self {
        case .expand(let axis): x.expandingDimension(at: axis)
        case .slice(let axis, let from, let to, let by):
            x.sliced(axis: axis, from: from, to: to, by: by)
        case .squeeze(let axis): x.squeezed(axis: axis)
        }
    }

    /// The call of a method.
    var swiftSource: String {
        switch self {
        case .expand(let axis): "expandingDimension(at: \(axis))"
        case .slice(let axis, let from, let to, let by):
            "sliced(axis: \(axis), from: \(from), to: \(to)" + (by == 1 ? ")" : ", by: \(by))")
        case .squeeze(let axis): "squeezed(axis: \(axis))"
        }
    }
}

extension KerasArguments {
    /// `x[…]` with numbers, slices, `None` and an ellipsis: the steps, and what they come to.
    func items() throws -> (moves: [KerasItemMove], result: Tensor) {
        var keys: [KerasArgument] = []
        if list.indices.contains(1) {
            if case .list(let several) = list[1] { keys = several } else { keys = [list[1]] }
        }
        var result = try tensor(0, "x")
        var moves: [KerasItemMove] = []
        func move(_ next: KerasItemMove) {
            result = next(result)
            moves.append(next)
        }
        var axis = 0
        for (i, key) in keys.enumerated() {
            switch key {
            case .ellipsis:
                let rest = keys[(i + 1)...].count { !$0.isNull }
                axis = result.rank - rest
            case .plain(.null):
                move(.expand(axis: axis))
                axis += 1
            case .plain(.int(let index)):
                let place = try place(of: index, axis, result)
                move(.slice(axis: axis, from: place, to: place + 1, by: 1))
                move(.squeeze(axis: axis))
            case .slice(let start, let stop, let step):
                if let slice = try slice(result, axis, start, stop, step) { move(slice) }
                axis += 1
            default: throw missing(1, "key", "numbers and slices")
            }
        }
        return (moves, result)
    }

    private func place(of index: Int, _ axis: Int, _ x: Tensor) throws -> Int {
        let length = try length(of: axis, x)
        let place = index < 0 ? index + length : index
        guard 0..<length ~= place else {
            throw self.place.error(
                expected: "an index below \(length)", got: "\(index)",
                fix: "Save the model again.")
        }
        return place
    }

    /// nil for all of the axis.
    private func slice(
        _ x: Tensor, _ axis: Int, _ start: JSONValue, _ stop: JSONValue, _ step: JSONValue
    ) throws -> KerasItemMove? {
        if start == .null, stop == .null, step == .null || step == 1 { return nil }
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
        return .slice(axis: axis, from: from, to: Swift.max(from, to), by: by)
    }

    /// Length of an axis that is cut.
    func length(of axis: Int, _ x: Tensor) throws -> Int {
        guard axis < x.rank, x.shape[axis] >= 0 else {
            throw place.error(
                .unsupported, expected: "slices of axes with known lengths",
                got: "axis \(axis) of \(x.shape)", fix: "Slice in the call of a Layer.")
        }
        return x.shape[axis]
    }
}
