package import DescentCore

/// An array that is to be written: its name, and its numbers where they lie in memory, row-major and
/// little-endian.
///
/// Holds on to the memory. Who works with `bytes` keeps the array alive meanwhile.
package struct NamedArray {
    package let name: String
    package let spec: TensorSpec
    package let bytes: UnsafeRawBufferPointer
    private let owner: AnyObject

    package init(
        _ name: String, _ spec: TensorSpec, _ bytes: UnsafeRawBufferPointer, of owner: AnyObject
    ) {
        (self.name, self.spec) = (name, spec)
        (self.bytes, self.owner) = (bytes, owner)
    }

    package init(_ name: String, _ data: TensorData) {
        self.init(name, data.spec, data.bytes, of: data)
    }

    /// The numbers of `tensor`, computed if need be.
    package init(_ name: String, _ tensor: Tensor) throws {
        self.init(name, try tensor.data())
    }
}
