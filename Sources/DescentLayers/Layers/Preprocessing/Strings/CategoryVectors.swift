/// Vectors of whole numbers that stand for categories, counted outside of a graph: what texts become
/// has too many numbers to be laid out one by one first.
struct CategoryVectors {
    /// All but `.int`.
    let mode: EncodingMode
    /// The length of a vector; 1 or more.
    let depth: Int
    let dtype: DType
    /// What counts are multiplied by; of `depth` numbers.
    var weights: [Float]?

    /// The shape of what numbers of `shape` become, without the vectors' own axis.
    static func rows(_ mode: EncodingMode, _ shape: [Int]) -> [Int] {
        guard mode == .oneHot else { return shape.count < 2 ? [] : [shape[0]] + shape.dropFirst(2) }
        let isPlain = shape.count > 1 && shape.last == 1
        return shape.isEmpty ? [1] : isPlain ? Array(shape.dropLast()) : shape
    }

    /// - Parameters:
    ///   - indices: numbers in row-major order; those that are not from 0 to depth − 1 count nowhere.
    ///   - shape: their shape. All modes but `.oneHot` add up over the first axis behind the batch.
    func vectors(of indices: [Int], shape: [Int]) throws -> Tensor {
        let rows = Self.rows(mode, shape)
        if mode == .oneHot {
            return try filled(rows) { add in
                for (row, index) in indices.enumerated() { add(row, index) }
            }
        }
        let inner = shape.dropFirst(2).reduce(1, *)
        let summed = shape.count < 2 ? Swift.max(indices.count, 1) : shape[1] * inner
        return try filled(rows) { add in
            for (i, index) in indices.enumerated() { add(i / summed * inner + i % inner, index) }
        }
    }

    /// - Parameter rows: numbers of each row, rows of any length. With `.oneHot` short ones are filled
    ///   up with vectors of zeros.
    func vectors(of rows: [[Int]]) throws -> Tensor {
        let width = rows.map(\.count).max() ?? 0
        let isFlat = mode == .oneHot
        return try filled(isFlat ? [rows.count, width] : [rows.count]) { add in
            for (row, indices) in rows.enumerated() {
                for (i, index) in indices.enumerated() {
                    add(isFlat ? row * width + i : row, index)
                }
            }
        }
    }

    /// Vectors of zeros, to which `count` adds numbers at a row.
    private func filled(
        _ rows: [Int], _ count: (_ add: (_ row: Int, _ index: Int) -> Void) -> Void
    ) throws -> Tensor {
        let shape = Shape(rows + [depth])
        let data = try TensorData(TensorSpec(shape, .float32)) { bytes in
            let numbers = bytes.bindMemory(to: Float.self)
            numbers.initialize(repeating: 0)
            let adds = mode != .multiHot && mode != .oneHot
            count { row, index in
                guard index >= 0, index < depth else { return }
                let place = row * depth + index
                numbers[place] = adds ? numbers[place] + 1 : 1
            }
            guard let weights else { return }
            for place in numbers.indices where numbers[place] != 0 {
                numbers[place] *= weights[place % depth]
            }
        }
        return Tensor(data: data).cast(to: dtype)
    }
}
