import Descent
import Testing

@Suite("Checking labels before training")
struct LabelValidationTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let loss: @Sendable () -> Loss
        let labels: Tensor
        let output: Shape
        /// nil: accepted.
        let message: String?

        init(
            _ name: String, _ labels: Tensor, _ output: Shape, _ message: String? = nil,
            _ loss: @Sendable @escaping () -> Loss
        ) {
            testDescription = name
            self.loss = loss
            self.labels = labels
            self.output = output
            self.message = message
        }
    }

    static let sparse: [Row] = [
        Row("classes", Tensor([0, 2, 1] as [Int]), [-1, 3]) { SparseCategoricalCrossentropy() },
        Row("a column", Tensor([[0], [2]]), [-1, 3]) { SparseCategoricalCrossentropy() },
        Row("a sequence", .ones([2, 4], dtype: .int64), [-1, 4, 3]) {
            SparseCategoricalCrossentropy()
        },
        Row(
            "class 3 of 3", Tensor([0, 3, 1] as [Int]), [-1, 3],
            "Labels need classes from 0 to 2, but got 3 in row 1. If the classes count from 1, "
                + "subtract 1; else give the last layer 4 units."
        ) { SparseCategoricalCrossentropy() },
        Row(
            "class 200 of 3", Tensor(shape: [2], scalars: [0, 200] as [UInt8]), [-1, 3],
            "Labels need classes from 0 to 2, but got 200 in row 1. Give the last layer one unit "
                + "for every class."
        ) { SparseCategoricalCrossentropy() },
        Row(
            "class −1", Tensor([0, -1]), [-1, 3],
            "Labels need classes from 0 to 2, but got -1 in row 1. Count classes from 0, or set "
                + "ignoreClass to leave such labels out."
        ) { SparseCategoricalCrossentropy() },
        Row("class −1 ignored", Tensor([0, -1]), [-1, 3]) {
            SparseCategoricalCrossentropy(ignoreClass: -1)
        },
        Row(
            "class 2.5", Tensor([0, 1, 2.5]), [-1, 3],
            "Labels need whole numbers that name a class, but got 2.5 in row 2. For numbers to be "
                + "predicted use MeanSquaredError."
        ) { SparseCategoricalCrossentropy() },
        Row(
            "class NaN", Tensor([0, .nan]), [-1, 3],
            "Labels need finite numbers, but got nan in row 1, column 0. Remove or replace missing "
                + "values first."
        ) { SparseCategoricalCrossentropy() },
        Row(
            "one-hot rows", .ones([4, 3]), [-1, 3],
            "SparseCategoricalCrossentropy needs labels of shape [4], but got [4, 3]. For one-hot "
                + "labels use CategoricalCrossentropy."
        ) { SparseCategoricalCrossentropy() },
    ]

    static let others: [Row] = [
        Row("zeros and ones", Tensor([0, 1]), [-1, 1]) { BinaryCrossentropy() },
        Row("soft labels", Tensor([[0.2], [1]]), [-1, 1]) { BinaryCrossentropy() },
        Row("bool labels", Tensor([true, false] as [Bool]), [-1, 1]) { BinaryCrossentropy() },
        Row(
            "−1 and 1", Tensor([1, -1]), [-1, 1],
            "Labels of BinaryCrossentropy need values from 0 to 1, but got -1 in row 1, column 0. "
                + "Use 0 and 1 instead of −1 and 1."
        ) { BinaryCrossentropy() },
        Row(
            "2", Tensor([[0, 1], [1, 2]]), [-1, 2],
            "Labels of BinaryCrossentropy need values from 0 to 1, but got 2 in row 1, column 1. "
                + "Use 0 and 1; for more than two classes use SparseCategoricalCrossentropy."
        ) {
            BinaryCrossentropy()
        },
        Row(
            "infinity", Tensor([0, .infinity]), [-1, 1],
            "Labels need finite numbers, but got inf in row 1, column 0. Remove or replace missing "
                + "values first."
        ) { BinaryCrossentropy() },
        Row(
            "width 4 for 3 units", .ones([5, 4]), [-1, 3],
            "CategoricalCrossentropy needs labels of shape [5, 3], but got [5, 4]. Give the last "
                + "layer as many units as each example has labels."
        ) { CategoricalCrossentropy() },
        Row(
            "class numbers for one-hot", .ones([8]), [-1, 3],
            "CategoricalCrossentropy needs labels of shape [8, 3], but got [8]. For class numbers "
                + "use SparseCategoricalCrossentropy, or turn them into one-hot rows with "
                + "oneHot(_:depth:)."
        ) { CategoricalCrossentropy() },
        Row(
            "a vector for three numbers", .ones([8]), [-1, 3],
            "MeanSquaredError needs labels of shape [8, 3], but got [8]. Give the last layer as "
                + "many units as each example has labels."
        ) { MeanSquaredError() },
        Row(
            "NaN in float16", Tensor([[0], [.nan]]).cast(to: .float16), [-1, 1],
            "Labels need finite numbers, but got nan in row 1, column 0. Remove or replace missing "
                + "values first."
        ) { MeanAbsoluteError() },
        Row(
            "no rows", .zeros([0, 1]), [-1, 1],
            "Data needs at least one row, but got no samples. Check how the data was read or "
                + "split."
        ) { MeanSquaredError() },
        Row("int labels", Tensor([1, 2] as [Int]), [-1, 1]) { MeanSquaredError() },
    ]

    @Test("Bad labels are named by row and value; good ones pass", arguments: sparse + others)
    func labels(_ row: Row) throws {
        var message: String?
        do {
            try row.loss().validate(labels: row.labels, outputShape: row.output, outputName: nil)
        } catch let error as DataError {
            message = error.description
        }
        #expect(message == row.message)
    }

    @Test("The output is named where there are several")
    func outputName() {
        #expect(throws: DataError.labelOutOfRange(row: 0, value: 7, classes: 3, output: "digit")) {
            try SparseCategoricalCrossentropy().validate(
                labels: Tensor([7] as [Int]), outputShape: [-1, 3], outputName: "digit")
        }
        #expect(
            DataError.labelOutOfRange(row: 0, value: 7, classes: 3, output: "digit").description
                .hasPrefix("Labels for output 'digit' need classes from 0 to 2"))
    }

    @Test("60,000 labels are checked in no time")
    func speed() throws {
        let labels = try Tensor.zeros([60_000, 10]).evaluated()
        let time = try ContinuousClock().measure {
            try CategoricalCrossentropy().validate(
                labels: labels, outputShape: [-1, 10], outputName: nil)
        }
        #expect(time < .seconds(1))
    }
}
