import Descent
import Testing

/// One element of a fixture file as the argument of a test, shown by its name.
struct FixtureCase: Sendable, CustomTestStringConvertible {
    let fixture: Fixture
    var testDescription: String { fixture["name"].string ?? "unnamed" }

    /// The elements of `section` in `Tests/Fixtures/keras/<file>.json`;
    /// one empty case if the file cannot be read, so that the test fails.
    static func all(_ file: String, _ section: String = "cases") -> [FixtureCase] {
        let list = (try? Fixture.load(file))?[section].list ?? []
        return (list.isEmpty ? [.null] : list).map { FixtureCase(fixture: $0) }
    }
}

/// Expects every element within `absolute + relative · |expected|`.
func expectWithin(
    _ actual: Tensor, _ expected: Tensor, relative: Double, absolute: Double, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(actual.shape == expected.shape, "\(what) shape", sourceLocation: sourceLocation)
    for (i, (x, y)) in zip(try actual.scalars(), try expected.scalars()).enumerated()
    where !(abs(x - y) <= absolute + relative * abs(y)) && !(x.isNaN && y.isNaN) && x != y {
        Issue.record("\(what): element \(i) is \(x), not \(y)", sourceLocation: sourceLocation)
        return
    }
}
