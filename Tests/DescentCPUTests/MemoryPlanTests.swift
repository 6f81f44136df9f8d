import DescentCore
import Testing

@testable import DescentCPU

@Suite struct MemoryPlanTests {
    private func randomLifetimes(seed: UInt64) -> [Lifetime] {
        var source = RandomSource(seed: seed, stream: 0)
        return (0..<(1 + source.nextInt(below: 60))).map { _ in
            let first = source.nextInt(below: 40)
            return Lifetime(
                bytes: source.nextInt(below: 5000), first: first,
                last: first + source.nextInt(below: 12))
        }
    }

    @Test("Pieces in use at the same time never overlap", arguments: 0..<UInt64(200))
    func piecesDoNotOverlap(seed: UInt64) {
        let lives = randomLifetimes(seed: seed)
        let plan = MemoryPlan.plan(lives)
        for i in lives.indices {
            #expect(plan.offsets[i] % MemoryPlan.alignment == 0)
            #expect(plan.offsets[i] + lives[i].bytes <= plan.total)
            for j in 0..<i
            where lives[i].first <= lives[j].last && lives[j].first <= lives[i].last {
                let apart =
                    plan.offsets[i] + lives[i].bytes <= plan.offsets[j]
                    || plan.offsets[j] + lives[j].bytes <= plan.offsets[i]
                #expect(apart)
            }
        }
    }

    @Test("The arena is rarely larger than what must be in use at once")
    func planIsNearLowerBound() {
        var (planned, needed) = (0, 0)
        for seed in 0..<UInt64(200) {
            let lives = randomLifetimes(seed: seed)
            planned += MemoryPlan.plan(lives).total
            needed += MemoryPlan.lowerBound(lives)
        }
        #expect(Double(planned) <= 1.2 * Double(needed))
    }

    @Test("Without reuse every piece has memory of its own")
    func withoutReuseNothingIsShared() {
        let lives = [
            Lifetime(bytes: 10, first: 0, last: 0), Lifetime(bytes: 10, first: 5, last: 5),
        ]
        #expect(MemoryPlan.plan(lives, reuse: false).total == 128)
        #expect(MemoryPlan.plan(lives).total == 64)
    }
}
