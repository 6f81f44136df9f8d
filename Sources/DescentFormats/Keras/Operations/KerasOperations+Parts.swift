import DescentCore
import DescentLayers
import DescentSupport

// Operations that give several tensors, or join several.

extension KerasOperations {
    static let parts: [String: KerasOperation] = [
        "Append": KerasOperation(arguments: ["x1", "x2", "axis"]) {
            let (a, b) = try $0.operands()
            guard let axis = try $0.int(nil, "axis") else {
                return .concatenated([a.flattened(), b.flattened()], axis: 0)
            }
            return .concatenated([a, b], axis: axis)
        } swift: {
            let (a, b) = try $0.operands()
            guard let axis = try $0.arguments.int(nil, "axis") else {
                return "Tensor.concatenated([\(a).flattened(), \(b).flattened()], axis: 0)"
            }
            return "Tensor.concatenated([\(a), \(b)], axis: \(axis))"
        },
        "ArraySplit": .splitting { try $0.splitAxis(0, isFixed: false) },
        "Dsplit": .splitting { try $0.splitAxis(2, isFixed: true) },
        "Dstack": .joining("dstack") { dstack($0) },
        "Eigh": .list("eigh", ["values", "vectors"], .nothing) { x, _ in
            let result = eigh(x[0])
            return [result.values, result.vectors]
        },
        "Hsplit": .splitting {
            try $0.splitAxis(try $0.tensor(0, "x").rank == 1 ? 0 : 1, isFixed: true)
        },
        "Hstack": .joining("hstack") { hstack($0) },
        "Moments": KerasOperation(
            listOf: "moments", arguments: ["x", "axes", "keepdims", "synchronized"]
        ) {
            let (axes, keepDims) = try $0.momentAxes()
            let result = moments(try $0.tensor(0, "x"), axes: axes)
            let both = [result.mean, result.variance]
            return keepDims ? both : both.map { $0.squeezed(axes: axes) }
        } swift: {
            let (axes, keepDims) = try $0.arguments.momentAxes()
            let squeezed = keepDims ? "" : ".squeezed(axes: \(axes))"
            let members = "[$0.mean\(squeezed), $0.variance\(squeezed)]"
            return "{ \(members) }(moments(\(try $0.tensor(0, "x")), axes: \(axes)))"
        },
        "Qr": .list("qr", ["q", "r"], .only("mode", .string("reduced"))) { x, _ in
            let result = qr(x[0])
            return [result.q, result.r]
        },
        "Slogdet": .list("slogdet", ["sign", "logarithm"], .nothing) { x, _ in
            let result = slogdet(x[0])
            return [result.sign, result.logarithm]
        },
        "Split": .splitting { try $0.splitAxis(0, isFixed: false) },
        "TopK": .list(
            "topK", ["values", "indices"],
            KerasOption.int("k", "k: ", in: 0...optionLimit).and(.ignored("sorted"))
        ) { x, option in
            let result = topK(x[0], k: option.0)
            return [result.values, result.indices]
        },
        "Unstack": KerasOperation(listOf: "unstack", arguments: ["x", "num", "axis"]) {
            unstack(try $0.tensor(0, "x"), axis: try $0.unstackedAxis())
        } swift: {
            "unstack(\(try $0.tensor(0, "x")), axis: \(try $0.arguments.unstackedAxis()))"
        },
        "Vsplit": .splitting { try $0.splitAxis(0, isFixed: true) },
        "Vstack": .joining("vstack") { vstack($0) },
    ]
}

extension KerasOperation {
    /// Parts of a tensor along an axis: so many, or cut at these places.
    fileprivate static func splitting(
        _ axis: @escaping @Sendable (KerasArguments) throws -> Int
    ) -> KerasOperation {
        KerasOperation(listOf: "split", arguments: ["x", "indices_or_sections", "axis"]) {
            let x = try $0.tensor(0, "x")
            return split(x, at: try $0.cuts(of: x, axis: try axis($0)), axis: try axis($0))
        } swift: {
            let axis = try axis($0.arguments)
            let cuts = try $0.arguments.cuts(of: try $0.arguments.tensor(0, "x"), axis: axis)
            return "split(\(try $0.tensor(0, "x")), at: \(cuts), axis: \(axis))"
        }
    }
}

extension KerasOption where Value == Void {
    static var nothing: KerasOption<Void> {
        KerasOption(keys: []) { _ in
        } words: { _ in
            []
        }
    }

    /// One that changes nothing that is defined.
    static func ignored(_ key: String) -> KerasOption<Void> {
        KerasOption(keys: [key]) { _ in
        } words: { _ in
            []
        }
    }

    /// One of which one value is known here.
    static func only(_ key: String, _ value: JSONValue) -> KerasOption<Void> {
        KerasOption(keys: [key]) { arguments in
            if case .plain(value)? = arguments.argument(nil, key) { return }
            if arguments.argument(nil, key) != nil { throw arguments.missing(nil, key, value.text) }
        } words: { _ in
            []
        }
    }
}

extension KerasArguments {
    /// The axis that is given, if one can be.
    fileprivate func splitAxis(_ standard: Int, isFixed: Bool) throws -> Int {
        isFixed ? standard : try int(nil, "axis") ?? standard
    }

    /// Where an axis is cut; sections that cannot be equal are longer by one at first.
    fileprivate func cuts(of x: Tensor, axis: Int) throws -> [Int] {
        guard let place = x.shape.normalizedAxis(axis) else {
            throw missing(nil, "axis", "an axis of \(x.shape)")
        }
        guard case .plain(.int(let sections))? = argument(nil, "indices_or_sections") else {
            let cuts = try ints(nil, "indices_or_sections")
            guard let cuts, cuts.count <= optionLimit else {
                throw missing(nil, "indices_or_sections", "a number, or where to cut")
            }
            return cuts
        }
        let length = x.shape[place]
        guard length >= 0, 1...max(length, 1) ~= sections else {
            throw missing(
                nil, "indices_or_sections", "at most as many sections as axis \(place) is long")
        }
        let (size, longer) = length.quotientAndRemainder(dividingBy: sections)
        return (1..<sections).map { $0 * size + min($0, longer) }
    }

    fileprivate func unstackedAxis() throws -> Int {
        let (axis, x) = (try int(nil, "axis") ?? 0, try tensor(0, "x"))
        if let place = x.shape.normalizedAxis(axis), let number = try int(nil, "num"),
            x.shape[place] != number
        {
            throw missing(nil, "num", "the length of axis \(place) of \(x.shape)")
        }
        return axis
    }

    fileprivate func momentAxes() throws -> (axes: [Int], keepDims: Bool) {
        guard let axes = try ints(nil, "axes") else { throw missing(nil, "axes", "axes") }
        return (axes, try bool(nil, "keepdims"))
    }
}
