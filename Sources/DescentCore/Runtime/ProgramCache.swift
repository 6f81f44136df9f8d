/// Programs by structure, so that a loop of tensor code compiles once.
///
/// Whoever takes a program has it alone until it comes back; who comes meanwhile has another one
/// compiled. Nobody waits for a compiler.
///
/// `@unchecked Sendable`: everything inside is touched only while `monitor` is held, but for
/// programs, which are touched only by whoever took them out.
final class ProgramCache: @unchecked Sendable {
    static let shared = ProgramCache()

    /// A program, and where it comes back to; nil for one that is not kept.
    struct Lent {
        let program: any HostProgram
        fileprivate let shelf: Shelf?
    }

    /// The programs of one structure that nobody uses.
    fileprivate final class Shelf {
        var idle: [any HostProgram] = []
        var lastUse = 0
        /// Working memory of those that are kept, used or not.
        var bytes = 0
    }

    private struct Key: Hashable {
        let device: String
        let structure: Graph.Structure
    }

    private let monitor = Monitor()
    private var shelves: [Key: Shelf] = [:]
    private var uses = 0
    private var bytes = 0
    private let capacity = 128
    private let capacityBytes = 256 << 20
    /// Larger graphs are rarely run twice, and keys hold the whole structure.
    private let largestGraph = 20_000

    func take(for graph: Graph, _ device: any Device) throws -> Lent {
        guard graph.nodes.count <= largestGraph else {
            return Lent(program: try compile(graph, device), shelf: nil)
        }
        let key = Key(device: device.name, structure: graph.structure)
        let (shelf, kept) = monitor.withLock { find(key) }
        if let kept { return Lent(program: kept, shelf: shelf) }
        let program = try compile(graph, device)
        let isKept = monitor.withLock { keep(program, on: shelf, key) }
        return Lent(program: program, shelf: isKept ? shelf : nil)
    }

    func giveBack(_ lent: Lent) {
        guard let shelf = lent.shelf else { return }
        monitor.withLock { shelf.idle.append(lent.program) }
    }

    private func compile(_ graph: Graph, _ device: any Device) throws -> any HostProgram {
        try EngineThread.withRoom { try device.program(for: graph) }
    }

    private func find(_ key: Key) -> (shelf: Shelf, program: (any HostProgram)?) {
        let shelf = shelves[key] ?? Shelf()
        shelves[key] = shelf
        uses += 1
        shelf.lastUse = uses
        return (shelf, shelf.idle.popLast())
    }

    /// Keeps a program unless its memory alone is too much, and drops those not used for longest
    /// beyond capacity.
    private func keep(_ program: any HostProgram, on shelf: Shelf, _ key: Key) -> Bool {
        let needed = (program.base as? any ProfiledProgram)?.arenaBytes ?? 0
        // The shelf may have been dropped meanwhile.
        guard needed <= capacityBytes, shelves[key] === shelf else { return false }
        shelf.bytes += needed
        bytes += needed
        while shelves.count > capacity || bytes > capacityBytes {
            guard let oldest = shelves.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
                break
            }
            bytes -= oldest.value.bytes
            oldest.value.bytes = 0
            shelves[oldest.key] = nil
        }
        return true
    }
}
