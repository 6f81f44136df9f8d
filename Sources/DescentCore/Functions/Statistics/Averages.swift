extension Tensor {
    /// How many elements over `axes` (nil: all) are not 0; int32.
    public func countNonzero(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        (self .!= zerosLike()).sum(axes: axes, keepDims: keepDims).cast(to: .int32)
    }

    /// Σ w · x / Σ w over `axes` (nil: all). Integers give float32.
    ///
    /// - Parameter weights: of this tensor's shape, or one for each element of a single axis. Default
    ///   all 1: the mean.
    public func average(axes: [Int]? = nil, weights: Tensor? = nil) -> Tensor {
        if error != nil { return self }
        guard let weights else { return mean(axes: axes) }
        if weights.error != nil { return weights }
        guard let chosen = distinctAxes(axes ?? Array(0..<rank)) else {
            return axesFault("average", axes ?? [])
        }
        var spread = weights
        if weights.shape != shape {
            guard weights.rank == 1, chosen.count == 1, weights.count == shape[chosen[0]] else {
                return fault(
                    "average", "weights of shape \(shape), or one for each element of one axis",
                    got: "\(weights.shape) for axes \(chosen)", fix: "Say which axis they are for.")
            }
            var lengths = [Int](repeating: 1, count: rank)
            lengths[chosen[0]] = weights.count
            spread = weights.reshaped(exactly: Shape(lengths))
        }
        return .computedWide(self, spread) { x, w in
            (x * w).sum(axes: chosen) / w.broadcast(toShapeOf: x).sum(axes: chosen)
        }
    }

    /// The largest element over `axes` (nil: all) without the smallest. Keras' `ptp`.
    public func peakToPeak(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        max(axes: axes, keepDims: keepDims) - min(axes: axes, keepDims: keepDims)
    }
}

/// How the rows of a matrix go together: Pearson's correlation of each with each, `[rows, rows]`.
/// Integers give float32; a row of equal numbers gives NaN.
public func corrcoef(_ x: Tensor) -> Tensor {
    x.computedWide { x in
        let rows = x.rank == 1 ? x.expandingDimension(at: 0) : x
        guard rows.rank == 2 else {
            return x.fault("corrcoef", "a matrix", fix: "Make each variable one row.")
        }
        let distances = rows - rows.mean(axes: [1], keepDims: true)
        let products = matmul(distances, distances.transposed())
        let sizes = sqrt(diagonal(products))
        let result = products / sizes.expandingDimension(at: 1) / sizes.expandingDimension(at: 0)
        let inside = clip(result, min: -1, max: 1)
        return x.rank == 1 ? inside.reshaped(exactly: []) : inside
    }
}

/// How much of a correlation of two rows is kept.
public enum CorrelationMode: String, Sendable, Hashable, CaseIterable {
    /// Where both overlap whole.
    case valid
    /// As long as the longer one, from the middle.
    case same
    /// Wherever they overlap.
    case full
}

/// Σᵢ x[k + i] · y[i] for each shift k of two vectors.
///
/// - Parameter mode: which shifts; default those where both overlap whole.
public func correlate(_ x: Tensor, _ y: Tensor, mode: CorrelationMode = .valid) -> Tensor {
    .computedWide(x, y) { x, y in
        guard x.rank == 1, y.rank == 1, x.count > 0, y.count > 0 else {
            return x.fault(
                "correlate", "two vectors with elements", got: "\(x.shape) and \(y.shape)",
                fix: "Flatten them.")
        }
        // With the shorter one as the kernel; the other way round shifts count from the end.
        let isSwapped = y.count > x.count
        let (signal, kernel) = isSwapped ? (y, x) : (x, y)
        let size = kernel.count
        let ends: (Int, Int) =
            switch mode {
            case .valid: (0, 0)
            case .same: (size / 2, size - 1 - size / 2)
            case .full: (size - 1, size - 1)
            }
        let padded = signal.padded([ends]).reshaped(to: [1, -1, 1])
        let sums = convolution(
            padded, kernel.reshaped(to: [size, 1, 1]), strides: [1], padding: [(0, 0)],
            dilations: [1]
        ).flattened()
        return isSwapped ? sums.reversed(axes: [0]) : sums
    }
}
