import CDescentKernels
import DescentCore

/// The kernel tables that this processor can run, and numbers to try them on.
enum KernelTables {
    static let names: [String] = ["baseline", "avx2", "avx512"].filter { (name: String) in
        dk_kernels_named(name) != nil
    }

    static func named(_ name: String) throws -> dk_kernels {
        guard let table = dk_kernels_named(name) else { throw Missing(name: name) }
        return table.pointee
    }

    struct Missing: Error { let name: String }
}

/// Random numbers for kernels, and the comparison of what comes out.
struct KernelNumbers {
    private var source: RandomSource

    init(seed: UInt64) { source = RandomSource(seed: seed, stream: 0) }

    /// Uniform in -1..<1.
    mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float(source.nextUniform() * 2 - 1) }
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + min(Int(source.nextUniform() * Double(range.count)), range.count - 1)
    }

    mutating func flag() -> Bool { source.nextUniform() < 0.5 }
}

/// A sum in double precision, with the sum of its terms' magnitudes, which scales the rounding
/// that a float32 kernel may show.
struct ExactSum {
    var value = 0.0
    var magnitude = 0.0

    mutating func add(_ term: Double) {
        value += term
        magnitude += abs(term)
    }

    func isClose(to result: Float) -> Bool {
        if value.isNaN { return result.isNaN }
        if value.isInfinite { return Double(result) == value }
        return abs(Double(result) - value) <= 3e-6 * magnitude + 1e-7
    }
}
