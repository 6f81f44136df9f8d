import DescentCore

extension Emitter {
    /// Lets loops over a product's elements run on its blocks of rows while they are in the cache.
    ///
    /// Works on the finished list of instructions: the product moves down to the loop if nothing
    /// between them touches what it reads or writes.
    func joinProductsWithLoops() {
        var joined = [Bool](repeating: false, count: instructions.count)
        var readers: [BufferID: Int] = [:]
        for instruction in instructions {
            for id in Set(instruction.reads) { readers[id, default: 0] += 1 }
        }
        for output in outputs { readers[output.buffer, default: 0] += 1 }
        for i in instructions.indices {
            // A product that moved down to its loop is met again there.
            guard let product = instructions[i] as? ProductStep, product.takesLoop,
                let j = follower(of: product, after: i), let loop = instructions[j] as? FusedLoop
            else { continue }
            var local: Workspace?
            if readers[product.operands.out] == 1, isArena(product.operands.out) {
                local = newWorkspace(floats: product.localFloats)
            }
            product.follow(with: loop, local: local)
            replace(j, with: product)
            joined[i] = true
        }
        remove(where: joined)
    }

    private func isArena(_ id: BufferID) -> Bool {
        if case .arena = buffers[id].place { true } else { false }
    }

    /// The first loop that reads the product's elements, if the product may wait for it.
    private func follower(of product: ProductStep, after i: Int) -> Int? {
        let out = product.operands.out
        let inputs = Set(product.reads)
        for j in instructions.index(after: i)..<instructions.endIndex {
            let next = instructions[j]
            if let loop = next as? FusedLoop, loop.count == product.rows * product.columns,
                product.columns % loop.alignment == 0, loop.readsElements(of: out),
                !loop.writes.contains(where: inputs.contains)
            {
                return j
            }
            let touches =
                next.reads.contains(out) || next.writes.contains(out)
                || next.writes.contains(where: inputs.contains)
            if touches { return nil }
        }
        return nil
    }

    /// Lets a product whose left side is another's result, row for row, be computed with it:
    /// the rows are then in the cache, and the threads meet once for all.
    ///
    /// A product moves down to the next one if nothing between them touches what it
    /// reads or writes.
    func chainProducts() {
        var joined = [Bool](repeating: false, count: instructions.count)
        for i in instructions.indices {
            guard let first = instructions[i] as? ProductStep,
                let j = successor(of: first, after: i),
                let second = instructions[j] as? ProductStep
            else { continue }
            first.lead(to: second)
            replace(j, with: first)
            joined[i] = true
        }
        remove(where: joined)
    }

    /// The product that reads the rows of this one, if they can be one instruction.
    private func successor(of product: ProductStep, after i: Int) -> Int? {
        guard product.isByRows else { return nil }
        let (inputs, outputs) = (Set(product.reads), Set(product.writes))
        for j in instructions.index(after: i)..<instructions.endIndex {
            let next = instructions[j]
            if let second = next as? ProductStep, second.isByRows, !second.hasPartials,
                second.rows == product.rows, second.readsRows(of: product),
                // Only its rows of the left side are there when it runs.
                second.reads.filter(outputs.contains) == [second.operands.left],
                !second.writes.contains(where: { inputs.contains($0) || outputs.contains($0) })
            {
                return j
            }
            let touches =
                next.reads.contains(where: outputs.contains)
                || next.writes.contains(where: { inputs.contains($0) || outputs.contains($0) })
            if touches { return nil }
        }
        return nil
    }
}
