import DescentCore

extension Shape {
    /// The shape with its first axis unknown.
    package var withUnknownBatch: Shape {
        rank == 0 ? self : Shape([Shape.unknown] + dimensions.dropFirst())
    }
}
