import DescentCore

/// Instructions in the order in which they run, and the buffers they work on: all that a program
/// is made of.
struct Emitted {
    let graph: Graph
    let threads: Int
    var instructions: [Instruction]
    let buffers: [ProgramBuffer]
    /// How many of the buffers lie in the program's own memory.
    let pieces: Int
    /// How many instructions, at the beginning, depend on weights alone.
    let preparing: Int
    let inputBuffers: [BufferID]
    let outputs: [(buffer: BufferID, bytes: Int)]
    /// Nodes that instructions compute, with the buffers they store them in.
    let storedNodes: [(node: Int, buffer: BufferID)]
}
