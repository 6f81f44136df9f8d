import CDescentKernels
import Testing

extension GuardedKernelTests {
    @Suite struct Pools {
        private static let windows: [(windows: PlainWindows, results: PlainWindows.Results)] = {
            var numbers = KernelNumbers(seed: 5)
            return (0..<90).map { _ in
                let windows = PlainWindows(&numbers)
                return (windows, windows.results())
            }
        }()

        /// The images `from...` alone when `from` is 1: what belongs to image 0 stays the filler.
        private func ranges(_ windows: PlainWindows) -> [Int] {
            windows.images > 1 ? [0, 1] : [0]
        }

        private func untouched(_ from: Int, _ count: Int, of images: Int) -> Int {
            count / images * from
        }

        @Test("Maximum and sum of windows", arguments: GuardedRun.all)
        func forward(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for (windows, results) in Self.windows {
                var pool = windows.geometry
                let (images, count) = (windows.images, windows.outputCount)
                for from in ranges(windows) {
                    let memory = run.memory("pool_max, pool_max_gather, pool_sum \(windows)")
                    let (x, g) = (memory.input(windows.x), memory.input(windows.g))
                    let y = (0..<3).map { _ in memory.output(Float.self, count) }
                    kernels.pool_max(&pool, from, images, x, y[0])
                    kernels.pool_max_gather(&pool, from, images, x, g, y[1])
                    kernels.pool_sum(&pool, from, images, x, y[2])
                    let skipped = untouched(from, count, of: images)
                    for y in y { memory.expectFiller(y, skipped) }
                    memory.expect(y[0] + skipped, Array(results.maximum[skipped...]))
                    memory.expect(y[1] + skipped, Array(results.gathered[skipped...]))
                    memory.expect(y[2] + skipped, Array(results.sums[skipped...]))
                }
            }
        }

        @Test("Gradients of the maximum", arguments: GuardedRun.all)
        func backward(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for (windows, results) in Self.windows {
                var pool = windows.geometry
                let (images, count) = (windows.images, windows.x.count)
                for from in ranges(windows) {
                    let memory = run.memory("pool_max_backward \(windows)")
                    let (x, dy) = (memory.input(windows.x), memory.input(windows.dy))
                    let dx = memory.output(Float.self, count)
                    kernels.pool_max_backward(&pool, from, images, x, dy, dx)
                    let skipped = untouched(from, count, of: images)
                    memory.expectFiller(dx, skipped)
                    memory.expect(dx + skipped, Array(results.scattered[skipped...]))
                }
            }
        }
    }
}
