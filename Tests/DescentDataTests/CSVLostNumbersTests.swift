import DescentCore
import Testing
import FileTesting

@testable import DescentData

/// Columns read as float32 that lose different numbers.
@Suite struct CSVLostNumbersTests {
    private func warning(
        _ lines: [String], columns: [Int] = [0, 1], missing: Double? = nil
    ) throws -> String? {
        let folder = try TemporaryFolder()
        let text = (["time,size"] + lines).joined(separator: "\n") + "\n"
        let path = try folder.write(Array(text.utf8), to: "t.csv")
        let table = try CSV.read(path, missing: missing)
        return try table.lostNumbers(columns, table.tensor(columns: columns.map { .index($0) }))
    }

    @Test("Times are named, with what to do")
    func times() throws {
        let lines = (0..<8).map { "\(1_700_000_000 + 10 * $0),\($0)" }
        let text = try #require(try warning(lines))
        let told =
            " needs dtype: .float64 to keep its numbers apart, but got float32: column 'time' has "
            + "8 different numbers, 2 as float32. Read it as float64 and subtract the smallest "
            + "number, or leave it out."
        #expect(text.hasSuffix(told))
        #expect(try warning(lines, columns: [1]) == nil)
    }

    @Test("Ordinary numbers are not: rounded, repeated, missing or large")
    func ordinary() throws {
        #expect(try warning((0..<8).map { "0.1\($0),\($0)e9" }) == nil)
        #expect(try warning((0..<8).map { "1000000000,\($0 % 2)" }) == nil)
        #expect(try warning(["1,2", ",3", "16777216,4"], missing: .nan) == nil)
    }

    @Test("Coordinates with centimetres, beside other such columns")
    func coordinates() throws {
        let lines = (0..<8).map { "5400000.0\($0),1600000\($0)1" }
        let text = try #require(try warning(lines))
        #expect(text.contains("column 'time' has 8 different numbers, 1 as float32"))
        #expect(
            try warning((0..<8).map { "5400000.0\($0),2000000\($0)\($0)" })?.contains("more")
                == true)
    }
}
