import DescentCore

/// Which positions may be attended to.
enum AttentionMasks {
    /// Of what every query may see: itself and what is before it, `[queries, keys]`.
    static func causal(queries: Int, keys: Int) -> Tensor {
        positions(queries, axis: 0) .>= positions(keys, axis: 1)
    }

    /// Of what is less than `width` away, `[queries, keys]`.
    static func window(queries: Int, keys: Int, width: Int) -> Tensor {
        abs(positions(queries, axis: 0) - positions(keys, axis: 1)) .< width
    }

    /// What all of them allow; nil if there are none. They broadcast.
    static func joined(_ masks: [Tensor?]) -> Tensor? {
        let all = masks.compactMap { $0 }
        return all.dropFirst().reduce(all.first) { a, b in a.map { $0 .& b } }
    }

    private static func positions(_ count: Int, axis: Int) -> Tensor {
        Tensor.range(0..<count).expandingDimension(at: 1 - axis)
    }
}

extension Tensor {
    /// Whether each element counts.
    var asMask: Tensor { dtype == .bool ? self : self .!= 0 }
}
