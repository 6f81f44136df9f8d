import DescentCore

/// Images at other places than their pixels, as Keras' `ops.image.affine_transform` finds them.
struct ImageResampling {
    /// `.nearest` or `.bilinear`.
    let interpolation: Interpolation
    let fillMode: FillMode
    /// What lies outside of images with `.constant`.
    let fillValue: Double

    /// Pixel numbers beside a place along an axis, what they weigh there, and whether there is such a
    /// pixel; nil for always.
    private struct Neighbour {
        let pixel: Tensor
        let weight: Tensor?
        let isInside: Tensor?
    }

    /// Images of the same shape whose pixels come from other places.
    ///
    /// - Parameters:
    ///   - x: `[batch, height, width, channels]`, floating point.
    ///   - rows: which row each pixel comes from, float32, broadcast to `[batch, height, width]`.
    ///   - columns: the same for columns.
    func callAsFunction(_ x: Tensor, rows: Tensor, columns: Tensor) -> Tensor {
        let lengths = x.shape.dimensions
        let (above, beside) = (neighbours(rows, lengths[1]), neighbours(columns, lengths[2]))
        let pixels = x.reshaped(to: [lengths[0] * lengths[1] * lengths[2], lengths[3]])
        let parts = above.flatMap { row in
            beside.map { column in
                let part = picked(pixels, row.pixel, column.pixel, x.shape)
                let filled = inside(row, column).map {
                    Tensor.where(
                        spread($0, x.shape), part, .full(x.shape, fillValue, dtype: x.dtype))
                }
                return weighed(filled ?? part, row, column)
            }
        }
        return parts.dropFirst().reduce(parts[0], +)
    }

    /// One pixel beside each place, or with `.bilinear` two.
    private func neighbours(_ places: Tensor, _ length: Int) -> [Neighbour] {
        guard interpolation == .bilinear else {
            return [neighbour(roundedAway(places), nil, length)]
        }
        let first = floor(places)
        let share = places - first
        return [neighbour(first, 1 - share, length), neighbour(first + 1, share, length)]
    }

    /// Halves go away from 0, as in Keras with JAX.
    private func roundedAway(_ x: Tensor) -> Tensor {
        let whole = trunc(x)
        return .where(abs(x - whole) .>= 0.5, whole + sign(x), whole)
    }

    private func neighbour(_ place: Tensor, _ weight: Tensor?, _ length: Int) -> Neighbour {
        let number = place.cast(to: .int32)
        switch fillMode {
        case .wrap: return Neighbour(pixel: mod(number, length), weight: weight, isInside: nil)
        case .reflect:
            // A wave of triangles through the odd numbers: there and back in twice the length.
            let wave = abs(mod(number * 2 + (2 * length + 1), 4 * length) - 2 * length)
            return Neighbour(
                pixel: truncatingDivision(wave - 1, 2), weight: weight, isInside: nil)
        default:
            let isInside = (number .>= 0) .& (number .< length)
            return Neighbour(
                pixel: clip(number, min: 0, max: length - 1), weight: weight,
                isInside: fillMode == .constant ? isInside : nil)
        }
    }

    /// `[batch, height, width, channels]` out of the pixels of all images.
    private func picked(
        _ pixels: Tensor, _ rows: Tensor, _ columns: Tensor, _ shape: Shape
    ) -> Tensor {
        let lengths = shape.dimensions
        // More pixels than int32 counts fit into memory.
        let isMany = pixels.shape[0] > Int(Int32.max)
        let type: DType = isMany ? .int64 : .int32
        let images = Tensor.range(0..<lengths[0], dtype: type).reshaped(to: [lengths[0], 1, 1])
        let places =
            (images * lengths[1] + rows.cast(to: type)) * lengths[2] + columns.cast(to: type)
        let all = places.broadcast(to: Shape(Array(lengths.prefix(3))))
        return pixels.gathering(all.reshaped(to: [pixels.shape[0]])).reshaped(to: shape)
    }

    private func inside(_ row: Neighbour, _ column: Neighbour) -> Tensor? {
        guard let first = row.isInside, let second = column.isInside else { return nil }
        return first .& second
    }

    private func weighed(_ part: Tensor, _ row: Neighbour, _ column: Neighbour) -> Tensor {
        guard let first = row.weight, let second = column.weight else { return part }
        return part * (first * second).expandingDimension(at: -1).cast(to: part.dtype)
    }

    /// `[batch, height, width]` for all channels.
    private func spread(_ x: Tensor, _ shape: Shape) -> Tensor {
        x.expandingDimension(at: -1).broadcast(to: shape)
    }
}
