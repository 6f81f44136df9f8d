import DescentCore

extension Emitter {
    /// Nanoseconds of an instruction beside whose time that of a fork is small.
    private static let largeMember = 300_000

    /// Makes one instruction of neighbours that do not depend on each other, such as the gradients
    /// of all layers' weights with their optimiser's steps: each for itself is hardly worth a
    /// second thread.
    func groupIndependent() {
        guard threads > 1 else { return }
        var result = Array(instructions[..<preparing])
        var open: [Instruction] = []
        var (read, written): (Set<BufferID>, Set<BufferID>) = ([], [])
        func close() {
            result += group(open)
            (open, read, written) = ([], [], [])
        }
        for instruction in instructions[preparing...] {
            let isMember = instruction.mostShares > 0 && instruction.cost < Self.largeMember
            let depends =
                instruction.reads.contains(where: written.contains)
                || instruction.writes.contains { read.contains($0) || written.contains($0) }
            if depends || !isMember { close() }
            guard isMember else {
                result.append(instruction)
                continue
            }
            open.append(instruction)
            read.formUnion(instruction.reads)
            written.formUnion(instruction.writes)
        }
        close()
        replaceAll(with: result)
    }

    /// `members` as one instruction, or as they are where that would not be worth another thread.
    private func group(_ members: [Instruction]) -> [Instruction] {
        let cost = members.reduce(0) { $0 + $1.cost }
        // Each of two threads runs half of them.
        let bytes = members.reduce(0) { $0 + $1.exchangedAlone } / 2
        let isWorthIt = Sharing.threads(for: cost, of: threads, exchanging: bytes) > 1
        guard members.count > 1, isWorthIt else { return members }
        let floats = members.map(\.workspaceFloats).max() ?? 0
        return [GroupStep(members, newWorkspace(floats: floats), threads: threads)]
    }
}
