/// The tensor cut into `sections` equal parts along `axis`.
///
/// - Returns: `sections` tensors; one invalid one if the axis does not divide.
public func split(_ x: Tensor, _ sections: Int, axis: Int = 0) -> [Tensor] {
    if x.error != nil { return [x] }
    guard let place = x.shape.normalizedAxis(axis) else { return [x.axisFault("split", axis)] }
    let length = x.shape[place]
    guard sections > 0, length >= 0, length % sections == 0 else {
        return [
            x.fault(
                "split", "a number of sections that divides axis \(place) of \(x.shape)",
                got: "\(sections)",
                fix: "Use arraySplit for parts of unequal length, or say where to cut.")
        ]
    }
    let size = length / sections
    return (0..<sections).map {
        x.sliced(axis: place, from: $0 * size, to: ($0 + 1) * size)
    }
}

/// The tensor cut before each of the indices `at` along `axis`: one part more than indices. Negative
/// indices count from the end; those beyond an end give empty parts, as in NumPy.
public func split(_ x: Tensor, at indices: [Int], axis: Int = 0) -> [Tensor] {
    if x.error != nil { return [x] }
    guard let place = x.shape.normalizedAxis(axis) else { return [x.axisFault("split", axis)] }
    let length = x.shape[place]
    guard length >= 0 else { return [x.lengthFault("split", place)] }
    let cuts = indices.map { Swift.min(Swift.max($0 < 0 ? $0 + length : $0, 0), length) }
    return zip([0] + cuts, cuts + [length]).map { from, to in
        x.sliced(axis: place, from: from, to: Swift.max(from, to))
    }
}

/// The tensor cut into `sections` parts along `axis`, of which the first ones are longer by one
/// where they cannot all be equal.
public func arraySplit(_ x: Tensor, _ sections: Int, axis: Int = 0) -> [Tensor] {
    if x.error != nil { return [x] }
    guard let place = x.shape.normalizedAxis(axis) else { return [x.axisFault("arraySplit", axis)] }
    guard sections > 0, x.shape[place] >= 0 else {
        return [
            x.fault(
                "arraySplit", "at least one section of an axis of known length",
                got: "\(sections) of axis \(place) of \(x.shape)", fix: "Check both.")
        ]
    }
    let (size, longer) = x.shape[place].quotientAndRemainder(dividingBy: sections)
    let cuts = (1..<Swift.max(sections, 1)).map { $0 * size + Swift.min($0, longer) }
    return split(x, at: cuts, axis: place)
}

/// The slices along `axis`, without it: as many tensors as it is long.
public func unstack(_ x: Tensor, axis: Int = 0) -> [Tensor] {
    if x.error != nil { return [x] }
    guard let place = x.shape.normalizedAxis(axis) else { return [x.axisFault("unstack", axis)] }
    guard x.shape[place] >= 0 else { return [x.lengthFault("unstack", place)] }
    return (0..<x.shape[place]).map {
        x.sliced(axis: place, from: $0, to: $0 + 1).squeezed(axes: [place])
    }
}

/// Rows side by side: along the second axis, or the only one of vectors.
public func hstack(_ tensors: [Tensor]) -> Tensor {
    let whole = tensors.map { $0.rank == 0 ? $0.reshaped(to: [1]) : $0 }
    return .concatenated(whole, axis: whole.first.map { $0.rank > 1 } ?? false ? 1 : 0)
}

/// One below the other: along the first axis, in which a vector is one row.
public func vstack(_ tensors: [Tensor]) -> Tensor {
    .concatenated(
        tensors.map { $0.rank < 2 ? $0.reshaped(exactly: Shape([1] + [$0.count])) : $0 }, axis: 0)
}

/// One behind the other: along the third axis, which is added where it is missing.
public func dstack(_ tensors: [Tensor]) -> Tensor {
    .concatenated(
        tensors.map { x in
            switch x.rank {
            case 0, 1: x.reshaped(exactly: [1, x.count, 1])
            case 2: x.expandingDimension(at: -1)
            default: x
            }
        }, axis: 2)
}
