import DescentCore
import DescentData
import Foundation
import Testing

/// Files that common programs write; `Fixtures/by-tools` holds one of each.
@Suite struct CommonProgramTests {
    private func file(_ name: String) throws -> String { try fixture("by-tools/\(name)") }

    private func numbers(_ tensor: Tensor) throws -> [String] {
        try tensor.scalars(as: Double.self).map { "\($0)" }
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "nothing"
        } catch { return "\(error)" }
    }

    @Test(
        "np.savez with names beside numbers: chosen arrays, or all that are numbers, or a listing")
    func npzWithText() throws {
        let path = try file("names.npz")
        let everything = message { _ = try NPZ.read(path) }
        #expect(everything.contains("feature_names"))
        #expect(try NPZ.read(path, names: ["x"]).keys.sorted() == ["x"])
        #expect(try NPZ.read(path, skippingOthers: true).keys.sorted() == ["x", "y"])
        let listing = try NPZ.contents(of: path)
        #expect(listing.map(\.name).contains("feature_names"))
        #expect(listing.filter { $0.problem == nil }.map(\.name).sorted() == ["x", "y"])
        #expect(message { _ = try NPZ.read(path, names: ["xx"]) }.contains("'x'"))
    }

    @Test("R's gaps are missing numbers where a number is given for them, and errors otherwise")
    func gapsOfR() throws {
        let path = try file("r-gaps.csv")
        let table = try CSV.read(path, missing: .nan, allowsInfinity: true)
        #expect(
            try numbers(table.tensor(columns: ["a"], dtype: .float64)) == [
                "1.5", "nan", "nan", "inf",
            ])
        #expect(
            try numbers(table.tensor(columns: ["b", "i"])) == [
                "1.0", "1.0", "0.0", "nan", "nan", "3.0", "1.0", "4.0",
            ])
        #expect(table.columnNames.first == "")
        #expect(message { _ = try CSV.read(path).tensor(columns: ["a"]) }.contains("'NA'"))
    }

    @Test("polars' and NumPy's NaN and inf are read where they are asked for")
    func notANumber() throws {
        let polars = try CSV.read(file("polars-nan.csv"), missing: .nan, allowsInfinity: true)
        #expect(try numbers(polars.tensor(columns: ["x"])) == ["1.5", "nan", "nan", "inf"])
        #expect(try numbers(polars.tensor(columns: ["b"])) == ["1.0", "0.0", "nan", "1.0"])
        let savetxt = try CSV.read(file("savetxt-nan.csv"), missing: .nan, allowsInfinity: true)
        #expect(try numbers(savetxt.tensor()) == ["1.5", "nan", "inf", "-2.0"])
        let plain = try CSV.read(file("polars-nan.csv"), missing: 0)
        #expect(message { _ = try plain.tensor(columns: ["x"]) }.contains("inf"))
    }

    @Test("A log of CSVLogger with NA in it becomes a tensor where missing numbers may be there")
    func csvLogger() throws {
        let log = try CSV.read(file("csv-logger.csv"), missing: .nan).tensor()
        #expect(log.shape == [6, 3])
        #expect(try numbers(log)[2] == "nan")
    }

    @Test("Empty lines at the end are passed over")
    func blankEnd() throws {
        #expect(
            try numbers(CSV.read(file("blank-end.csv")).tensor()) == ["1.0", "2.0", "3.0", "4.0"])
    }

    @Test("R's write.csv2: a decimal comma and semicolons")
    func decimalComma() throws {
        let table = try CSV.read(file("r-csv2.csv"), decimal: ",")
        #expect(
            try numbers(table.tensor(dtype: .float64)) == [
                "1.25", "1.0", "-3.0", "2.0", "20000000000.0", "3.0",
            ])
    }

    @Test("Columns of true and false alone are 1 and 0")
    func booleans() throws {
        #expect(try numbers(CSV.read(file("bool.csv")).tensor()) == ["1.0", "1.0", "2.0", "0.0"])
    }

    @Test("Members of gzip in a row are one file, and a compressed table is read as it is")
    func gzip() throws {
        let members = try IDX.read(file("members-idx1.gz"))
        #expect(try numbers(members) == ["0.0", "1.0", "2.0", "3.0", "4.0", "5.0"])
        #expect(
            try numbers(CSV.read(file("table.csv.gz")).tensor()) == ["1.5", "1.0", "2.5", "2.0"])
    }

    @Test("NumPy's files of Python 2 are read")
    func python2() throws {
        #expect(try NPY.read(file("python2.npy")).shape == [2, 3])
    }

    @Test("Blanks around names in the first line do not count")
    func spaced() throws {
        let table = try CSV.read(file("spaced.csv"))
        #expect(table.columnNames == ["a", "b"])
        #expect(try numbers(table.tensor(column: "b")) == ["2.0", "4.0"])
        #expect(try numbers(table.tensor(column: " b")) == ["2.0", "4.0"])
    }

    @Test("A gzip file that unpacks to far more than it says is refused before it is unpacked")
    func bomb() throws {
        let folder = try TemporaryFolder()
        // uint8 [65536, 131073]: 8.6 GB, from a file of some bytes.
        let header: [UInt8] = [0, 0, 8, 2, 0, 1, 0, 0, 0, 2, 0, 1]
        let plain = try folder.write(header + [UInt8](repeating: 0, count: 1 << 20), to: "big.idx")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-k", plain]
        try process.run()
        process.waitUntilExit()
        #expect(throws: FileError.self) { try IDX.read(folder["big.idx.gz"]) }
    }
}
