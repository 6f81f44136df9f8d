import CDescentKernels
import DescentCore

/// Watches the working memory of a program: every buffer has memory of its own,
/// which holds NaN until it is written, and behind it a zone that nobody may write.
///
/// What is read before it was written, or from beyond a buffer, is NaN and shows in the results;
/// what is written beyond one is found after the instruction that did it. Under an address
/// sanitizer the zones cannot be touched at all.
final class MemoryGuard {
    /// Bytes behind each buffer: more than the widest vectors.
    static let zoneBytes = 256
    private static let filling: UInt8 = 0xff
    private let zones: [UnsafeMutableRawBufferPointer]

    /// - Parameter offsets: of pieces with room for a zone.
    init(_ arena: UnsafeMutableRawBufferPointer, _ pieces: [Lifetime], offsets: [Int]) {
        arena.initializeMemory(as: UInt8.self, repeating: Self.filling)
        zones = zip(pieces, offsets).map { piece, offset in
            let start = offset + piece.bytes
            return UnsafeMutableRawBufferPointer(rebasing: arena[start..<start + Self.zoneBytes])
        }
        for zone in zones { dk_forbid_memory(zone.baseAddress, zone.count) }
    }

    /// To be called before the memory is given back.
    func end() { for zone in zones { dk_allow_memory(zone.baseAddress, zone.count) } }

    /// Whether some zone was written.
    var isBroken: Bool {
        dk_forbids_memory() == 0
            && zones.contains { zone in zone.contains { $0 != Self.filling } }
    }
}

extension CPUProgram {
    /// Runs the instructions from number `first` on, with a look at the memory after each.
    ///
    /// - Throws: ``EngineError/library(_:)`` naming the first instruction that wrote
    ///   beyond its buffers.
    func run(from first: Int, under memoryGuard: MemoryGuard) throws {
        for instruction in instructions[first...] {
            try instruction.run(memory)
            if memoryGuard.isBroken {
                throw EngineError.library("'\(instruction.summary)' wrote beyond its buffers")
            }
        }
    }
}
