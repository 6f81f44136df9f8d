import DescentCore

/// Arrays of equal numbers of rows in memory: inputs, labels, weights. A part shares the memory.
package struct Dataset {
    package struct Column {
        package let data: TensorData
        /// The first row of this part.
        package let first: Int
        /// The numbers as they came, if `data` holds them rounded.
        package var exact: TensorData?

        package init(data: TensorData, first: Int, exact: TensorData? = nil) {
            self.data = data
            self.first = first
            self.exact = exact
        }

        /// Type of the data, and shape of one row.
        package var rowSpec: TensorSpec {
            TensorSpec(Shape(Array(data.spec.shape.dimensions.dropFirst())), data.spec.dtype)
        }

        package var raw: RawColumn {
            let rowBytes = rowSpec.byteCount
            return RawColumn(base: data.address + first * rowBytes, rowBytes: rowBytes)
        }

        func placeholder(_ rows: Int, _ name: String) -> Tensor {
            let spec = rowSpec
            return .placeholder(
                TensorSpec(Shape([rows] + spec.shape.dimensions), spec.dtype), name: name)
        }

        /// The listed rows as a tensor.
        package func tensor(_ rows: [Int]) throws -> Tensor {
            let spec = rowSpec
            return Tensor(
                data: try TensorData(
                    TensorSpec(Shape([rows.count] + spec.shape.dimensions), spec.dtype)
                ) {
                    guard let base = $0.baseAddress else { return }
                    rows.withUnsafeBufferPointer {
                        guard let list = $0.baseAddress else { return }
                        raw.selecting(list, rows.count).copy(0, rows.count, into: base)
                    }
                })
        }
    }

    package let inputs: [Column]
    package let labels: [Column]
    /// Weights of the rows for each output, or nothing at all.
    package let weights: [Column?]
    package let rows: Int

    package init(inputs: [Column], labels: [Column], weights: [Column?], rows: Int) {
        self.inputs = inputs
        self.labels = labels
        self.weights = weights
        self.rows = rows
    }

    /// All columns, in the order of a program's placeholders.
    package var columns: [RawColumn] { (inputs + labels + weights.compactMap { $0 }).map(\.raw) }

    /// Shapes of the labels, with an unknown number of rows.
    package var labelShapes: [Shape] {
        labels.map { Shape([Shape.unknown] + $0.rowSpec.shape.dimensions) }
    }

    /// Rows `range` as a data set of their own.
    package func part(_ range: Range<Int>) -> Dataset {
        let cut = { (column: Column) in
            Column(
                data: column.data, first: column.first + range.lowerBound, exact: column.exact)
        }
        return Dataset(
            inputs: inputs.map(cut), labels: labels.map(cut), weights: weights.map { $0.map(cut) },
            rows: range.count)
    }
}
