/// A piece of memory and the instructions between which it is used.
struct Lifetime: Sendable {
    let bytes: Int
    /// First and last instruction that touches it.
    let first: Int
    let last: Int
}

/// Offsets into one arena such that pieces in use at the same time do not overlap.
struct MemoryPlan: Sendable {
    let offsets: [Int]
    let total: Int

    static let alignment = 64

    /// Greedy by size: large pieces first, each at the lowest offset that is free during its life.
    static func plan(_ lifetimes: [Lifetime], reuse: Bool = true) -> MemoryPlan {
        let sizes = lifetimes.map {
            Swift.max(($0.bytes + alignment - 1) / alignment, 1) * alignment
        }
        var offsets = [Int](repeating: 0, count: lifetimes.count)
        var total = 0
        guard reuse else {
            for i in sizes.indices {
                offsets[i] = total
                total += sizes[i]
            }
            return MemoryPlan(offsets: offsets, total: total)
        }
        // Pieces already placed, by offset.
        var placed: [Int] = []
        for i in sizes.indices.sorted(by: { (sizes[$0], $1) > (sizes[$1], $0) }) {
            var offset = 0
            for other in placed
            where lifetimes[other].first <= lifetimes[i].last
                && lifetimes[i].first <= lifetimes[other].last
            {
                if offset + sizes[i] <= offsets[other] { break }
                offset = Swift.max(offset, offsets[other] + sizes[other])
            }
            offsets[i] = offset
            total = Swift.max(total, offset + sizes[i])
            let at = placed.firstIndex { offsets[$0] > offset } ?? placed.count
            placed.insert(i, at: at)
        }
        return MemoryPlan(offsets: offsets, total: total)
    }

    /// The most bytes in use at once: no plan can need less.
    static func lowerBound(_ lifetimes: [Lifetime]) -> Int {
        guard let end = lifetimes.map(\.last).max() else { return 0 }
        var change = [Int](repeating: 0, count: end + 2)
        for life in lifetimes {
            change[life.first] += life.bytes
            change[life.last + 1] -= life.bytes
        }
        var (inUse, most) = (0, 0)
        for bytes in change {
            inUse += bytes
            most = Swift.max(most, inUse)
        }
        return most
    }
}
