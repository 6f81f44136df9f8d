import DescentCore
import DescentData
import Testing
import FileTesting

@Suite struct CSVTableTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        let text = "age,income,town,age\n31,2.5,Bern,0\n47,1.5,Basel,1\n"
        path = try folder.write(Array(text.utf8), to: "t.csv")
    }

    @Test("Columns are selected by name and position, in the order asked for")
    func selects() throws {
        let table = try CSV.read(path)
        #expect(try table.tensor(columns: ["income", 0]).scalars() == [2.5, 31, 1.5, 47])
        #expect(try table.tensor(columns: [3, 3, 0]).scalars() == [0, 0, 31, 1, 1, 47])
        #expect(try table.tensor(columns: []).shape == [2, 0])
        #expect(try table.tensor(column: 3, dtype: .int32).scalars() == [0, 1])
        #expect(try table.tensor(column: 3, dtype: .int32).shape == [2])
        #expect(try table.column("town") == ["Bern", "Basel"])
    }

    @Test("Selecting when reading renumbers the columns")
    func selectsWhenReading() throws {
        let table = try CSV.read(path, columns: [3, "income"])
        #expect(table.columnNames == ["age", "income"])
        #expect(table.columnCount == 2)
        #expect(try table.tensor().scalars() == [0, 2.5, 1, 1.5])
        #expect(try table.tensor(columns: ["age"]).scalars() == [0, 1])
        #expect(try table.selecting([1]).tensor().scalars() == [2.5, 1.5])
    }

    @Test("Cells that no one asks numbers of may hold anything")
    func ignoresOtherColumns() throws {
        #expect(throws: FileError.self) { try CSV.read(path).tensor() }
        #expect(try CSV.read(path, columns: [0, 1]).tensor().shape == [2, 2])
    }

    @Test(
        "A column that is not there or not unique is refused",
        arguments: [
            (
                CSV.Column.name("Income"),
                """
                't.csv': expected a column named 'Income', but got none of that name. Did you \
                mean 'income'? The columns are: 'age', 'income', 'town', 'age'.
                """
            ),
            (
                .name("incme"),
                """
                't.csv': expected a column named 'incme', but got none of that name. Did you \
                mean 'income'? The columns are: 'age', 'income', 'town', 'age'.
                """
            ),
            (
                .name("zzz"),
                """
                't.csv': expected a column named 'zzz', but got none of that name. The columns \
                are: 'age', 'income', 'town', 'age'.
                """
            ),
            (
                .name("age"),
                """
                't.csv': expected one column named 'age', but got 2, at positions 0, 3. Select \
                the column by its position.
                """
            ),
            (
                .index(4),
                """
                't.csv': expected a column from 0 to 3, but got 4. Columns count from 0.
                """
            ),
            (
                .index(-1),
                """
                't.csv': expected a column from 0 to 3, but got -1. Columns count from 0.
                """
            ),
        ])
    func refuses(_ column: CSV.Column, _ message: String) throws {
        #expect(folder.message { _ = try CSV.read(path, columns: [column]) } == message)
        #expect(folder.message { _ = try CSV.read(path).tensor(column: column) } == message)
        #expect(folder.message { _ = try CSV.read(path).column(column) } == message)
    }
}
