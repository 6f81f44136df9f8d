/// Looks whole numbers up inside of a graph: a binary search among sorted keys.
struct LookupGraph {
    private let layer: IntegerLookup
    private let x: Tensor
    private var table: LookupTable<Int> { layer.table }

    init(_ layer: IntegerLookup, _ x: Tensor) { (self.layer, self.x) = (layer, x.cast(to: .int64)) }

    func output() throws -> Tensor {
        if table.options.invert { return numbers }
        return try encoded(places())
    }

    /// The vectors of places in a mode other than `.int`.
    func encoded(_ places: Tensor) throws -> Tensor {
        let mode = table.options.outputMode
        guard mode != .int else { return places }
        let vectors = try layer.vectors
        if mode == .oneHot { return weighed(vectors, places.rank == 0 ? row(places) : places) }
        guard places.rank < 2 else { return weighed(vectors, places) }
        // As Keras: one row, which gives one vector.
        return weighed(vectors, row(places.rank == 0 ? row(places) : places)).squeezed(axes: [0])
    }

    private func row(_ places: Tensor) -> Tensor { places.expandingDimension(at: 0) }

    private func weighed(_ vectors: CategoryVectors, _ places: Tensor) -> Tensor {
        let mode = vectors.mode == .tfIdf ? EncodingMode.count : vectors.mode
        let counts = mode(places, depth: vectors.depth, dtype: layer.dtype)
        guard let weights = vectors.weights else { return counts }
        return counts * Tensor(weights).cast(to: layer.dtype)
    }

    /// The numbers at places.
    private var numbers: Tensor {
        let options = table.options
        let all = options.specialTokens + table.tokens + [options.unknownToken]
        let isPlace = (x .>= 0) .& (x .< all.count)
        let places = Tensor.where(isPlace, x, x.zerosLike() + (all.count - 1))
        return Tensor(all.map { Int64($0) }).gathering(places)
    }

    private func places() -> Tensor {
        let options = table.options
        let keys = table.tokens.enumerated().sorted { $0.element < $1.element }
        var result = unknownPlaces()
        if !keys.isEmpty {
            let sorted = Tensor(keys.map { Int64($0.element) })
            let found = position(in: sorted, count: keys.count)
            let place = Tensor(keys.map { options.tokenStart + $0.offset }).gathering(found)
            result = .where(sorted.gathering(found) .== x, place, result)
        }
        guard let mask = options.maskToken else { return result }
        let none: Int = options.outputMode == .int ? 0 : -1
        return .where(x .== Tensor([Int64(mask)]).reshaped(to: []), Tensor(none), result)
    }

    /// Where in sorted keys the last one stands that is not above x; 0 if there is none.
    private func position(in keys: Tensor, count: Int) -> Tensor {
        var place = x.zerosLike().cast(to: .int32)
        var step = 1
        while step * 2 < count { step *= 2 }
        while step > 0 {
            let next = place + step
            let isInside = next .< count
            let key = keys.gathering(minimum(next, count - 1))
            place = .where(isInside .& (key .<= x), next, place)
            step /= 2
        }
        return place
    }

    private func unknownPlaces() -> Tensor {
        let options = table.options
        let count = options.outOfVocabularyCount
        let zeros = x.zerosLike().cast(to: .int32)
        guard count > 1 else { return zeros + (count == 1 ? options.unknownStart : -1) }
        return mod(x, count).cast(to: .int32) + options.unknownStart
    }
}
