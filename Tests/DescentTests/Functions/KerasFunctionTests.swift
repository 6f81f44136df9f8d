import Descent
import Testing

/// Functions of tensors against `functions.json`: what real Keras computes.
@Suite struct KerasFunctionTests {
    /// Sums of many products, and vectors that are found by turning them many times, are exact to a
    /// share of the largest element; all others to one of their own.
    private static let mixing = ["fft", "ifft", "rfft", "irfft", "svd", "eigh", "pinv", "lstsq"]
    private static let looser = [
        "erfc": 2e-5, "erfinv": 2e-5, "corrcoef": 2e-5, "i0": 2e-5, "arctanh": 2e-5,
    ]

    @Test("A function has the values of Keras", arguments: FixtureCase.all("functions"))
    func values(_ row: FixtureCase) throws {
        let name = row.testDescription
        let function = try #require(KerasFunctions.all[name], "no function for \(name)")
        let found = function(row.fixture["inputs"].list.map(\.tensor))
        let expected = row.fixture["results"].list.map(\.tensor)
        try #require(found.count == expected.count, "\(name)")
        for (i, (mine, theirs)) in zip(found, expected).enumerated() {
            if let error = mine.error { throw error }
            #expect(
                mine.dtype.isFloatingPoint == theirs.dtype.isFloatingPoint
                    && (mine.dtype == .bool) == (theirs.dtype == .bool),
                "\(name): \(mine.dtype), not \(theirs.dtype)")
            let finite = try theirs.scalars().filter(\.isFinite)
            let size = finite.reduce(0) { Swift.max($0, Swift.abs($1)) }
            let isMixing = Self.mixing.contains { name.hasPrefix($0) }
            try expectWithin(
                mine, theirs, relative: Self.looser[name] ?? 1e-5,
                absolute: isMixing ? 5e-6 * size : 1e-6 * Swift.min(size, 1),
                "\(name), result \(i)")
        }
    }

    @Test("Every function that is compared has a case of Keras")
    func complete() throws {
        let names = try Fixture.load("functions")["cases"].list.compactMap { $0["name"].string }
        #expect(Set(names) == Set(KerasFunctions.all.keys))
    }
}
