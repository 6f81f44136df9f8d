// The same elements in another order or under other axes.

/// Axes moved to other places; the others keep their order.
///
/// - Parameters:
///   - source: the axes to move, each once.
///   - destination: where each of them goes.
public func moveAxis(_ x: Tensor, from source: [Int], to destination: [Int]) -> Tensor {
    if x.error != nil { return x }
    guard source.count == destination.count, let from = x.distinctAxes(source),
        let to = x.distinctAxes(destination)
    else {
        return x.fault(
            "moveAxis", "different axes of \(x.shape), and as many places",
            got: "\(source) to \(destination)", fix: "Give each axis, and each place, once.")
    }
    var order = (0..<x.rank).filter { !from.contains($0) }
    for (place, axis) in zip(to, from).sorted(by: { $0.0 < $1.0 }) { order.insert(axis, at: place) }
    return x.transposed(axes: order)
}

/// One axis moved to another place; the others keep their order.
public func moveAxis(_ x: Tensor, from source: Int, to destination: Int) -> Tensor {
    moveAxis(x, from: [source], to: [destination])
}

/// Two axes in each other's place.
public func swapAxes(_ x: Tensor, _ first: Int, _ second: Int) -> Tensor {
    if x.error != nil { return x }
    guard let a = x.shape.normalizedAxis(first) else { return x.axisFault("swapAxes", first) }
    guard let b = x.shape.normalizedAxis(second) else { return x.axisFault("swapAxes", second) }
    var order = Array(0..<x.rank)
    order.swapAt(a, b)
    return x.transposed(axes: order)
}

/// The elements along `axis` in opposite order; nil: along all axes.
public func flip(_ x: Tensor, axis: Int? = nil) -> Tensor {
    if x.error != nil { return x }
    guard let axis else { return x.reversed(axes: Array(0..<x.rank)) }
    guard x.shape.normalizedAxis(axis) != nil else { return x.axisFault("flip", axis) }
    return x.reversed(axes: [axis])
}

/// Turned by `quarters` right angles in the plane of two axes, from the first towards the second.
///
/// - Parameters:
///   - quarters: any whole number; negative ones turn the other way. Default 1.
///   - axes: two different axes; default the first two.
public func rot90(_ x: Tensor, quarters: Int = 1, axes: (Int, Int) = (0, 1)) -> Tensor {
    if x.error != nil { return x }
    guard let plane = x.distinctAxes([axes.0, axes.1]) else {
        return x.axesFault("rot90", [axes.0, axes.1])
    }
    switch quarters & 3 {
    case 1: return swapAxes(x.reversed(axes: [plane[1]]), plane[0], plane[1])
    case 2: return x.reversed(axes: plane)
    case 3: return swapAxes(x, plane[0], plane[1]).reversed(axes: [plane[1]])
    default: return x
    }
}

/// The elements moved on by `shift` places along `axis`; what leaves one end enters at the other.
///
/// - Parameters:
///   - shift: negative ones move to the front.
///   - axis: nil, as Keras' default: all elements as one row.
public func roll(_ x: Tensor, shift: Int, axis: Int? = nil) -> Tensor {
    if x.error != nil { return x }
    guard let axis else {
        return roll(x.flattened(), shift: shift, axis: 0).reshaped(exactly: x.shape)
    }
    guard let place = x.shape.normalizedAxis(axis) else { return x.axisFault("roll", axis) }
    let length = x.shape[place]
    guard length >= 0 else { return x.lengthFault("roll", place) }
    let rest = length == 0 ? 0 : shift % length
    let steps = rest < 0 ? rest + length : rest
    if steps == 0 { return x }
    return .concatenated(
        [
            x.sliced(axis: place, from: length - steps, to: length),
            x.sliced(axis: place, from: 0, to: length - steps),
        ], axis: place)
}

/// ``roll(_:shift:axis:)`` along several axes: one shift for each.
public func roll(_ x: Tensor, shift: [Int], axes: [Int]) -> Tensor {
    if x.error != nil { return x }
    guard shift.count == axes.count else {
        return x.fault(
            "roll", "one shift for each axis", got: "\(shift) for axes \(axes)",
            fix: "Give both lists the same length.")
    }
    return zip(shift, axes).reduce(x) { roll($0, shift: $1.0, axis: $1.1) }
}
