import DescentCore
import DescentTesting
import Testing

/// Derivatives, ends and faults of quantiles, norms, counts, segments and transforms; their values are
/// compared with Keras' in `KerasFunctionTests`.
@Suite struct CountingTests {
    @Test("Quantiles send derivatives to the elements they lie between; NaN makes them NaN")
    func quantiles() throws {
        let x = distinct([3, 4])
        for method in QuantileMethod.allCases {
            try expectGradients("\(method)", at: [x]) {
                square($0[0].quantile([0.2, 0.5, 1], axes: [1], method: method))
            }
        }
        try expectGradients("median", at: [x]) { square($0[0].median()) }
        try expectGradients("nanQuantile", at: [x]) { square($0[0].nanQuantile(0.4, axes: [0])) }
        let gap = Tensor([[1, .nan, 2], [3, 1, 2]] as [[Double]])
        expectValues(gap.median(axis: 1), [.nan, 2])
        expectValues(gap.nanMedian(axes: [1]), [1.5, 2])
        expectValues(Tensor([2, 1] as [Int]).median(), [1.5], dtype: .float32)
        expectValues(Tensor([.infinity, .infinity, 1, 2]).quantile(1), [.infinity])
        expectError(
            x.quantile(50),
            "quantile needs fractions from 0 to 1 of axes with elements, but got [50.0] of [3, 4]. Check "
                + "both; a percentage is a hundred times its fraction.")
    }

    @Test("Averages, correlations and reductions without NaN have their derivatives")
    func statistics() throws {
        let (x, w) = (uniform([3, 4]), uniform([4], 0.5...1.5, seed: 2))
        try expectGradients("average", at: [x, w]) { $0[0].average(axes: [1], weights: $0[1]) }
        try expectGradients("corrcoef", limit: 1e-8, at: [x]) { square(corrcoef($0[0])) }
        try expectGradients("correlate", at: [uniform([5]), uniform([3], seed: 2)]) {
            square(correlate($0[0], $0[1], mode: .full))
        }
        let gaps = Tensor.where(Tensor([[true, false, true, false]]), Tensor(Double.nan), x)
        for (name, f) in [
            ("sum", { $0.nanSum(axes: [1]) }), ("prod", { $0.nanProd(axes: [1]) }),
            ("max", { $0.nanMax(axes: [1]) }), ("mean", { $0.nanMean(axes: [1]) }),
            ("variance", { $0.nanVariance(axes: [1]) }),
            ("deviation", { $0.nanStandardDeviation(axes: [1]) }),
        ] as [(String, (Tensor) -> Tensor)] {
            let slope = gradient(of: f, at: gaps)
            let isGap = try isNaN(gaps).scalars(as: Bool.self)
            let numbers = try slope.scalars()
            #expect(zip(numbers, isGap).allSatisfy { $1 ? $0 == 0 : !$0.isNaN }, "\(name)")
        }
    }

    @Test("Norms have derivatives, 0 at vectors of zeros")
    func norms() throws {
        let x = uniform([2, 3], 0.2...2)
        for order in [nil, 1, 2, 2.5, 3] as [Double?] {
            try expectGradients("\(order ?? 0)", at: [x]) {
                square(norm($0[0], order: order, axes: [1]))
            }
        }
        try expectGradients("matrix", at: [distinct([2, 3]) + 2]) { norm($0[0], order: 1) }
        try expectGradients("normalize", at: [x]) { normalize($0[0]) * normalize($0[0], order: 3) }
        try expectGradients("cdist", at: [x, uniform([4, 3], seed: 2)]) { cdist($0[0], $0[1]) }
        try expectGradients("psnr", at: [x, uniform([2, 3], seed: 3)]) {
            psnr($0[0], $0[1], peak: 4)
        }
        let zero = Tensor.zeros([3], dtype: .float64)
        expectValues(gradient(of: { norm($0) }, at: zero), [0, 0, 0])
        #expect(
            try isFinite(gradient(of: { normalize($0) }, at: zero)).all().scalars(as: Bool.self)
                == [true])
        expectError(
            norm(x, order: 2),
            "norm needs one axis, or two and the order nil, ±1 or ±∞, but got order 2.0 of axes [0, 1]. "
                + "Say which axes are vectors with axes:, or leave out the order.")
    }

    @Test("Products have derivatives for both operands")
    func products() throws {
        let (a, b) = (uniform([2, 3]), uniform([2, 3], seed: 2))
        let functions: [(String, @Sendable (Tensor, Tensor) -> Tensor)] = [
            ("tensordot", { tensordot($0, $1, axes: ([0, 1], [0, 1])) }),
            ("inner", { inner($0, $1) }), ("dot", { dot($0, $1.transposed()) }),
            ("vdot", { vdot($0, $1) }), ("outer", { outer($0, $1) }), ("kron", { kron($0, $1) }),
            ("cross", { cross($0, $1) }),
        ]
        for (name, function) in functions {
            try expectGradients(name, at: [a, b]) { function($0[0], $0[1]) }
        }
        try expectGradients("vander", at: [uniform([3])]) { vander($0[0], columns: 4) }
        expectError(
            tensordot(a, b, axes: 1),
            "tensordot needs pairs of axes of equal length, but got axes [1] of [2, 3] with axes [0] of "
                + "[2, 3]. Check the axes.")
        expectError(
            cross(a, Tensor([1, 2])),
            "cross needs vectors of length 3, or 2, along axis -1, but got [2, 3] and [2]. Fill vectors "
                + "up with 0.")
    }

    @Test("Segments have the derivatives of what was combined; numbers outside count nowhere")
    func segments() throws {
        let ids = Tensor([1, 0, 1, 5, 1, -1, 0] as [Int])
        let x = distinct([7, 2])
        let functions: [(Tensor, Tensor, Int) -> Tensor] = [
            { segmentSum($0, $1, segments: $2) }, { segmentProd($0, $1, segments: $2) },
            { segmentMax($0, $1, segments: $2) }, { segmentMin($0, $1, segments: $2) },
        ]
        for f in functions {
            try expectGradients("segments", at: [x]) { square(f($0[0], ids, 2)) }
        }
        let counts = Tensor([3, 1, 2] as [Int])
        expectValues(
            segmentMax(counts, Tensor([0, 2, 0] as [Int64]), segments: 3),
            [3, Double(Int32.min), 1], dtype: .int32)
        expectValues(
            segmentSum(Tensor.zeros([0, 2]), Tensor.zeros([0], dtype: .int32), segments: 1), [0, 0])
        expectError(
            segmentSum(x, Tensor([0, 1] as [Int]), segments: 2),
            "segmentSum needs one integer for each slice along the first axis, and 0 segments or more, "
                + "but got int32[2] for [7, 2], 2 segments. Check the numbers.")
    }

    @Test("Searching finds the place in sorted numbers, whatever their number")
    func searching() throws {
        for count in [0, 1, 2, 5, 8, 33] {
            let sorted = Tensor(shape: [count], scalars: (0..<count).map { Double($0 / 2) })
            let wanted = (-2...40).map { Double($0) / 2 - 0.5 }
            let numbers: [Double] = try sorted.scalars()
            let (left, right) = (
                wanted.map { w in numbers.count { $0 < w } },
                wanted.map { w in numbers.count { $0 <= w } }
            )
            let values = Tensor(shape: [wanted.count], scalars: wanted)
            #expect(try searchSorted(sorted, values).scalars() as [Int] == left)
            #expect(try searchSorted(sorted, values, isRight: true).scalars() as [Int] == right)
        }
        let (counts, limits) = histogram(Tensor([5, 5, 5]), bins: 2)
        expectValues(counts, [0, 3], dtype: .float32)
        expectValues(limits, [4.5, 5, 5.5])
        expectValues(
            binCount(Tensor([1, 1, 7, -1] as [Int]), length: 3), [0, 2, 0], dtype: .int32)
        expectValues(isIn(Tensor([1, .nan]), Tensor.zeros([0])), [0, 0], dtype: .bool)
        expectError(
            binCount(Tensor([1.5]), length: 3),
            "binCount needs integers, a length of 0 or more and weights of their shape, but got "
                + "float32[1], length 3. Use cast(to: .int32), or histogram for fractions.")
    }

    @Test(
        "A Fourier transform of any length is the sum of its definition, and its inverse undoes it")
    func transforms() throws {
        for n in [1, 2, 31, 64, 105, 257, 263, 2 * 257] {
            let (a, b) = (uniform([2, n]), uniform([2, n], seed: 2))
            let (re, im) = fft(a, b)
            let back = ifft(re, im)
            expectClose(back.real, a, Tolerance(absolute: 1e-12, relative: 1e-12), "\(n)")
            expectClose(back.imaginary, b, Tolerance(absolute: 1e-12, relative: 1e-12), "\(n)")
            // One frequency of the definition.
            let k = n / 3
            let angle =
                Tensor.range(0..<n).cast(to: .float64) * (2 * Double.pi * Double(k) / Double(n))
            let sum = (a * cos(angle) + b * sin(angle)).sum(axis: 1)
            expectClose(re[.all, k], sum, Tolerance(absolute: 1e-10, relative: 1e-10), "\(n)")
            let half = rfft(a)
            expectClose(
                irfft(half.real, half.imaginary, length: n), a,
                Tolerance(absolute: 1e-12, relative: 1e-12))
        }
        try expectGradients("fft", at: [uniform([6]), uniform([6], seed: 2)]) {
            let (re, im) = fft($0[0], $0[1])
            return square(re) + im
        }
    }
}
