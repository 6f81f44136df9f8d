import DescentCore

/// Lengths made up for unknown ones, to learn from a recorded call what follows them.
package struct TrialLengths {
    /// Of the first axis: a prime, which messages show as `?`.
    let batch: Int
    /// Of all other axes: enough for some poolings and convolutions one after the other,
    /// which two such lengths still leave different.
    let length: Int

    package static let small = TrialLengths(batch: 7919, length: 512)
    package static let large = TrialLengths(batch: 7927, length: 1024)

    /// Runs `body` while these lengths are shown as `?`.
    package func hidden<R>(_ body: () throws -> R) rethrows -> R {
        try Shape.$madeUp.withValue([batch]) { try body() }
    }

    /// `shape` without unknown lengths; −k stands for k times an unknown one.
    package func filled(_ shape: Shape) -> Shape {
        Shape(
            shape.enumerated().map { axis, given in
                given < 0 ? -given * (axis == 0 ? batch : length) : given
            })
    }
}

extension Shape {
    /// Whether lengths besides the batch are unknown.
    package var hasOpenLengths: Bool { dropFirst().contains { $0 < 0 } }

    /// With the lengths unknown in which this shape and `other` differ.
    func opened(where other: Shape) -> Shape {
        guard rank == other.rank else { return self }
        return Shape(zip(self, other).map { $0 == $1 ? $0 : Shape.unknown })
    }
}
