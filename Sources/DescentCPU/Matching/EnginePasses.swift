/// What the engine does to a graph; tests switch parts off one by one and compare results.
package struct EnginePasses: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    /// Constants, common subexpressions, movement folded into movement.
    package static let simplification = EnginePasses(rawValue: 1)
    /// Chains of element-wise operations in one loop.
    package static let fusion = EnginePasses(rawValue: 2)
    /// Bias and activation inside products and convolutions.
    package static let epilogues = EnginePasses(rawValue: 4)
    /// Buffers share memory when their lifetimes do not overlap.
    package static let memoryReuse = EnginePasses(rawValue: 8)
    /// Our own kernels for products and convolutions, where they fit, instead of oneDNN's.
    package static let ownKernels = EnginePasses(rawValue: 16)
    /// Loops run on blocks of the products they read.
    package static let blocks = EnginePasses(rawValue: 32)
    /// Factors and sums for each feature become part of the weights beside them,
    /// where these stay.
    package static let folding = EnginePasses(rawValue: 64)
    /// Named functions computed as what they are, not primitive by primitive.
    package static let composites = EnginePasses(rawValue: 128)
    package static let all: EnginePasses = [
        .simplification, .fusion, .epilogues, .memoryReuse, .ownKernels, .blocks, .folding,
        .composites,
    ]
}
