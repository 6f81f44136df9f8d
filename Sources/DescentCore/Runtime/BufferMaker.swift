/// What has memory: the half of a ``Device`` that variables know.
package protocol BufferMaker: Sendable {
    /// Where its buffers lie.
    var memory: MemorySpace { get }
    /// Memory for numbers of this type and shape, which are anything until they are uploaded.
    ///
    /// - Parameter what: it is for, for errors.
    /// - Throws: ``EngineError`` if memory cannot be had.
    func makeBuffer(_ spec: TensorSpec, what: String) throws -> any Buffer
}

/// Who works in the host's memory need not say so.
extension BufferMaker {
    package var memory: MemorySpace { .host }

    package func makeBuffer(_ spec: TensorSpec, what: String) throws -> any Buffer {
        try HostBuffer(spec, what: what)
    }
}
