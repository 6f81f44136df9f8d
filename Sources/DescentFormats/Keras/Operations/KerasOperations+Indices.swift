import DescentCore
import DescentLayers
import DescentSupport

// Operations on places and classes, and tensors like others.

extension KerasOperations {
    static let indices: [String: KerasOperation] = [
        "Digitize": KerasOperation(function: "digitize", arguments: ["x", "bins"]) {
            digitize(try $0.tensor(0, "x"), bins: try $0.tensor(1, "bins"))
        } swift: {
            "digitize(\(try $0.tensor(0, "x")), bins: \(try $0.tensor(1, "bins")))"
        },
        "FullLike": KerasOperation(arguments: ["x", "fill_value", "dtype"]) {
            try $0.typed().fullLike(try $0.fill())
        } swift: {
            "\(try $0.typed()).fullLike(\(try $0.arguments.fill().swiftSource()))"
        },
        "InTopK": .function(
            "inTopK", of: ["targets", "predictions"], .int("k", "k: ", in: 1...optionLimit)
        ) { inTopK($0[0], $0[1], k: $1) },
        "IsIn": .binary("isIn") { isIn($0, $1) },
        "Isclose": KerasOperation(
            function: "isClose", arguments: ["x1", "x2", "rtol", "atol", "equal_nan"]
        ) {
            let (a, b) = try $0.operands()
            let (rtol, atol, equalNaN) = try $0.tolerance()
            return isClose(a, b, rtol: rtol, atol: atol, equalNaN: equalNaN)
        } swift: {
            let (a, b) = try $0.operands()
            let (rtol, atol, equalNaN) = try $0.arguments.tolerance()
            let limits = "rtol: \(rtol.swiftSource()), atol: \(atol.swiftSource())"
            return "isClose(\(a), \(b), \(limits), equalNaN: \(equalNaN))"
        },
        "OneHot": KerasOperation(
            function: "oneHot", arguments: ["x", "num_classes", "axis", "dtype"]
        ) {
            let x = try $0.tensor(0, "x")
            let (depth, axis, dtype) = try $0.hotness(of: x)
            let result = oneHot(x, depth: depth, dtype: dtype)
            return axis == x.rank ? result : moveAxis(result, from: -1, to: axis)
        } swift: {
            let x = try $0.arguments.tensor(0, "x")
            let (depth, axis, dtype) = try $0.arguments.hotness(of: x)
            let options = "depth: \(depth), dtype: \(dtype.swiftSource())"
            let result = "oneHot(\(try $0.source(of: x)), \(options))"
            return axis == x.rank ? result : "moveAxis(\(result), from: -1, to: \(axis))"
        },
        "OnesLike": .likeness("onesLike") { $0.onesLike() },
        "SearchSorted": .function(
            "searchSorted", of: ["sorted_sequence", "values"],
            KerasOption(keys: ["side"]) { arguments in
                guard let side = arguments.argument(nil, "side") else { return false }
                guard case .plain(.string(let name)) = side, ["left", "right"].contains(name) else {
                    throw arguments.missing(nil, "side", "left or right")
                }
                return name == "right"
            } words: {
                ["isRight: \($0)"]
            }
        ) { searchSorted($0[0], $0[1], isRight: $1) },
        "SegmentMax": .segments("segmentMax") { segmentMax($0, $1, segments: $2) },
        "SegmentMin": .segments("segmentMin") { segmentMin($0, $1, segments: $2) },
        "SegmentProd": .segments("segmentProd") { segmentProd($0, $1, segments: $2) },
        "SegmentSum": .segments("segmentSum") { segmentSum($0, $1, segments: $2) },
        "Select": KerasOperation(
            function: "select", arguments: ["condlist", "choicelist", "default"]
        ) {
            try $0.selection().reduce(try $0.otherwise()) { select($1.condition, $1.choice, $0) }
        } swift: { source in
            let other = try source.source(of: try source.arguments.otherwise())
            return try source.arguments.selection().reduce(other) {
                let condition = try source.source(of: $1.condition)
                return "select(\(condition), \(try source.source(of: $1.choice)), \($0))"
            }
        },
        "TakeAlongAxis": KerasOperation(
            function: "takeAlongAxis", arguments: ["x", "indices", "axis"]
        ) {
            let (x, places) = (try $0.tensor(0, "x"), try $0.tensor(1, "indices"))
            guard let axis = try $0.int(nil, "axis") else {
                return takeAlongAxis(x.flattened(), places.flattened(), axis: 0)
            }
            return takeAlongAxis(x, places, axis: axis)
        } swift: {
            let (x, places) = (try $0.tensor(0, "x"), try $0.tensor(1, "indices"))
            guard let axis = try $0.arguments.int(nil, "axis") else {
                return "takeAlongAxis(\(x).flattened(), \(places).flattened(), axis: 0)"
            }
            return "takeAlongAxis(\(x), \(places), axis: \(axis))"
        },
        "ZerosLike": .likeness("zerosLike") { $0.zerosLike() },
    ]
}

extension KerasOperation {
    /// A tensor of the shape of another, and of its type or one that is asked for.
    fileprivate static func likeness(
        _ method: String, _ perform: @escaping @Sendable (Tensor) -> Tensor
    ) -> KerasOperation {
        KerasOperation(arguments: ["x", "dtype"]) {
            perform(try $0.typed())
        } swift: {
            "\(try $0.typed()).\(method)()"
        }
    }

    fileprivate static func segments(
        _ name: String, _ perform: @escaping @Sendable (Tensor, Tensor, Int) -> Tensor
    ) -> KerasOperation {
        let number = KerasOption.int("num_segments", "segments: ", in: 1...optionLimit)
        return function(name, of: ["data", "segment_ids"], number.and(.ignored("sorted"))) {
            perform($0[0], $0[1], $1.0)
        }
    }
}

extension KerasArguments {
    fileprivate func fill() throws -> Double {
        guard let value = try number(1, "fill_value") else {
            throw missing(1, "fill_value", "a number")
        }
        return value
    }

    fileprivate func tolerance() throws -> (rtol: Double, atol: Double, equalNaN: Bool) {
        (
            try number(2, "rtol") ?? 1e-5, try number(3, "atol") ?? 1e-8,
            try bool(nil, "equal_nan")
        )
    }

    /// How many classes there are, which axis of the result they are, and its type.
    fileprivate func hotness(of x: Tensor) throws -> (depth: Int, axis: Int, dtype: DType) {
        let depth = try KerasOption.int("num_classes", "", in: 1...optionLimit).read(self)
        let axis = try int(nil, "axis") ?? -1
        let place = axis < 0 ? axis + x.rank + 1 : axis
        guard 0...x.rank ~= place else {
            throw missing(nil, "axis", "an axis from \(-x.rank - 1) to \(x.rank)")
        }
        return (depth, place, try dtype() ?? .float32)
    }

    /// Conditions with what is taken where they hold, the last ones first: the first that holds counts.
    fileprivate func selection() throws -> [(condition: Tensor, choice: Tensor)] {
        let conditions = try tensors(0, "condlist")
        guard case .list(let list)? = argument(1, "choicelist"), list.count == conditions.count
        else { throw missing(1, "choicelist", "one choice for each condition") }
        let first = list.lazy.flatMap(\.tensors).first
        let choices = try list.map { argument in
            if case .tensor(let tensor) = argument { return tensor }
            return try number(argument, like: first)
        }
        return Array(zip(conditions, choices).reversed()).map { (condition: $0, choice: $1) }
    }

    /// What is taken where no condition holds.
    fileprivate func otherwise() throws -> Tensor {
        let first = argument(1, "choicelist")?.tensors.first
        guard argument(2, "default") != nil else {
            return .full([], 0, dtype: first?.dtype ?? .float32)
        }
        return try tensor(2, "default", like: first)
    }

    private func number(_ argument: KerasArgument, like other: Tensor?) throws -> Tensor {
        let dtype = other?.dtype ?? .float32
        switch argument {
        case .plain(.int(let value)): return .full([], Double(value), dtype: dtype)
        case .plain(.double(let value)): return .full([], value, dtype: dtype)
        default: throw missing(1, "choicelist", "tensors or numbers")
        }
    }
}
