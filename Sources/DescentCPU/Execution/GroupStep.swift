/// Instructions that do not depend on each other, in one fork: threads meet once for all, and every
/// thread works on whole instructions, the same ones in every step, rather than on a part of each.
final class GroupStep: Instruction {
    let members: [Instruction]
    /// What they have of their own, thread by thread: they use it one after the other.
    let workspace: Workspace
    /// The members, to be used without counting references, which threads would do
    /// to the same counters.
    private let unowned: UnsafeMutableBufferPointer<Unmanaged<Instruction>>
    private var blocks = UnsafeMutableBufferPointer<Block>(start: nil, count: 0)
    private let threads: Int

    /// Some small members, or a share of one.
    private struct Block {
        var members: (from: Int, to: Int)
        var share = 0
        var shares = 1
    }

    init(_ members: [Instruction], _ workspace: Workspace, threads: Int) {
        (self.members, self.workspace, self.threads) = (members, workspace, threads)
        unowned = .allocate(capacity: members.count)
        _ = unowned.initialize(from: members.map { Unmanaged.passUnretained($0) })
        super.init()
        for member in members where member.workspaceFloats > 0 { member.use(workspace) }
        reads = members.flatMap(\.reads)
        writes = members.flatMap(\.writes)
        nodes = members.flatMap(\.nodes)
    }

    deinit {
        unowned.deallocate()
        blocks.deallocate()
    }

    override var cost: Int { members.reduce(0) { $0 + $1.cost } }
    override var operations: Double { members.reduce(0) { $0 + $1.operations } }
    override var summary: String { members.map(\.summary).joined(separator: "; ") }

    override func settle() {
        for member in members { member.settle() }
        let list = divide()
        blocks.deallocate()
        blocks = .allocate(capacity: list.count)
        _ = blocks.initialize(from: list)
    }

    /// Blocks that take about the same time, in the members' order.
    private func divide() -> [Block] {
        let wanted = Swift.max(
            cost / (threads * Sharing.blocksForThread), Sharing.leastBlock)
        var (list, open): ([Block], Int) = ([], 0)
        for (i, member) in members.enumerated() {
            let shares = Swift.max(1, Swift.min(member.cost / wanted, member.mostShares))
            if shares == 1, open > 0, open + member.cost <= wanted {
                list[list.count - 1].members.to = i + 1
                open += member.cost
            } else {
                list += (0..<shares).map { Block(members: (i, i + 1), share: $0, shares: shares) }
                open = shares == 1 ? member.cost : 0
            }
        }
        return list
    }

    override func run(_ memory: Memory) { fork(blocks.count, memory) }

    override func run(_ taken: Blocks, _ memory: Memory) {
        while let number = taken.next() {
            let block = blocks[number]
            var next = block.members.from
            while next < block.members.to {
                unowned[next]._withUnsafeGuaranteedRef {
                    $0.runShare(block.share, of: block.shares, place: taken.worker, memory)
                }
                next += 1
            }
        }
    }
}
