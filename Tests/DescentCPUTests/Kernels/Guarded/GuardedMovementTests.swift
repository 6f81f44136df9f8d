import CDescentKernels
import Testing

extension GuardedKernelTests {
    @Suite struct Movement {
        @Test("Exchanged axes", arguments: GuardedRun.all)
        func transposes(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var numbers = KernelNumbers(seed: 1)
            let lengths = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 24, 63, 64, 65, 73]
            for (i, rows) in lengths.enumerated() {
                for (j, cols) in lengths.enumerated() {
                    let inner = [1, 1, 2, 1, 3, 8, 17][(i + 3 * j) % 7]
                    let batch = rows * cols > 900 ? 1 : (i + j) % 3
                    let count = batch * rows * cols * inner
                    guard count < 20_000 else { continue }
                    let x = numbers.floats(count)
                    let memory = run.memory("transpose [\(batch), \(rows), \(cols), \(inner)]")
                    let out = memory.output(Float.self, count)
                    kernels.transpose(out, memory.input(x), batch, rows, cols, inner)
                    var expected = x
                    for b in 0..<batch {
                        for r in 0..<rows {
                            for c in 0..<cols {
                                let to = ((b * cols + c) * rows + r) * inner
                                let from = ((b * rows + r) * cols + c) * inner
                                expected.replaceSubrange(
                                    to..<to + inner, with: x[from..<from + inner])
                            }
                        }
                    }
                    memory.expect(out, expected)
                }
            }
        }

        // MARK: Strided copies

        /// Axes of a block, with strides that reach no element twice unless they are 0.
        private struct Block {
            let sizes: [Int]
            var strides: [Int]

            /// The least and the largest offset, and one more than their distance.
            var least: Int { reach(<) }
            var count: Int { isEmpty ? 0 : reach(>) - least + 1 }
            var isEmpty: Bool { sizes.contains(0) }

            private func reach(_ order: (Int, Int) -> Bool) -> Int {
                zip(sizes, strides).reduce(0) { $0 + (order($1.1, 0) ? ($1.0 - 1) * $1.1 : 0) }
            }

            /// Offsets of all elements, last axis fastest.
            var offsets: [Int] {
                zip(sizes, strides).reduce([0]) { offsets, axis in
                    offsets.flatMap { o in (0..<axis.0).map { o + $0 * axis.1 } }
                }
            }

            /// Axes in any order, some with gaps between their elements, some backwards.
            init(_ sizes: [Int], _ numbers: inout KernelNumbers, repeats: Bool) {
                self.sizes = sizes
                strides = [Int](repeating: 0, count: sizes.count)
                var order = Array(sizes.indices)
                for i in order.indices.dropFirst() { order.swapAt(i, numbers.int(0...i)) }
                var stride = numbers.int(0...5) == 0 ? 2 : 1
                for axis in order {
                    let isRepeated = repeats && numbers.int(0...6) == 0
                    strides[axis] = isRepeated ? 0 : numbers.int(0...6) == 0 ? -stride : stride
                    if !isRepeated { stride = stride * max(sizes[axis], 1) }
                    if numbers.int(0...3) == 0 { stride += 1 }
                }
            }
        }

        private func sizes(_ numbers: inout KernelNumbers) -> [Int] {
            let rank = numbers.int(0...5)
            let long = [8, 9, 16, 17, 33, 65, 0, 1]
            return (0..<rank).map { axis in
                axis >= rank - 2 && rank < 4
                    ? long[numbers.int(0...7)] : [1, 2, 3, 4][numbers.int(0...3)]
            }
        }

        @Test("Blocks with any strides", arguments: GuardedRun.all)
        func strided(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var numbers = KernelNumbers(seed: 2)
            let eight = [2, 1, 2, 1, 2, 2, 1, 2]
            for i in 0..<400 {
                let sizes = i % 50 == 49 ? eight : sizes(&numbers)
                let bytes = [4, 4, 4, 1, 2, 8][numbers.int(0...5)]
                let from = Block(sizes, &numbers, repeats: true)
                let to = Block(sizes, &numbers, repeats: false)
                let source = (0..<from.count * bytes).map { UInt8(truncatingIfNeeded: $0 * 7) }
                let what = "\(sizes) of \(bytes) bytes, \(from.strides) to \(to.strides)"
                let memory = run.memory("strided_copy \(what)")
                let x = memory.input(source, alignment: bytes)
                let y = memory.output(UInt8.self, to.count * bytes, alignment: bytes)
                let status = kernels.strided_copy(
                    y - to.least * bytes * (to.isEmpty ? 0 : 1), to.strides,
                    x - from.least * bytes * (from.isEmpty ? 0 : 1), from.strides, sizes,
                    Int32(sizes.count), Int32(bytes))
                #expect(status == 0)
                var expected = [UInt8](repeating: GuardedMemory.filler, count: to.count * bytes)
                for (f, t) in zip(from.offsets, to.offsets) {
                    let (first, place) = ((f - from.least) * bytes, (t - to.least) * bytes)
                    expected.replaceSubrange(
                        place..<place + bytes, with: source[first..<first + bytes])
                }
                memory.expect(y, expected)
            }
        }

        // MARK: Rows by index

        @Test("Rows picked and added to by index", arguments: GuardedRun.all)
        func rowsByIndex(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var numbers = KernelNumbers(seed: 3)
            for width in [1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 31, 32, 33, 260, 1030] {
                for (rows, count) in [(1, 0), (1, 2), (3, 1), (5, 9)] {
                    let index = (0..<count).map { Int32($0 == 4 ? 99 : numbers.int(-1...rows - 1)) }
                    let clamped = index.map { min(max(Int($0), 0), rows - 1) }
                    let bad = zip(index, clamped).enumerated().first { $1.0 != $1.1 }?.offset ?? -1
                    gather(run, kernels, width, rows, index, clamped, bad)
                    scatter(run, kernels, &numbers, width, rows, index, clamped, bad)
                }
            }
        }

        private func gather(
            _ run: GuardedRun, _ kernels: dk_kernels, _ width: Int, _ rows: Int, _ index: [Int32],
            _ clamped: [Int], _ bad: Int
        ) {
            let table = (0..<rows * width).map { UInt8(truncatingIfNeeded: $0 * 5 + 1) }
            let expected = clamped.flatMap { table[$0 * width..<($0 + 1) * width] }
            let memory = run.memory("gather_rows of \(width) bytes, \(index.count) of \(rows)")
            let from = memory.input(table)
            let (short, long) = (memory.input(index), memory.input(index.map { Int64($0) }))
            let out = (0..<2).map { _ in memory.output(UInt8.self, expected.count) }
            #expect(kernels.gather_rows_i32(out[0], from, rows, width, short, index.count) == bad)
            #expect(kernels.gather_rows_i64(out[1], from, rows, width, long, index.count) == bad)
            for y in out { memory.expect(y, expected) }
        }

        private func scatter(
            _ run: GuardedRun, _ kernels: dk_kernels, _ numbers: inout KernelNumbers, _ width: Int,
            _ rows: Int, _ index: [Int32], _ clamped: [Int], _ bad: Int
        ) {
            let (start, updates) = (
                numbers.floats(rows * width), numbers.floats(index.count * width)
            )
            var expected = start.map { Double($0) }
            for (k, row) in clamped.enumerated() {
                for i in 0..<width { expected[row * width + i] += Double(updates[k * width + i]) }
            }
            let memory = run.memory("scatter_add_rows of \(width), \(index.count) to \(rows)")
            let from = memory.input(updates)
            let (short, long) = (memory.input(index), memory.input(index.map { Int64($0) }))
            let out = (0..<2).map { _ in memory.changing(start) }
            let count = index.count
            #expect(kernels.scatter_add_rows_i32(out[0], rows, width, short, from, count) == bad)
            #expect(kernels.scatter_add_rows_i64(out[1], rows, width, long, from, count) == bad)
            for y in out { memory.expect(y, expected) }
        }
    }
}
