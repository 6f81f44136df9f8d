import CDescentKernels
import CTeamStress
import DescentCore
import Foundation
import Testing

@testable import DescentCPU

@Suite struct TeamTests {
    @Test
    func `a million forks with blocks that take long, sleep or fork again do each block once`() {
        #expect(team_stress(1_000_000, 1, 3) == 0)
    }

    @Test func `several callers at once each get their work done`() {
        #expect(team_stress(20_000, 4, 4) == 0)
    }

    @Test(arguments: [false, true])
    func `a child made by fork works with a team of its own`(executes: Bool) {
        #expect(team_in_child(executes ? 1 : 0, 60) == 0)
    }

    @Test(arguments: [0, 1, 2, 5])
    func `blocks and workers are within what was asked for`(threads: Int) {
        for blocks in [0, 1, 2, 17] {
            var counts = [Int32](repeating: 0, count: 18)
            counts.withUnsafeMutableBufferPointer { counts in
                dk_parallel(
                    blocks, Int32(threads), 1_000_000,
                    { context, work, worker in
                        let counts = context?.assumingMemoryBound(to: Int32.self)
                        while case let block = dk_next(work, worker), block >= 0 {
                            counts?[block] += 1
                        }
                    }, counts.baseAddress)
            }
            #expect(counts == (0..<18).map { $0 < blocks ? 1 : 0 })
        }
    }

    @Test func `work is shared where it saves more than it costs`() {
        #expect(Sharing.threads(for: 1_000, of: 64) == 1)
        #expect(Sharing.threads(for: 1_000_000, of: 1) == 1)
        #expect(Sharing.threads(for: 1_000_000, of: 2) == 2)
        #expect((2...16).contains(Sharing.threads(for: 40_000, of: 64)))
        #expect(Sharing.threads(for: 1_000_000_000, of: 64) == 64)
        for cost in [0, 5_000, 20_000, 10_000_000] {
            for limit in [1, 2, 1_000] {
                let blocks = Sharing.blocks(for: cost, of: 8, limit: limit)
                #expect((1...limit).contains(blocks))
            }
        }
    }
}

@Suite struct ThreadCountTests {
    /// A file system of its own with these files.
    private func quota(_ files: [String: String]) throws -> Int? {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
        defer { try? FileManager.default.removeItem(at: root) }
        for (path, text) in files {
            let file = root.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return ProcessorQuota(root: root.path).processors
    }

    @Test
    func
        `a quota of control groups of version 2 counts, rounded up, the smallest around the process`()
        throws
    {
        #expect(
            try quota([
                "proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max": "max 100000\n",
                "sys/fs/cgroup/a/cpu.max": "150000 100000\n",
                "sys/fs/cgroup/cpu.max": "800000 100000\n",
            ]) == 2)
        #expect(
            try quota([
                "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "20000 100000\n",
            ]) == 1)
    }

    @Test func `so does one of version 1, also where a container sees its own group at the root`()
        throws
    {
        let groups = "5:memory:/docker/x\n4:cpu,cpuacct:/docker/x\n0::/docker/x\n"
        #expect(
            try quota([
                "proc/self/cgroup": groups,
                "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "300000\n",
                "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
            ]) == 3)
        #expect(
            try quota([
                "proc/self/cgroup": groups, "sys/fs/cgroup/cpu/docker/x/cpu.cfs_quota_us": "-1\n",
                "sys/fs/cgroup/cpu/docker/x/cpu.cfs_period_us": "100000\n",
            ]) == nil)
    }

    @Test func `without files, or with others in them, there is no quota`() throws {
        #expect(try quota([:]) == nil)
        #expect(
            try quota([
                "proc/self/cgroup": "nonsense\n0::\n", "sys/fs/cgroup/cpu.max": "twelve\n",
            ]) == nil)
    }

    @Test func `a program's number of threads is at least 1 and at most what a team has`() {
        #expect((1...ThreadCount.most).contains(ThreadCount.current))
    }
}
