extension Initializer {
    /// One call of `next` for each element of `shape`.
    func draws(_ shape: Shape, _ next: () -> Double) throws -> [Double] {
        try check(
            shape.isKnown && shape.elementCount < .max, "a shape of known lengths", got: "\(shape)",
            fix: "Give every axis a length.")
        return (0..<shape.elementCount).map { _ in next() }
    }

    /// Throws ``ConfigurationError`` unless `condition` holds.
    func check(_ condition: Bool, _ expected: String, got: String, fix: String) throws {
        guard !condition else { return }
        throw ConfigurationError(who: kerasClassName, expected: expected, got: got, fix: fix)
    }
}

extension RandomSource {
    /// The numbers of an initialiser with a seed of its own;
    /// no stream of the global seed gives them.
    init(seed: Int) {
        self.init(seed: UInt64(bitPattern: Int64(seed)), stream: .max)
    }
}
