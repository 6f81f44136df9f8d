import DescentCore
import DescentData
import Testing
import FileTesting

/// Files that common programs wrote; see `Fixtures/by-tools`.
struct ToolFileTests {
    private func table(
        _ name: String, separator: Character? = nil, decimal: Character = ".",
        missing: Double? = nil, allowsInfinity: Bool = false
    ) throws -> CSVTable {
        try CSV.read(
            try fixture("by-tools/\(name)"), separator: separator, decimal: decimal,
            missing: missing, allowsInfinity: allowsInfinity)
    }

    private func message(_ name: String, _ body: (String) throws -> Void) throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.write(try fixtureBytes("by-tools/\(name)"), to: name)
        return folder.message { try body(path) }
    }

    @Test func `R's gaps are missing numbers, and its truth values 1 and 0`() throws {
        let table = try table("r-gaps.csv", missing: -1, allowsInfinity: true)
        #expect(table.columnNames == ["", "a", "b", "i", "s", "e"])
        #expect(try table.tensor(column: "a").scalars() == [1.5, -1, -1, .infinity])
        #expect(try table.tensor(column: "b").scalars() == [1, 0, -1, 1])
        #expect(try table.tensor(column: "i", dtype: .int32).scalars() == [1, -1, 3, 4])
        #expect(try table.tensor(column: "").scalars() == [1, 2, 3, 4])
        #expect(try table.column("s") == ["x", "y z", "q\"q", "NA"])
        #expect(
            try table.tensor(column: "e", dtype: .float64).scalars()
                == [1e-300, 1e15, 123456789.123457, 0.3])
    }

    @Test func `a gap without a number to put there says which mark it is`() throws {
        #expect(
            try message("r-gaps.csv") { _ = try CSV.read($0).tensor(column: "a") } == """
                'r-gaps.csv', line 3:5: expected a number in column 'a', but got 'NA', which marks \
                a missing number. Pass missing: with what missing numbers stand for, such as .nan.
                """)
        #expect(
            try message("r-gaps.csv") { _ = try CSV.read($0, missing: 0).tensor(column: "a") }
                == """
                'r-gaps.csv', line 5:5: expected a number in column 'a', but got 'Inf'. Pass \
                allowsInfinity: true to read it as an infinite number.
                """)
    }

    @Test func `NaN and inf of polars and NumPy are read where they are asked for`() throws {
        let polars = try table("polars-nan.csv", missing: 7, allowsInfinity: true)
        #expect(try polars.tensor(column: "x").scalars() == [1.5, 7, 7, .infinity])
        #expect(try polars.tensor(column: "b").scalars() == [1, 0, 7, 1])
        let numpy = try table("savetxt-nan.csv", missing: .nan, allowsInfinity: true)
        #expect(numpy.columnNames == ["# a", "b"])
        let values = try numpy.tensor().scalars()
        #expect(values[0] == 1.5 && values[1].isNaN && values[2] == .infinity && values[3] == -2)
    }

    @Test func `decimal commas of R and Excel are read`() throws {
        let table = try table("r-csv2.csv", decimal: ",")
        #expect(table.columnNames == ["x", "y"])
        #expect(try table.tensor(dtype: .float64).scalars() == [1.25, 1, -3, 2, 2e10, 3])
        #expect(
            try message("r-csv2.csv") { _ = try CSV.read($0, separator: ";").tensor() } == """
                'r-csv2.csv', line 2:1: expected a number in column 'x', but got '1,25'. Pass \
                decimal: "," if the comma is the decimal point; between thousands, remove it.
                """)
    }

    @Test func `truth values are 1 and 0, blank lines at the end nothing, blanks round names too`()
        throws
    {
        #expect(try table("bool.csv").tensor().scalars() == [1, 1, 2, 0])
        #expect(try table("blank-end.csv").tensor().scalars() == [1, 2, 3, 4])
        let spaced = try table("spaced.csv")
        #expect(spaced.columnNames == ["a", "b"])
        #expect(try spaced.tensor(columns: ["b", " b"]).scalars() == [2, 2, 4, 4])
    }

    @Test func `a log that Keras writes has gaps, and its epochs and losses are read`() throws {
        let table = try table("csv-logger.csv", missing: .nan)
        #expect(try table.tensor(column: "epoch").scalars() == [0, 1, 0, 1, 0, 1])
        #expect(try table.tensor(column: "val_loss").scalars().allSatisfy(\.isNaN))
    }

    @Test func `compressed tables are read, and gzip files in a row`() throws {
        #expect(try table("table.csv.gz").tensor().scalars() == [1.5, 1, 2.5, 2])
        let digits = try IDX.read(try fixture("by-tools/members-idx1.gz"))
        #expect(try digits.scalars() == [0, 1, 2, 3, 4, 5])
    }

    @Test func `the long integers of Python 2 are read`() throws {
        let tensor = try NPY.read(try fixture("by-tools/python2.npy"))
        #expect(tensor.shape == [2, 3])
        #expect(try tensor.scalars() == [0, 1, 2, 3, 4, 5])
    }

    @Test func `arrays of numbers are read from an archive with names of features`() throws {
        let path = try fixture("by-tools/names.npz")
        #expect(try NPZ.read(path, skippingOthers: true).keys.sorted() == ["x", "y"])
        #expect(try NPZ.read(path, names: ["y"]).keys.sorted() == ["y"])
        #expect(
            try NPZ.contents(of: path).map(\.description).last
                == "feature_names: '<U2', text; not read")
        #expect(
            try message("names.npz") { _ = try NPZ.read($0) } == """
                'names.npz', member 'feature_names.npy', byte 10: expected numbers or bools: b1, \
                i1 to i8, u1 to u8, f2, f4 or f8, but got '<U2', text. Save the place of each text \
                in a list of them: np.unique(…, return_inverse=True). To read what holds numbers \
                ('x', 'y'), pass their names: or skippingOthers: true.
                """)
    }
}
