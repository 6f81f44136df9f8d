import CDescentKernels
import Testing

/// Matrix products of the C kernels against plain loops in double precision.
@Suite struct GEMMKernelTests {
    /// One product with everything that `gemm` can be told.
    struct Product: Sendable, CustomStringConvertible {
        let rows, N, K: Int
        let aTransposed, bTransposed, packed, accumulate, relu, hasBias: Bool
        let A, B, C, bias: [Float]
        let lda, ldb, ldc: Int

        init(_ numbers: inout KernelNumbers, largest: Int, deepest: Int) {
            let (rows, N) = (numbers.int(1...largest), numbers.int(1...largest))
            self.init(&numbers, rows: rows, N: N, K: numbers.int(0...deepest))
        }

        init(
            _ numbers: inout KernelNumbers, rows: Int, N: Int, K: Int, aTransposed: Bool? = nil,
            packed: Bool? = nil
        ) {
            (self.rows, self.N, self.K) = (rows, N, K)
            let flags = (numbers.flag(), numbers.flag())
            self.aTransposed = aTransposed ?? flags.0
            self.packed = packed ?? flags.1
            bTransposed = self.packed && numbers.flag()
            accumulate = numbers.flag()
            relu = numbers.flag()
            hasBias = numbers.flag()
            lda = (self.aTransposed ? rows : K) + numbers.int(0...2)
            ldb = max(1, (bTransposed ? K : N) + numbers.int(0...2))
            ldc = N + numbers.int(0...2)
            A = numbers.floats((self.aTransposed ? K : rows) * lda)
            B = numbers.floats((bTransposed ? N : K) * ldb)
            C = numbers.floats(rows * ldc)
            bias = numbers.floats(N)
        }

        var description: String { "[\(rows), \(K)] · [\(K), \(N)]" }

        /// With all that the kernel is told.
        var details: String {
            "\(self), strides \(lda), \(ldb), \(ldc), A transposed \(aTransposed), B transposed "
                + "\(bTransposed), packed \(packed), bias \(hasBias), relu \(relu), "
                + "accumulate \(accumulate)"
        }

        func a(_ row: Int, _ k: Int) -> Float { aTransposed ? A[k * lda + row] : A[row * lda + k] }

        func b(_ k: Int, _ column: Int) -> Float {
            bTransposed ? B[column * ldb + k] : B[k * ldb + column]
        }

        func expected(_ row: Int, _ column: Int) -> ExactSum {
            var sum = ExactSum()
            if accumulate { sum.add(Double(C[row * ldc + column])) }
            if hasBias { sum.add(Double(bias[column])) }
            for k in 0..<K { sum.add(Double(a(row, k)) * Double(b(k, column))) }
            if relu && sum.value < 0 { sum.value = 0 }
            return sum
        }

        func packedB(_ kernels: dk_kernels) -> [Float] {
            let panels = (N + kernels.gemm_panel - 1) / kernels.gemm_panel
            var result = [Float](repeating: .nan, count: panels * K * kernels.gemm_panel)
            let transposed: Int32 = bTransposed ? 1 : 0
            // In two parts, as threads would.
            kernels.gemm_pack(&result, B, K, N, ldb, transposed, panels / 2, panels)
            kernels.gemm_pack(&result, B, K, N, ldb, transposed, 0, panels / 2)
            return result
        }

        /// C after the kernel. `rowsPerCall` splits the work as threads would; `next` is what the kernel may ask
        /// for on the way.
        func run(
            _ kernels: dk_kernels, rowsPerCall: Int = .max, next: dk_region = dk_region()
        ) -> [Float] {
            var geometry = dk_gemm(
                N: N, K: K, lda: lda, ldb: packed ? 0 : ldb, ldc: ldc,
                a_transposed: aTransposed ? 1 : 0, accumulate: accumulate ? 1 : 0,
                relu: relu ? 1 : 0, ahead: (nil, nil, nil, nil), next: next)
            let right = packed ? packedB(kernels) : B
            var result = C
            result.withUnsafeMutableBufferPointer { c in
                A.withUnsafeBufferPointer { a in
                    var row = 0
                    while row < rows, let out = c.baseAddress, let left = a.baseAddress {
                        let count = min(rowsPerCall, rows - row)
                        kernels.gemm(
                            &geometry, count, left + row * (aTransposed ? 1 : lda), right,
                            hasBias ? bias : nil, out + row * ldc)
                        row += count
                    }
                }
            }
            return result
        }
    }

    private func check(_ product: Product, _ result: [Float], each step: Int = 1) {
        for row in stride(from: 0, to: product.rows, by: step) {
            for column in 0..<product.ldc {
                let value = result[row * product.ldc + column]
                if column < product.N {
                    let expected = product.expected(row, column)
                    #expect(expected.isClose(to: value), "\(product) at \(row), \(column)")
                } else {
                    #expect(value == product.C[row * product.ldc + column], "written past column N")
                }
            }
        }
    }

    @Test("Products agree with plain loops", arguments: KernelTables.names)
    func agree(name: String) throws {
        let kernels = try KernelTables.named(name)
        var numbers = KernelNumbers(seed: 1)
        for _ in 0..<150 {
            let product = Product(&numbers, largest: 40, deepest: 40)
            check(product, product.run(kernels))
        }
    }

    @Test("So do products with a long sum, done in blocks", arguments: KernelTables.names)
    func longSums(name: String) throws {
        let kernels = try KernelTables.named(name)
        var numbers = KernelNumbers(seed: 2)
        for _ in 0..<12 {
            let product = Product(&numbers, largest: 20, deepest: 1500)
            check(product, product.run(kernels))
        }
    }

    @Test(
        "So do products whose sides are beyond the second-level cache, read block by block",
        arguments: KernelTables.names)
    func farSides(name: String) throws {
        let kernels = try KernelTables.named(name)
        var numbers = KernelNumbers(seed: 5)
        for (rows, N, K) in [(13, 701, 300), (3, 300, 703), (30, 4_099, 40), (26, 90, 1_600)] {
            for isTransposed in [false, true] {
                let product = Product(
                    &numbers, rows: rows, N: N, K: K, aTransposed: isTransposed, packed: false)
                check(product, product.run(kernels), each: 5)
            }
        }
        for (rows, N, K) in [(1_100, 135, 250), (1_500, 129, 200)] {
            let product = Product(
                &numbers, rows: rows, N: N, K: K, aTransposed: false, packed: true)
            let result = product.run(kernels)
            check(product, result, each: 97)
            #expect(result == product.run(kernels, rowsPerCall: 4 * kernels.gemm_panel))
        }
    }

    @Test("What is asked for ahead changes no bit", arguments: KernelTables.names)
    func ahead(name: String) throws {
        let kernels = try KernelTables.named(name)
        var numbers = KernelNumbers(seed: 6)
        let matrix = numbers.floats(300 * 70)
        for _ in 0..<60 {
            let product = Product(&numbers, largest: 60, deepest: 90)
            let (rows, columns) = (numbers.int(1...300), numbers.int(1...70))
            let plain = product.run(kernels)
            let asking = matrix.withUnsafeBufferPointer {
                product.run(
                    kernels,
                    next: dk_region(from: $0.baseAddress, rows: rows, columns: columns, ld: 70))
            }
            #expect(plain == asking, "\(product.details), \(rows)×\(columns) ahead")
        }
    }

    @Test("Parts of three rows or more have the bits of the whole", arguments: KernelTables.names)
    func split(name: String) throws {
        let kernels = try KernelTables.named(name)
        var numbers = KernelNumbers(seed: 3)
        for _ in 0..<40 {
            let product = Product(&numbers, largest: 100, deepest: 200)
            let rest = product.rows % kernels.gemm_panel
            if rest == 1 || rest == 2 { continue }
            let whole = product.run(kernels)
            #expect(whole == product.run(kernels, rowsPerCall: kernels.gemm_panel))
        }
    }

    @Test("NaN and infinity pass through, also through ReLU", arguments: KernelTables.names)
    func specialValues(name: String) throws {
        let kernels = try KernelTables.named(name)
        var geometry = dk_gemm(
            N: 3, K: 2, lda: 2, ldb: 3, ldc: 3, a_transposed: 0, accumulate: 0, relu: 1,
            ahead: (nil, nil, nil, nil), next: dk_region())
        var C = [Float](repeating: 0, count: 3)
        kernels.gemm(&geometry, 1, [1, -1], [.nan, .infinity, 0, 1, 1, .infinity], nil, &C)
        #expect(C[0].isNaN)
        #expect(C[1] == .infinity)
        #expect(C[2] == 0)
    }

    @Test("One row times a matrix agrees with plain loops", arguments: KernelTables.names)
    func oneRow(name: String) throws {
        let kernels = try KernelTables.named(name)
        var numbers = KernelNumbers(seed: 4)
        for _ in 0..<200 {
            let (K, N, transposed) = (numbers.int(0...70), numbers.int(1...150), numbers.flag())
            let (relu, hasBias) = (numbers.flag(), numbers.flag())
            let ldw = max(1, (transposed ? K : N) + numbers.int(0...2))
            let x = numbers.floats(K), W = numbers.floats((transposed ? N : K) * ldw)
            let bias = numbers.floats(N)
            var y = [Float](repeating: .nan, count: N)
            kernels.gemv(
                &y, x, W, ldw, K, N, transposed ? 1 : 0, hasBias ? bias : nil, relu ? 1 : 0)
            for n in 0..<N {
                var sum = ExactSum()
                if hasBias { sum.add(Double(bias[n])) }
                for k in 0..<K {
                    sum.add(Double(x[k]) * Double(transposed ? W[n * ldw + k] : W[k * ldw + n]))
                }
                if relu && sum.value < 0 { sum.value = 0 }
                #expect(sum.isClose(to: y[n]), "[\(K)]·[\(K),\(N)] at \(n)")
            }
        }
    }
}
