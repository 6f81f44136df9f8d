import Descent
import DescentData
import Foundation
import Testing
import FileTesting

/// The log of a training, as tables are read.
struct LogFileTests {
    private let folder: TemporaryFolder
    private let x = Tensor.ones([4, 2])
    private let y = Tensor.ones([4, 1])

    init() throws { folder = try TemporaryFolder() }

    private func fit(_ logger: CSVLogger, validation: Double = 0) throws -> History {
        let model = Sequential([Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .mse)
        return try model.fit(
            x, y, epochs: 3, verbose: .silent, callbacks: [logger], validationSplit: validation)
    }

    @Test func `a log without validation is a table of numbers`() throws {
        let history = try fit(CSVLogger(folder["log.csv"]))
        let table = try CSV.read(folder["log.csv"])
        #expect(table.columnNames == ["epoch", "loss"])
        #expect(try table.tensor().shape == [3, 2])
        let losses = try table.tensor(column: "loss", dtype: .float64).scalars()
        #expect(losses == history["loss"])
    }

    @Test func `a log with validation has its columns, and rows are added to a file`() throws {
        for _ in 0..<2 {
            _ = try fit(
                CSVLogger(folder["log.csv"], separator: ";", append: true), validation: 0.5)
        }
        let table = try CSV.read(folder["log.csv"], separator: ";")
        #expect(table.columnNames == ["epoch", "loss", "val_loss"])
        #expect(try table.tensor(column: "epoch").scalars() == [0, 1, 2, 0, 1, 2])
    }
}
