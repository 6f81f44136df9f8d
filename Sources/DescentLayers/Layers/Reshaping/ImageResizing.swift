import DescentCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Images of another size, as Keras' `ops.image.resize`: pixels have their centres at halves, and weights
/// that would fall outside of the image are left out of the mean.
struct ImageResizing {
    let interpolation: Interpolation
    /// Whether smaller images are means over all that a pixel covers.
    var antialias = false

    /// The most weights from one axis to another.
    private static let mostWeights = 1 << 26

    /// `[batch, height, width, channels]`, floating point unless the nearest are taken, with `lengths` of
    /// height and width.
    func callAsFunction(_ x: Tensor, to lengths: [Int]) -> Tensor {
        [1, 2].reduce(x) { x, axis in
            let (from, to) = (x.shape.dimensions[axis], lengths[axis - 1])
            guard from != to else { return x }
            return interpolation == .nearest
                ? picked(x, axis, Self.nearest(from: from, to: to))
                : weighed(x, axis, weights(from: from, to: to), to)
        }
    }

    /// Whether weights along the axes can be held.
    func holds(_ lengths: [Int], to others: [Int]) -> Bool {
        zip(lengths, others).allSatisfy { length, other in
            let (count, overflow) = length.multipliedReportingOverflow(by: other)
            return !overflow && (interpolation == .nearest ? other : count) <= Self.mostWeights
        }
    }

    /// Which pixel each new one is.
    private static func nearest(from: Int, to: Int) -> [Int] {
        (0..<to).map { Swift.min(Int((Double($0) + 0.5) * Double(from) / Double(to)), from - 1) }
    }

    private func picked(_ x: Tensor, _ axis: Int, _ places: [Int]) -> Tensor {
        // Devices pick along the first axis fastest.
        let order = [axis] + (0..<x.rank).filter { $0 != axis }
        let indices = Tensor(shape: [places.count], scalars: places)
        return x.transposed(axes: order).gathering(indices).movingAxes(to: order)
    }

    /// A product with the weights along an axis.
    private func weighed(_ x: Tensor, _ axis: Int, _ weights: [Double], _ count: Int) -> Tensor {
        let matrix = Tensor(
            shape: [x.shape.dimensions[axis], count], scalars: weights
        ).cast(to: x.dtype)
        var order = Array(0..<x.rank)
        order.append(order.remove(at: axis))
        return matmul(x.transposed(axes: order), matrix).movingAxes(to: order)
    }

    /// The share of each pixel in each new one, `[from, to]`.
    func weights(from: Int, to: Int) -> [Double] {
        let step = Double(from) / Double(to)
        let width = antialias ? Swift.max(step, 1) : 1
        var weights = [Double](repeating: 0, count: from * to)
        for j in 0..<to {
            let centre = (Double(j) + 0.5) * step - 0.5
            guard centre >= -0.5, centre <= Double(from) - 0.5 else { continue }
            let reach = radius * width
            let first = Swift.max(Int((centre - reach).rounded(.down)), 0)
            let last = Swift.min(Int((centre + reach).rounded(.up)), from - 1)
            let shares = (first...last).map { kernel(abs(centre - Double($0)) / width) }
            let sum = shares.reduce(0, +)
            // As Keras: what weighs next to nothing is 0.
            guard abs(sum) > 1000 * Double(Float.ulpOfOne) else { continue }
            for (i, share) in zip(first...last, shares) { weights[i * to + j] = share / sum }
        }
        return weights
    }

    /// Pixels to each side that a kernel weighs.
    private var radius: Double {
        switch interpolation {
        case .lanczos3: 3
        case .lanczos5: 5
        case .bicubic: 2
        default: 1
        }
    }

    /// The weight at a distance of `x` pixels.
    private func kernel(_ x: Double) -> Double {
        switch interpolation {
        case .bicubic:
            if x >= 2 { return 0 }
            return x >= 1
                ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : ((1.5 * x - 2.5) * x) * x + 1
        case .lanczos3, .lanczos5:
            if x > radius { return 0 }
            guard x > 1e-3 else { return 1 }
            let angle = Double.pi * x
            return radius * sin(angle) * sin(angle / radius) / (angle * angle)
        default: return Swift.max(0, 1 - x)
        }
    }
}
