/// Memory of a program's own for inputs that nobody has bound: zeros until they are filled.
package struct OwnedInputs {
    private let specs: [TensorSpec]
    private var data: [Int: TensorData] = [:]

    package init(_ specs: [TensorSpec]) { self.specs = specs }

    /// Memory of input `index`, the same every time.
    package mutating func memory(_ index: Int) throws -> UnsafeMutableRawBufferPointer {
        let own =
            try data[index]
            ?? TensorData(specs[index]) { $0.initializeMemory(as: UInt8.self, repeating: 0) }
        data[index] = own
        // Nobody else sees this data, so writing it after its creation is safe.
        return UnsafeMutableRawBufferPointer(mutating: own.bytes)
    }
}
