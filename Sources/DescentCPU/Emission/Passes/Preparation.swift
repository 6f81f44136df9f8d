import DescentCore

extension Emitter {
    /// Moves what depends on weights and constants alone to the beginning, where it runs
    /// only when a weight has changed: packed and transformed kernels, factors of
    /// normalisations at inference.
    func hoistPreparation() {
        var hoisted = [Bool](repeating: true, count: instructions.count)
        var isSteady = buffers.map { isSteadyPlace($0.place) }
        // Whoever reads or writes what changes, changes what it writes; until nothing new is found.
        var isChanging = true
        while isChanging {
            isChanging = false
            for (i, instruction) in instructions.enumerated() where hoisted[i] {
                let ids = instruction.reads + instruction.writes
                guard ids.contains(where: { !isSteady[$0] }) else { continue }
                hoisted[i] = false
                isChanging = true
                for id in instruction.writes { isSteady[id] = false }
            }
        }
        moveFirst(hoisted)
        preparing = hoisted.count { $0 }
    }

    /// Whether a buffer holds the same from run to run, as far as its place tells.
    private func isSteadyPlace(_ place: ProgramBuffer.Place) -> Bool {
        switch place {
        case .arena, .constant: return true
        case .input(let number): return graph.isSteady(input: number)
        }
    }
}
