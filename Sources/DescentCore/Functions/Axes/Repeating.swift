/// Copies of the whole tensor side by side: `repeats[i]` of them along axis `i`.
///
/// Fewer numbers than axes belong to the last ones; more give new axes in front, as in NumPy.
public func tile(_ x: Tensor, _ repeats: [Int]) -> Tensor {
    if x.error != nil { return x }
    guard repeats.allSatisfy({ $0 >= 0 }) else { return countFault(x, "tile", "\(repeats)") }
    let missing = Swift.max(repeats.count - x.rank, 0)
    let lengths = [Int](repeating: 1, count: missing) + x.shape.dimensions
    let numbers = [Int](repeating: 1, count: lengths.count - repeats.count) + repeats
    var result = x.reshaped(exactly: Shape(lengths))
    for (axis, number) in numbers.enumerated() where number != 1 {
        result = spread(result, number, "tile", axis: axis, before: axis)
    }
    return result
}

/// Each element `count` times, one after the other. Keras' `repeat`, a word that Swift keeps for
/// itself.
///
/// - Parameter axis: nil, as Keras' default: of all elements as one row.
public func repeatElements(_ x: Tensor, _ count: Int, axis: Int? = nil) -> Tensor {
    if x.error != nil { return x }
    guard let axis else { return repeatElements(x.flattened(), count, axis: 0) }
    guard let place = x.shape.normalizedAxis(axis) else {
        return x.axisFault("repeatElements", axis)
    }
    guard count >= 0 else { return countFault(x, "repeatElements", "\(count)") }
    return spread(x, count, "repeatElements", axis: place, before: place + 1)
}

/// Each element along `axis` as often as `counts` says, one number for each.
public func repeatElements(_ x: Tensor, _ counts: [Int], axis: Int) -> Tensor {
    if x.error != nil { return x }
    guard let place = x.shape.normalizedAxis(axis) else {
        return x.axisFault("repeatElements", axis)
    }
    guard counts.count == x.shape[place], counts.allSatisfy({ $0 >= 0 }) else {
        return x.fault(
            "repeatElements", "one number of 0 or more for each element of axis \(place)",
            got: "\(counts) for \(x.shape)", fix: "Check the numbers and the axis.")
    }
    let places = counts.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
    return x.gathering(Tensor(shape: [places.count], scalars: places), axis: place)
}

private func countFault(_ x: Tensor, _ who: String, _ got: String) -> Tensor {
    x.fault(who, "numbers of 0 or more", got: got, fix: "Check the numbers of copies.")
}

/// `count` copies along a new axis before `place`, which then becomes one with `axis`.
private func spread(
    _ x: Tensor, _ count: Int, _ who: String, axis: Int, before place: Int
) -> Tensor {
    guard x.shape[axis] >= 0 || count == 1 else { return x.lengthFault(who, axis) }
    let new = x.expandingDimension(at: place)
    var copies = new.shape
    copies.dimensions[place] = count
    let axes = copies.dimensions.indices.filter { $0 != place }
    let repeated = Tensor.record(.broadcastInDim(BroadcastInDim(shape: copies, axes: axes)), [x])
    var merged = x.shape
    let (length, overflow) = merged.dimensions[axis].multipliedReportingOverflow(by: count)
    merged.dimensions[axis] = overflow ? .max : length
    return repeated.reshaped(exactly: merged)
}
