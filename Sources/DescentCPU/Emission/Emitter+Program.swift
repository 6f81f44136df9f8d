import DescentCore

// The last stages: from what was matched and planned to a list of instructions.

extension Emitter {
    /// Emits all instructions, in the order in which they run.
    func emitProgram() throws {
        for (i, node) in graph.nodes.enumerated() {
            guard case .input(let number) = node.kind else { continue }
            addInput(number, i)
        }
        // Every program input has exactly one node.
        inputBuffers = [BufferID](repeating: 0, count: graph.inputs.count)
        for (i, node) in graph.nodes.enumerated() {
            if case .input(let number) = node.kind {
                inputBuffers[number] = buffer(ofComputed: i) ?? 0
            }
        }
        let saved = saveInputsThatAreOutputs()
        let schedule = Schedule(graph, needed, roles, loops)
        updateTarget = schedule.inPlaceUpdates(graph, roles, loops, inputBuffers)
        for unit in schedule.units {
            switch unit {
            case .loop(let loop): try emitLoop(loops[loop], sums: sums[loop])
            case .node(let node):
                emitting = [node] + (chains.byPool[node].map { [$0.convolution] } ?? [])
                try emitUnit(node)
            }
        }
        // Before the updates: an output that is a broadcast of a variable is copied out here.
        collectOutputs(saved)
        storeUpdates()
        if passes.contains(.blocks) {
            joinProductsWithLoops()
            chainProducts()
        }
        if weightsStay { hoistPreparation() }
        if passes.contains(.blocks) { groupIndependent() }
    }

    /// Values that could not be computed in place are copied when everything else is done.
    private func storeUpdates() {
        // Values that are themselves variables are saved first: a swap of two variables must work.
        let pending = graph.updates.filter { updateTarget[$0.value] != inputBuffers[$0.input] }
        var sources: [BufferID] = []
        for update in pending {
            emitting = [update.value]
            var source = buffer(update.value)
            if case .input = buffers[source].place { source = emitCopy(source) }
            sources.append(source)
        }
        for (update, source) in zip(pending, sources) {
            let target = inputBuffers[update.input]
            emitting = [update.value]
            emit(
                Copy(from: source, to: target, bytes: buffers[target].bytes), reads: [source],
                writes: [target])
        }
    }

    private func emitCopy(_ source: BufferID) -> BufferID {
        let id = newBuffer(bytes: buffers[source].bytes)
        emit(
            Copy(from: source, to: id, bytes: buffers[source].bytes), reads: [source], writes: [id])
        return id
    }

    /// An output that is a program input must show the value before the updates.
    private func saveInputsThatAreOutputs() -> [Int: BufferID] {
        var saved: [Int: BufferID] = [:]
        for output in Set(graph.outputs).sorted() {
            var source = output
            while case .alias = roles[source] { source = graph.nodes[source].inputs[0] }
            if case .input = roles[source] { saved[output] = emitCopy(buffer(source)) }
        }
        return saved
    }

    private func collectOutputs(_ saved: [Int: BufferID]) {
        for output in graph.outputs {
            outputs.append((saved[output] ?? buffer(output), spec(output).byteCount))
        }
    }

    private func emitLoop(_ nodes: [Int], sums: [Int] = []) throws {
        emitting = nodes + sums
        var builder = LoopBuilder(self, nodes, sums: sums)
        try builder.build()
    }

    /// What was emitted.
    var emitted: Emitted {
        Emitted(
            graph: graph, threads: threads, instructions: instructions, buffers: buffers,
            pieces: pieces, preparing: preparing, inputBuffers: inputBuffers, outputs: outputs,
            storedNodes: storedNodes)
    }

    /// Nodes that instructions compute, with the buffers they store them in.
    private var storedNodes: [(node: Int, buffer: BufferID)] {
        graph.nodes.indices.compactMap { i in
            switch roles[i] {
            case .fused, .summed, .epilogue, .unit: buffer(ofComputed: i).map { (i, $0) }
            case .input, .splat, .constant, .broadcast, .alias, .recomputed, .skipped: nil
            }
        }
    }
}
