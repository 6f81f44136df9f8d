/// Memory that each thread has for itself while it works on an instruction:
/// `floats` of them, `stride` apart.
struct Workspace {
    let buffer: BufferID
    let floats: Int
    let stride: Int
    /// Where the first thread's begins.
    var offset = 0

    /// A buffer of its own.
    init(buffer: BufferID, floats: Int) {
        (self.buffer, self.floats, stride) = (buffer, floats, floats)
    }

    /// A part of what instructions that run together share.
    init(partOf shared: Workspace, at offset: Int, floats: Int) {
        (buffer, stride) = (shared.buffer, shared.stride)
        (self.floats, self.offset) = (floats, shared.offset + offset)
    }

    /// That of thread `place`.
    @inline(__always)
    func floats(_ place: Int, _ memory: Memory) -> UnsafeMutablePointer<Float> {
        memory.floats(buffer) + offset + place * stride
    }

    /// A multiple of 64 bytes, so that no two threads write to one line.
    static func rounded(_ floats: Int) -> Int { (floats + 15) / 16 * 16 }
}
