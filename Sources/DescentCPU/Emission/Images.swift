import DescentCore

extension Emitter {
    /// Emits a step over images with the scratch memory it needs.
    func emitImages(_ step: ImageStep, reads: [BufferID], writes: [BufferID]) {
        step.scratch = newBuffer(bytes: step.scratchFloats * 4 * threads)
        emit(step, reads: reads, writes: writes + [step.scratch])
    }

    func newBuffer(floats: Int) -> BufferID { newBuffer(bytes: Swift.max(floats, 1) * 4) }
}
