import CDescentKernels
import Testing

extension GuardedKernelTests {
    @Suite struct Products {
        private typealias Product = GEMMKernelTests.Product

        /// Products at sizes around those of tiles and blocks, and what they give.
        private static let products: [(product: Product, expected: [ExactSum])] = {
            var numbers = KernelNumbers(seed: 7)
            let rows = [1, 2, 3, 5, 6, 7, 11, 12, 13, 14]
            let columns = GuardedKernelTests.counts.dropFirst() + [24, 40, 48, 63, 64, 65]
            let inner = [0, 1, 2, 3, 4, 5, 7, 8, 9]
            func any(_ list: [Int]) -> Int { list[numbers.int(0...list.count - 1)] }
            var sizes = (0..<260).map { _ in (any(rows), any(Array(columns)), any(inner)) }
            // Sums in blocks, panels packed together, blocks of B, narrow gradients of many rows.
            sizes += [127, 128, 129, 383, 384, 385, 1023, 1024, 1025].flatMap { inner in
                [(1, 5, inner), (2, 17, inner), (3, 8, inner)]
            }
            sizes += [(2, 130, 3), (1, 257, 4), (3, 290, 2), (1, 180, 384), (1, 70, 1025)]
            sizes += [31, 33, 63, 65, 129, 130].flatMap { rows in
                [1, 3, 5, 10, 12, 17].map { (rows, $0, any(inner)) }
            }
            return sizes.map { rows, N, K in
                let product = Product(&numbers, rows: rows, N: N, K: K)
                let expected = (0..<(rows - 1) * product.ldc + N).map { place in
                    let (row, column) = place.quotientAndRemainder(dividingBy: product.ldc)
                    return column < N
                        ? product.expected(row, column)
                        : ExactSum(value: Double(product.C[place]), magnitude: 0)
                }
                return (product, expected)
            }
        }()

        /// Elements of a matrix up to the last that counts.
        private func tight(_ elements: [Float], _ rows: Int, _ length: Int, _ stride: Int)
            -> [Float]
        {
            rows * length == 0 ? [] : Array(elements[..<((rows - 1) * stride + length)])
        }

        /// B as `gemm` wants it.
        private func right(
            _ product: Product, _ kernels: dk_kernels, _ memory: GuardedMemory
        ) -> UnsafeMutablePointer<Float> {
            let (N, K) = (product.N, product.K)
            let isTransposed = product.bTransposed
            let b = memory.input(
                tight(product.B, isTransposed ? N : K, isTransposed ? K : N, product.ldb))
            guard product.packed else { return b }
            let panels = (N + kernels.gemm_panel - 1) / kernels.gemm_panel
            let packed = memory.output(Float.self, panels * K * kernels.gemm_panel)
            let middle = panels / 2
            for (first, last) in [(middle, panels), (0, middle)] {
                kernels.gemm_pack(
                    packed, b, K, N, product.ldb, isTransposed ? 1 : 0, first, last)
            }
            memory.freeze(packed)
            return packed
        }

        @Test("Matrix products", arguments: GuardedRun.all)
        func matrices(run: GuardedRun) throws {
            let kernels = try run.kernels()
            for (product, expected) in Self.products {
                let memory = run.memory("gemm \(product.details)")
                let (rows, N, K) = (product.rows, product.N, product.K)
                let isTransposed = product.aTransposed
                let a = memory.input(
                    tight(product.A, isTransposed ? K : rows, isTransposed ? rows : K, product.lda))
                let b = right(product, kernels, memory)
                let c = memory.changing(tight(product.C, rows, N, product.ldc))
                let bias = product.hasBias ? memory.input(product.bias) : nil
                var geometry = dk_gemm(
                    N: N, K: K, lda: product.lda, ldb: product.packed ? 0 : product.ldb,
                    ldc: product.ldc, a_transposed: isTransposed ? 1 : 0,
                    accumulate: product.accumulate ? 1 : 0, relu: product.relu ? 1 : 0,
                    ahead: (nil, nil, nil, nil), next: dk_region())
                kernels.gemm(&geometry, rows, a, b, bias, c)
                memory.expect(c, expected)
            }
        }

        @Test("One row times a matrix", arguments: GuardedRun.all)
        func oneRow(run: GuardedRun) throws {
            let kernels = try run.kernels()
            var numbers = KernelNumbers(seed: 8)
            let columns = Array(GuardedKernelTests.longCounts.dropFirst())
            for i in 0..<300 {
                let (N, K) = (columns[numbers.int(0...columns.count - 1)], numbers.int(0...40))
                let (isTransposed, relu, hasBias) = (numbers.flag(), numbers.flag(), i % 2 == 0)
                let ldw = max(1, (isTransposed ? K : N) + numbers.int(0...2))
                let x = numbers.floats(K), bias = numbers.floats(N)
                let W = tight(
                    numbers.floats((isTransposed ? N : K) * ldw), isTransposed ? N : K,
                    isTransposed ? K : N, ldw)
                let memory = run.memory("gemv [\(K)] · [\(K), \(N)], transposed \(isTransposed)")
                let y = memory.output(Float.self, N)
                kernels.gemv(
                    y, memory.input(x), memory.input(W), ldw, K, N, isTransposed ? 1 : 0,
                    hasBias ? memory.input(bias) : nil, relu ? 1 : 0)
                memory.expect(
                    y,
                    (0..<N).map { n in
                        var sum = ExactSum()
                        if hasBias { sum.add(Double(bias[n])) }
                        for k in 0..<K {
                            let w = W[isTransposed ? n * ldw + k : k * ldw + n]
                            sum.add(Double(x[k]) * Double(w))
                        }
                        if relu && sum.value < 0 { sum.value = 0 }
                        return sum
                    })
            }
        }
    }
}
