/// Bytes that are in memory as a whole.
package final class MemoryBytes: RandomAccess {
    package let origin: FileOrigin
    package let memory: HeapBytes
    package var byteCount: Int { memory.bytes.count }

    package init(_ memory: HeapBytes, _ origin: FileOrigin) {
        self.memory = memory
        self.origin = origin
    }

    package func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(FileError) -> Int {
        let rest = UnsafeRawBufferPointer(
            rebasing: memory.bytes.dropFirst(offset).prefix(buffer.count))
        buffer.copyMemory(from: rest)
        return rest.count
    }
}
