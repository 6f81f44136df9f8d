import Descent

/// What each case of `functions.json` means here: `Tests/Fixtures/generator/functions.py` says what it
/// means in Keras.
enum KerasFunctions {
    typealias Function = @Sendable ([Tensor]) -> [Tensor]

    static let all: [String: Function] = [
        numbers, pairs, logic, arranging, cutting, updating, matrices, norms, statistics, gaps,
        counting, sequences, spectra, KerasMatrixFunctions.all,
    ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    static func one(_ f: @escaping @Sendable (Tensor) -> Tensor) -> Function {
        { [f($0[0])] }
    }
    static func two(_ f: @escaping @Sendable (Tensor, Tensor) -> Tensor) -> Function {
        { [f($0[0], $0[1])] }
    }

    private static let numbers: [String: Function] = [
        "arcsin": one { asin($0) }, "arccos": one { acos($0) }, "arctan": one { atan($0) },
        "sinh": one { sinh($0) }, "cosh": one { cosh($0) }, "arcsinh": one { asinh($0) },
        "arccosh": one { acosh($0) }, "arctanh": one { atanh($0) }, "log2": one { log2($0) },
        "log10": one { log10($0) }, "exp2": one { exp2($0) }, "deg2rad": one { deg2rad($0) },
        "rad2deg": one { rad2deg($0) }, "sinc": one { sinc($0) }, "trunc": one { trunc($0) },
        "reciprocal": one { reciprocal($0) }, "isinf": one { isInfinite($0) },
        "isposinf": one { isPositiveInfinity($0) }, "isneginf": one { isNegativeInfinity($0) },
        "signbit": one { signBit($0) }, "nan_to_num": one { nanToNum($0) },
        "erfc": one { erfc($0) }, "erfinv": one { erfinv($0) }, "i0": one { i0($0) },
        "logical_not": one { logicalNot($0) }, "bitwise_not": one { bitwiseNot($0) },
    ]

    private static let pairs: [String: Function] = [
        "hypot": two { hypot($0, $1) }, "logaddexp": two { logAddExp($0, $1) },
        "logaddexp2": two { logAddExp2($0, $1) }, "ldexp": two { ldexp($0, $1) },
        "floor_divide": two { floorDivide($0, $1) }, "mod": two { mod($0, $1) },
        "floor_divide integers": two { floorDivide($0, $1) },
        "mod integers": two { mod($0, $1) }, "fmod": two { remainder($0, $1) },
        "divide_no_nan": two { divideNoNaN($0, $1) }, "gcd": two { gcd($0, $1) },
        "lcm": two { lcm($0, $1) }, "heaviside": two { heaviside($0, $1) },
        "fmax": two { fmax($0, $1) }, "fmin": two { fmin($0, $1) },
        "isclose": two { isClose($0, $1) },
    ]

    private static let logic: [String: Function] = [
        "logical_and": two { logicalAnd($0, $1) }, "logical_or": two { logicalOr($0, $1) },
        "logical_xor": two { logicalXor($0, $1) }, "bitwise_and": two { bitwiseAnd($0, $1) },
        "bitwise_or": two { bitwiseOr($0, $1) }, "bitwise_xor": two { bitwiseXor($0, $1) },
        "left_shift": two { leftShift($0, $1) }, "right_shift": two { rightShift($0, $1) },
        "isin": two { isIn($0, $1) },
    ]

    private static let arranging: [String: Function] = [
        "moveaxis": one { moveAxis($0, from: [0, 1], to: [-1, 0]) },
        "swapaxes": one { swapAxes($0, 0, -1) }, "flip": one { flip($0) },
        "flip axis": one { flip($0, axis: 1) }, "rot90": one { rot90($0) },
        "rot90 thrice": one { rot90($0, quarters: -1, axes: (1, 2)) },
        "roll": one { roll($0, shift: 5) }, "roll axis": one { roll($0, shift: -5, axis: 1) },
        "tile": one { tile($0, [2, 1, 3]) }, "tile fewer": one { tile($0, [2]) },
        "tile more": one { tile($0, [2, 1, 1, 2]) }, "repeat": one { repeatElements($0, 2) },
        "repeat axis": one { repeatElements($0, 3, axis: 1) },
        "repeat counts": one { repeatElements($0, [0, 2, 1], axis: 1) },
        "pad reflect": one { pad($0, [(0, 0), (2, 1), (1, 3)], mode: .reflect) },
        "pad symmetric": one { pad($0, [(0, 0), (2, 1), (1, 3)], mode: .symmetric) },
        "pad constant": one { pad($0, [(0, 1), (2, 1), (0, 0)], mode: .constant(7)) },
        "depth_to_space": one { depthToSpace($0, blockSize: 2) },
        "space_to_depth": one { spaceToDepth($0, blockSize: 2) },
        "extract_sequences": one { extractSequences($0, length: 4, stride: 3) },
        "diff": one { diff($0) }, "diff twice": one { diff($0, order: 2, axis: 1) },
        "trapezoid": one { trapezoid($0, spacing: 0.5) },
        "trapezoid points": two { trapezoid($0, x: $1, axis: 1) },
    ]

    private static let cutting: [String: Function] = [
        "split": { split($0[0], 2, axis: -1) }, "split at": { split($0[0], at: [1, 3], axis: -1) },
        "array_split": { arraySplit($0[0], 3, axis: -1) },
        "unstack": { unstack($0[0], axis: 1) }, "hstack": { [hstack($0)] },
        "vstack": { [vstack($0)] }, "dstack": { [dstack($0)] },
        "take": one { take($0, [1, -1, 0], axis: 1) }, "take flat": one { take($0, [5, 0]) },
        "unravel_index": { unravelIndex($0[0], shape: [2, 3, 4]) },
    ]

    private static let updating: [String: Function] = [
        "scatter_update": { [scatterUpdate($0[0], $0[1], $0[2])] },
        "scatter_update add": { [scatterUpdate($0[0], $0[1], $0[2], reduction: .add)] },
        "scatter_update max": { [scatterUpdate($0[0], $0[1], $0[2], reduction: .max)] },
        "scatter_update min": { [scatterUpdate($0[0], $0[1], $0[2], reduction: .min)] },
        "scatter_update mul": { [scatterUpdate($0[0], $0[1], $0[2], reduction: .mul)] },
        "segment_sum": two { segmentSum($0, $1, segments: 5) },
        "segment_prod": two { segmentProd($0, $1, segments: 5) },
        "segment_max": two { segmentMax($0, $1, segments: 5) },
        "segment_min": two { segmentMin($0, $1, segments: 5) },
    ]

    private static let matrices: [String: Function] = [
        "diagonal": one { diagonal($0) }, "diagonal right": one { diagonal($0, offset: 2) },
        "diagonal left": one { diagonal($0, offset: -1, axis1: 2, axis2: 1) },
        "trace": one { trace($0) }, "diag": one { diag($0, offset: 1) },
        "diag left": one { diag($0, offset: -2) }, "diag of matrix": one { diag($0) },
        "diagflat": one { diagFlat($0) }, "tril": one { tril($0, k: -1) },
        "triu": one { triu($0, k: 1) }, "tri": { _ in [tri(3, columns: 5, k: 1)] },
        "eye": { _ in [Tensor.eye(3, columns: 5, offset: -1)] },
        "tensordot": two { tensordot($0, $1) },
        "tensordot axes": two { tensordot($0, $1, axes: ([1, 0], [1, 2])) },
        "inner": two { inner($0, $1) }, "dot": two { dot($0, $1) }, "vdot": two { vdot($0, $1) },
        "outer": two { outer($0, $1) }, "kron": two { kron($0, $1) },
        "kron ranks": two { kron($0, $1) }, "cross": two { cross($0, $1) },
        "vander": one { vander($0, columns: 3) },
        "vander increasing": one { vander($0, increasing: true) },
    ]

    private static let norms: [String: Function] = [
        "norm": one { norm($0) }, "norm 1": one { norm($0, order: 1, axes: [1]) },
        "norm 2": one { norm($0, order: 2, axes: [1]) },
        "norm 3": one { norm($0, order: 3, axes: [1]) },
        "norm inf": one { norm($0, order: .infinity, axes: [1]) },
        "norm -inf": one { norm($0, order: -.infinity, axes: [1]) },
        "norm 0": one { norm($0, order: 0, axes: [1]) },
        "norm of matrices 1": one { norm($0, order: 1, axes: [1, 2], keepDims: true) },
        "norm of matrices -1": one { norm($0, order: -1, axes: [1, 2], keepDims: true) },
        "norm of matrices inf": one { norm($0, order: .infinity, axes: [1, 2], keepDims: true) },
        "norm of matrices -inf": one { norm($0, order: -.infinity, axes: [1, 2], keepDims: true) },
        "normalize": one { normalize($0) },
        "normalize 1": one { normalize($0, axis: 1, order: 1) },
        "psnr": two { psnr($0, $1, peak: 255) }, "cdist": two { cdist($0, $1) },
    ]

    private static let statistics: [String: Function] = [
        "quantile 0.0": one { $0.quantile(0, axes: [1]) },
        "quantile 0.3": one { $0.quantile(0.3, axes: [1]) },
        "quantile 1.0": one { $0.quantile(1, axes: [1]) },
        "quantile lower": one { $0.quantile(0.4, axes: [0, 2], method: .lower) },
        "quantile higher": one { $0.quantile(0.4, axes: [0, 2], method: .higher) },
        "quantile midpoint": one { $0.quantile(0.4, axes: [0, 2], method: .midpoint) },
        "quantile nearest": one { $0.quantile(0.4, axes: [0, 2], method: .nearest) },
        "quantile several": one { $0.quantile([0.25, 0.5], axes: [1], keepDims: true) },
        "percentile": one { $0.percentile(30) }, "median": one { $0.median(axis: 1) },
        "average": two { $0.average(axes: [1], weights: $1) },
        "count_nonzero": one { $0.countNonzero(axes: [1]) },
        "ptp": one { $0.peakToPeak(axes: [-1]) }, "corrcoef": one { corrcoef($0) },
        "correlate valid": two { correlate($0, $1) },
        "correlate same": two { correlate($0, $1, mode: .same) },
        "correlate full": two { correlate($0, $1, mode: .full) },
        "correlate valid swapped": two { correlate($0, $1) },
        "correlate same swapped": two { correlate($0, $1, mode: .same) },
        "correlate full swapped": two { correlate($0, $1, mode: .full) },
    ]

    private static let gaps: [String: Function] = [
        "nansum": one { $0.nanSum(axes: [1]) }, "nanprod": one { $0.nanProd(axes: [1]) },
        "nanmax": one { $0.nanMax(axes: [1]) }, "nanmin": one { $0.nanMin(axes: [1]) },
        "nanmean": one { $0.nanMean(axes: [1]) }, "nanvar": one { $0.nanVariance(axes: [1]) },
        "nanstd": one { $0.nanStandardDeviation(axes: [1]) },
        "nanquantile": one { $0.nanQuantile(0.3, axes: [1]) },
        "nanquantile nearest": one { $0.nanQuantile(0.3, method: .nearest) },
        "nanmedian": one { $0.nanMedian(axes: [1]) },
        "nanargmax": one { $0.nanArgMax(axis: 1) }, "nanargmin": one { $0.nanArgMin(axis: 1) },
        "nancumsum": one { nanCumsum($0, axis: 1) }, "nancumprod": one { nanCumprod($0, axis: 1) },
    ]

    private static let counting: [String: Function] = [
        "searchsorted": two { searchSorted($0, $1) },
        "searchsorted right": two { searchSorted($0, $1, isRight: true) },
        "digitize": two { digitize($0, bins: $1) }, "in_top_k": two { inTopK($0, $1, k: 2) },
        "bincount": one { binCount($0, length: 9) },
        "bincount weights": two { binCount($0, length: 9, weights: $1) },
        "histogram": { (x: [Tensor]) in pair(histogram(x[0])) },
        "histogram range": { (x: [Tensor]) in pair(histogram(x[0], bins: 4, range: (-1, 1))) },
        "multi_hot": one { multiHot($0, depth: 5) },
    ]

    private static func pair(_ both: (Tensor, Tensor)) -> [Tensor] { [both.0, both.1] }

    private static let sequences: [String: Function] = [
        "meshgrid": { meshgrid($0) }, "meshgrid ij": { meshgrid($0, indexing: .ij) },
        "logspace": { _ in [Tensor.logspace(from: -1, to: 2, count: 5, base: 3)] },
        "geomspace": { _ in [Tensor.geomspace(from: -1, to: -1000, count: 4)] },
        "full_like": one { $0.fullLike(3) }, "bartlett": { _ in [bartlett(7)] },
        "blackman": { _ in [blackman(7)] }, "hamming": { _ in [hamming(7)] },
        "hanning": { _ in [hanning(7)] }, "kaiser": { _ in [kaiser(7, beta: 14)] },
    ]

    private static let spectra: [String: Function] = {
        var rows: [String: Function] = [
            "fft2": { pair(fft2($0[0], $0[1])) }, "ifft2": { pair(ifft2($0[0], $0[1])) },
        ]
        for n in [1, 8, 30, 37, 74, 96] { rows["fft \(n)"] = { pair(fft($0[0], $0[1])) } }
        for n in [6, 7] {
            rows["rfft \(n)"] = { pair(rfft($0[0], length: n)) }
            rows["irfft \(n)"] = { [irfft($0[0], $0[1], length: n)] }
        }
        return rows
    }()
}
